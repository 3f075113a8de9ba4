package org.condyle.server.proms.completeness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.LongStream;
import org.condyle.proms.completeness.ClosingWindows;
import org.condyle.proms.completeness.CompletenessCell;
import org.condyle.proms.completeness.CompletenessCounts;
import org.condyle.proms.completeness.CompletenessFold;
import org.condyle.proms.completeness.CompletenessRow;
import org.condyle.proms.due.Outcome;
import org.condyle.proms.schedule.Phase;
import org.condyle.proms.schedule.Window;
import org.condyle.record.ProblemCode;
import org.condyle.record.ProblemException;
import org.condyle.server.SharedServer;
import org.condyle.server.database.Transactions;
import org.condyle.server.proms.completeness.CompletenessAnswer.ClosingPage;
import org.condyle.server.proms.completeness.CompletenessAnswer.Stratum;
import org.condyle.server.proms.completeness.CompletenessQuestion.Closing;
import org.condyle.server.proms.completeness.CompletenessTable.PatientRows;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is stored counts as the engine says, for practices that have nothing else. */
class CompletenessTableTest {

  private static final YearMonth FIRST = YearMonth.of(2025, 1);
  private static final YearMonth LAST = YearMonth.of(2026, 12);

  private final Transactions transactions = SharedServer.server().part(Transactions.class);
  private final CompletenessTable table = new CompletenessTable();
  private final CompletenessReader reader = new CompletenessReader(transactions);

  private void replace(int partition, List<PatientRows> patients) {
    transactions.writeUnwaited(
        connection -> {
          table.replaceRows(connection, partition, patients);
          return patients.size();
        });
  }

