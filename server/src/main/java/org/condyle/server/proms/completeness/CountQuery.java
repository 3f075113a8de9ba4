package org.condyle.server.proms.completeness;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.condyle.proms.completeness.CompletenessCounts;
import org.condyle.record.ProblemCode;
import org.condyle.record.ProblemException;
import org.condyle.server.proms.completeness.CompletenessAnswer.Stratum;

/**
 * Counts in the database. Each item is read once, by the number of its cell; then the cells are
 * added up as often as they are split: there are far fewer of them, and only they have texts. What
 * an item counts as on a day is what {@link org.condyle.proms.completeness.CompletenessFold} says
 * of its row; a test holds the two together.
 */
final class CountQuery {

  /** More than this nobody reads. */
  static final int MOST_STRATA = 5_000;

  /** By cell; 1 is the last outcome that is due, 2 complete, 3 declined, 4 the last open one. */
  private static final String COUNTED =
      """
      select i.cell_id, count(*) as eligible,
        count(*) filter (where i.first_day <= d.day and i.outcome <= %1$d) as due,
        count(*) filter (where i.first_day <= d.day and i.outcome <= %1$d and i.captured)
          as captured,
        count(*) filter (where i.first_day <= d.day and i.outcome = %2$d) as complete,
        count(*) filter (where i.first_day <= d.day and i.outcome = %2$d and i.postoperative
          and i.paired) as matched,
        count(*) filter (where i.first_day <= d.day and i.outcome = %3$d) as declined,
        count(*) filter (where i.last_day < d.day and i.outcome <= %4$d) as missed
      from condyle.completeness_item i, (values (?::date)) as d (day)
      where i.performed
        and i.cell_id in (select c.cell_id from condyle.completeness_cell c where %5$s)
      group by i.cell_id
      """;

  private static final List<String> COUNTS =
      List.of("eligible", "due", "captured", "complete", "matched", "declined", "missed");

  private final CompletenessQuestion question;
  private final CellCondition cells;

  /** The sets of groupings that are asked for, the empty one first. */
  private final Set<Set<Grouping>> groupings = new LinkedHashSet<>();

  /** All groupings in use, in the order of the columns. */
  private final List<Grouping> columns;

  CountQuery(CompletenessQuestion question) {
    this.question = question;
    this.cells = new CellCondition(question.partition(), question.filter());
    this.groupings.add(Set.of());
    this.groupings.addAll(question.groupings());
    this.columns =
        Stream.of(Grouping.values())
            .filter(each -> groupings.stream().anyMatch(set -> set.contains(each)))
            .toList();
  }

  /**
   * For each set of groupings its strata; for the empty one the total.
   *
   * @throws ProblemException COMPLETENESS_TOO_FINE
   */
  Map<Set<Grouping>, List<Stratum>> run(Connection connection) throws SQLException {
    Map<Set<Grouping>, List<Stratum>> strata = new LinkedHashMap<>();
    groupings.forEach(each -> strata.put(each, new ArrayList<>()));
    int most = MOST_STRATA + 1; // with the total
    try (PreparedStatement statement = connection.prepareStatement(sql())) {
      statement.setObject(1, question.day());
      int next = cells.set(connection, statement, 2);
      statement.setInt(next, most + 1);
      try (ResultSet rows = statement.executeQuery()) {
        for (int read = 0; rows.next(); read++) {
          if (read == most) {
            throw tooFine();
          }
          Stratum stratum = stratum(rows);
          strata
              .computeIfAbsent(stratum.values().keySet(), unused -> new ArrayList<>())
              .add(stratum);
        }
      }
    }
    strata.values().forEach(each -> each.sort(Comparator.comparing(this::text)));
    return strata;
  }

  private String sql() {
    String names =
        columns.stream().map(each -> "c." + each.column()).collect(Collectors.joining(", "));
    String sets = groupings.stream().map(CountQuery::set).collect(Collectors.joining(", "));
    String sums =
        COUNTS.stream()
            .map(each -> "coalesce(sum(n." + each + "), 0) as " + each)
            .collect(Collectors.joining(", "));
    String counted =
        COUNTED.formatted(
            StoredOutcome.LAST_DUE,
            StoredOutcome.COMPLETE,
            StoredOutcome.DECLINED,
            StoredOutcome.LAST_OPEN,
            cells.sql());
    // The mask tells a column that is not split by from a value.
    return "select "
        + (columns.isEmpty() ? "0 as mask, " : "grouping(" + names + ") as mask, " + names + ", ")
        + sums
        + " from ("
        + counted
        + ") n join condyle.completeness_cell c on c.cell_id = n.cell_id group by grouping sets ("
        + sets
        + ") limit ?";
  }

  private static String set(Set<Grouping> groupings) {
    return groupings.stream()
        .map(each -> "c." + each.column())
        .collect(Collectors.joining(", ", "(", ")"));
  }

  private Stratum stratum(ResultSet row) throws SQLException {
    int mask = row.getInt("mask");
    Map<Grouping, String> values = new EnumMap<>(Grouping.class);
    for (int i = 0; i < columns.size(); i++) {
      boolean isSplit = ((mask >> (columns.size() - 1 - i)) & 1) == 0;
      if (isSplit) {
        values.put(columns.get(i), value(row, columns.get(i)));
      }
    }
    return new Stratum(
        values,
        new CompletenessCounts(
            row.getLong("eligible"),
            row.getLong("due"),
            row.getLong("captured"),
            row.getLong("complete"),
            row.getLong("matched"),
            row.getLong("declined"),
            row.getLong("missed")));
  }

  private static String value(ResultSet row, Grouping grouping) throws SQLException {
    return grouping == Grouping.MONTH
        ? YearMonth.from(row.getObject(grouping.column(), LocalDate.class)).toString()
        : row.getString(grouping.column());
  }

  /** The values in the order of the columns. */
  private String text(Stratum stratum) {
    return columns.stream()
        .map(each -> stratum.values().getOrDefault(each, ""))
        .collect(Collectors.joining("\n"));
  }

  private static ProblemException tooFine() {
    return new ProblemException(
        ProblemCode.COMPLETENESS_TOO_FINE,
        "The counts would have more than "
            + MOST_STRATA
            + " strata; split them by less, or ask for a part of the facilities, surgeons or months",
        "groupBy");
  }
}