  private static List<CompletenessRow> rows(List<PatientRows> patients) {
    return patients.stream().flatMap(patient -> patient.rows().stream()).toList();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void anyRowsCountByAnyQuestionAsTheirFoldAndCloseInItsOrder(long seed) {
    int partition = 4500 + (int) seed;
    RandomRows random = new RandomRows(seed);
    List<PatientRows> patients = random.patients(40);
    replace(partition, patients);

    for (int asked = 0; asked < 12; asked++) {
      assertAnswer(partition, rows(patients), random.filter(), RandomRows.DAY.plusDays(asked * 7L));
    }
    assertAnswer(partition, rows(patients), everything(), RandomRows.DAY);
  }

  /** The same after the rows became others. */
  @Test
  void whatDiffersTakesThePlaceOfWhatWasThereAndTheRestStays() {
    int partition = 4520;
    List<PatientRows> before = new RandomRows(20).patients(30);
    List<PatientRows> after = new ArrayList<>(new RandomRows(21).patients(30));
    // One stays as it is, and the next has nothing any more.
    int stays = 0;
    while (before.get(stays).rows().isEmpty() || before.get(stays + 1).rows().isEmpty()) {
      stays++;
    }
    after.set(stays, before.get(stays));
    after.set(stays + 1, new PatientRows(before.get(stays + 1).key(), List.of()));
    replace(partition, before);
    long key = before.get(stays).key();
    Map<String, String> untouched = versions(partition, key);
    assertThat(untouched).isNotEmpty();
    replace(partition, after);
    replace(partition, after);

    assertAnswer(partition, rows(after), everything(), RandomRows.DAY);
    assertThat(versions(partition, key)).isEqualTo(untouched);
    assertThat(operations(partition)).isEqualTo(operationsOf(rows(after)));
  }

  /** Where rows lie and which transaction wrote them. */
  private Map<String, String> versions(int partition, long patient) {
    return transactions.read(
        connection -> {
          Map<String, String> versions = new TreeMap<>();
          try (var statement =
              connection.prepareStatement(
                  "select i.operation_id || '/' || i.cell_id, i.xmin::text"
                      + " from condyle.completeness_item i join condyle.completeness_operation o"
                      + " on o.operation_id = i.operation_id"
                      + " where o.partition_id = ? and o.patient_id = ?")) {
            statement.setInt(1, partition);
            statement.setLong(2, patient);
            try (var rows = statement.executeQuery()) {
              while (rows.next()) {
                versions.put(rows.getString(1), rows.getString(2));
              }
            }
          }
          return versions;
        });
  }

  private long operations(int partition) {
    return transactions.read(
        connection -> {
          try (var statement =
              connection.prepareStatement(
                  "select count(*) from condyle.completeness_operation where partition_id = ?")) {
            statement.setInt(1, partition);
            try (var rows = statement.executeQuery()) {
              rows.next();
              return rows.getLong(1);
            }
          }
        });
  }

  private static long operationsOf(List<CompletenessRow> rows) {
    return rows.stream().map(CompletenessRow::surgery).distinct().count();
  }

  @Test
  void patientsWhoAreGoneAreForgottenAndTheirNeighboursAreNot() {
    int partition = 4521;
    int neighbour = 4522;
    List<PatientRows> patients = new RandomRows(22).patients(20);
    replace(partition, patients);
    replace(neighbour, patients);

    transactions.writeUnwaited(
        connection -> {
          table.forget(connection, partition, LongStream.rangeClosed(1, 10).boxed().toList());
          return 0;
        });

    assertAnswer(partition, rows(patients.subList(10, 20)), everything(), RandomRows.DAY);
    assertAnswer(neighbour, rows(patients), everything(), RandomRows.DAY);
  }

  @Test
  void aPageOfClosingWindowsSaysHowManyThereAreInAll() {
    int partition = 4523;
    List<PatientRows> patients = new RandomRows(23).patients(60);
    replace(partition, patients);
    var expected = ClosingWindows.of(rows(patients), RandomRows.DAY, 30);
    assertThat(expected).hasSizeGreaterThan(15);

    ClosingPage page = closing(partition, new Closing(30, 5, 10));

    assertThat(page.total()).isEqualTo(expected.size());
    assertThat(page.windows()).isEqualTo(expected.subList(5, 15));
    ClosingPage after = closing(partition, new Closing(30, expected.size(), 10));
    assertThat(after.total()).isEqualTo(expected.size());
    assertThat(after.windows()).isEmpty();
  }

  private ClosingPage closing(int partition, Closing closing) {
    ClosingPage page =
        reader
            .read(
                new CompletenessQuestion(
                    partition, everything(), RandomRows.DAY, List.of(), closing))
            .closing();
    return Objects.requireNonNull(page);
  }

  @Test
  void aPracticeWithoutOperationsCountsNothing() {
    CompletenessAnswer answer =
        reader.read(
            new CompletenessQuestion(
                4599,
                everything(),
                RandomRows.DAY,
                List.of(Set.of(Grouping.FACILITY)),
                new Closing(30, 0, 10)));

    assertThat(answer.total()).isEqualTo(CompletenessCounts.ZERO);
    assertThat(answer.strata()).containsOnlyKeys(Set.of(Grouping.FACILITY));
    assertThat(answer.strata().get(Set.of(Grouping.FACILITY))).isEmpty();
  }

  @Test
  void patientsOfWhomNothingCouldBeWorkedOutAreTold() {
    int partition = 4525;
    transactions.writeUnwaited(
        connection -> {
          try (var statement =
              connection.prepareStatement(
                  "insert into condyle.due_state (partition_id, patient_id, as_of, problem)"
                      + " values (?, 1, '0'::xid8, 'CONDYLE-3011'), (?, 2, '0'::xid8, null)")) {
            statement.setInt(1, partition);
            statement.setInt(2, partition);
            return statement.executeUpdate();
          }
        });

    assertThat(answer(partition, everything(), List.of()).unknown()).isEqualTo(1);
    assertThat(answer(4526, everything(), List.of()).unknown()).isZero();
  }

  @Test
  void moreStrataThanAnAnswerHasRoomForAreRefused() {
    int partition = 4524;
    List<CompletenessRow> rows = new ArrayList<>();
    for (int surgeon = 0; surgeon <= CountQuery.MOST_STRATA; surgeon++) {
      rows.add(
          new CompletenessRow(
              "p",
              "Procedure/" + surgeon,
              "spine",
              "year-1",
              Phase.POSTOPERATIVE,
              "odi",
              "unassigned",
              "Practitioner/" + surgeon,
              YearMonth.of(2026, 1),
              new Window(RandomRows.DAY, RandomRows.DAY, null),
              Outcome.NONE,
              true,
              false,
              false));
    }
    replace(partition, List.of(new PatientRows(1, rows)));

    assertThatThrownBy(() -> answer(partition, everything(), List.of(Set.of(Grouping.SURGEON))))
        .isInstanceOfSatisfying(
            ProblemException.class,
            refused ->
                assertThat(refused.problems().get(0).code())
                    .isEqualTo(ProblemCode.COMPLETENESS_TOO_FINE));
    replace(partition, List.of(new PatientRows(1, rows.subList(1, rows.size()))));
    assertThat(
            answer(partition, everything(), List.of(Set.of(Grouping.SURGEON)))
                .strata()
                .get(Set.of(Grouping.SURGEON)))
        .hasSize(CountQuery.MOST_STRATA);
  }

  private CompletenessAnswer answer(
      int partition, CompletenessFilter filter, List<Set<Grouping>> groupings) {
    return reader.read(
        new CompletenessQuestion(partition, filter, RandomRows.DAY, groupings, null));
  }

  private static CompletenessFilter everything() {
    return new CompletenessFilter(Set.of(), Set.of(), Set.of(), Set.of(), Set.of(), FIRST, LAST);
  }

  private void assertAnswer(
      int partition, List<CompletenessRow> rows, CompletenessFilter filter, LocalDate day) {
    CompletenessFold fold = new CompletenessFold(day);
    rows.forEach(fold::add);
    List<Set<Grouping>> groupings =
        List.of(
            EnumSet.allOf(Grouping.class),
            Set.of(Grouping.FACILITY),
            Set.of(Grouping.MONTH, Grouping.INSTRUMENT),
            Set.of(Grouping.SURGEON));
    CompletenessAnswer answer =
        reader.read(
            new CompletenessQuestion(partition, filter, day, groupings, new Closing(21, 0, 1_000)));

    assertThat(answer.total()).isEqualTo(fold.total(wanted(filter)));
    for (Set<Grouping> grouping : groupings) {
      assertThat(told(answer.strata().getOrDefault(grouping, List.of())))
          .as(grouping.toString())
          .isEqualTo(folded(fold, wanted(filter), grouping));
    }
    ClosingPage page = Objects.requireNonNull(answer.closing());
    assertThat(page.windows())
        .isEqualTo(ClosingWindows.of(rows.stream().filter(open(filter)).toList(), day, 21));
    assertThat(page.total()).isEqualTo(page.windows().size());
  }

  private static Map<Map<Grouping, String>, CompletenessCounts> told(List<Stratum> strata) {
    Map<Map<Grouping, String>, CompletenessCounts> told = new HashMap<>();
    strata.forEach(stratum -> told.put(stratum.values(), stratum.counts()));
    return told;
  }

  private static Map<Map<Grouping, String>, CompletenessCounts> folded(
      CompletenessFold fold, Predicate<CompletenessCell> wanted, Set<Grouping> grouping) {
    Map<Map<Grouping, String>, CompletenessCounts> folded = new HashMap<>();
    fold.cells()
        .forEach(
            (cell, counts) -> {
              if (wanted.test(cell)) {
                Map<Grouping, String> values = new EnumMap<>(Grouping.class);
                grouping.forEach(each -> values.put(each, value(cell, each)));
                folded.merge(values, counts, CompletenessCounts::plus);
              }
            });
    return folded;
  }

  private static String value(CompletenessCell cell, Grouping grouping) {
    return switch (grouping) {
      case SCHEDULE -> cell.schedule();
      case INTERVAL -> cell.interval();
      case INSTRUMENT -> cell.instrument();
      case FACILITY -> cell.facility();
      case SURGEON -> cell.surgeon();
      case MONTH -> cell.month().toString();
    };
  }

  private static Predicate<CompletenessCell> wanted(CompletenessFilter filter) {
    return cell ->
        lets(filter.schedules(), cell.schedule())
            && lets(filter.intervals(), cell.interval())
            && (filter.instruments().isEmpty()
                ? !cell.instrument().equals(CompletenessRow.ALL)
                : filter.instruments().contains(cell.instrument()))
            && lets(filter.facilities(), cell.facility())
            && lets(filter.surgeons(), cell.surgeon())
            && !cell.month().isBefore(filter.first())
            && !cell.month().isAfter(filter.last());
  }

  private static boolean lets(Set<String> through, String value) {
    return through.isEmpty() || through.contains(value);
  }

  /** Windows are those of single instruments, also where intervals are counted as a whole. */
  private static Predicate<CompletenessRow> open(CompletenessFilter filter) {
    Predicate<CompletenessCell> wanted = wanted(filter.ofSingleInstruments());
    return row -> wanted.test(StoredRow.cellOf(row));
  }
}
