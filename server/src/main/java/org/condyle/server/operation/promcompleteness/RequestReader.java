package org.condyle.server.operation.promcompleteness;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.condyle.proms.completeness.CompletenessRow;
import org.condyle.proms.surgery.Surgery;
import org.condyle.record.MeasurementPeriod;
import org.condyle.record.ProblemCode;
import org.condyle.record.ProblemException;
import org.condyle.server.operation.OperationParameters;
import org.condyle.server.operation.StoredReferences;
import org.condyle.server.proms.completeness.CompletenessFilter;
import org.condyle.server.proms.completeness.CompletenessQuestion;
import org.condyle.server.proms.completeness.CompletenessQuestion.Closing;
import org.condyle.server.proms.completeness.Grouping;
import org.jspecify.annotations.Nullable;

/** Checks the parameters. */
final class RequestReader {

  private static final int MOST_CLOSING = 1_000;
  private static final int USUAL_CLOSING = 100;
  private static final int MOST_DAYS = 3_660;

  private final OperationParameters parameters;
  private final KnownNames names;
  private final StoredReferences references;

  RequestReader(OperationParameters parameters, KnownNames names, StoredReferences references) {
    this.parameters = parameters;
    this.names = names;
    this.references = references;
  }

  /**
   * @param zone the time zone of the practice
   * @param today the day that it is there
   * @throws ProblemException for the first parameter that is missing or wrong
   */
  PromCompletenessRequest read(int partition, ZoneId zone, LocalDate today) {
    MeasurementPeriod period = parameters.period(zone);
    List<Set<Grouping>> groupings =
        parameters.texts("groupBy").stream().map(RequestReader::grouping).distinct().toList();
    return new PromCompletenessRequest(
        period,
        groupings,
        new CompletenessQuestion(
            partition, filter(period, groupings), day(today), groupings, closing()));
  }

  private CompletenessFilter filter(MeasurementPeriod period, List<Set<Grouping>> groupings) {
    Set<String> schedules = names.schedules(parameters.texts("schedule"));
    return new CompletenessFilter(
        schedules,
        names.intervals(parameters.texts("interval"), schedules),
        instruments(groupings),
        references("facility", List.of("Organization")),
        references("surgeon", List.of("Practitioner", "PractitionerRole")),
        month(period.start(), period.zone(), 0, "periodStart"),
        month(period.end(), period.zone(), 1, "periodEnd"));
  }

  /**
   * The month of an edge, which has to be an edge of the month.
   *
   * @param after 1 for the last day, which is the one before the first of the next month
   */
  private static YearMonth month(OffsetDateTime edge, ZoneId zone, int after, String parameter) {
    LocalDate day = edge.atZoneSameInstant(zone).toLocalDate();
    if (day.plusDays(after).getDayOfMonth() != 1) {
      throw new ProblemException(
          ProblemCode.PARAMETER_INVALID,
          "Operations are counted by whole months, and "
              + day
              + (after == 0 ? " is not the first" : " is not the last")
              + " day of one; give for example "
              + YearMonth.from(day),
          parameter);
    }
    return YearMonth.from(day);
  }

  /** Unless something else is said, an interval counts as a whole, and once. */
  private Set<String> instruments(List<Set<Grouping>> groupings) {
    Set<String> named = names.instruments(parameters.texts("instrument"));
    if (named.size() > 1 && named.contains(CompletenessRow.ALL)) {
      throw invalid(
          "instrument",
          "'*' stands for all instruments of an interval together; counts of it and of single"
              + " instruments do not add up: ask for one or the other");
    }
    boolean byInstrument = groupings.stream().anyMatch(set -> set.contains(Grouping.INSTRUMENT));
    return named.isEmpty() && !byInstrument ? Set.of(CompletenessRow.ALL) : named;
  }

  /** Whoever does not exist is refused: no counts would look as if there had been no operations. */
  private Set<String> references(String parameter, List<String> types) {
    Set<String> found = new HashSet<>();
    for (String text : parameters.texts(parameter)) {
      String type =
          types.stream()
              .filter(each -> text.matches("(.*/)?" + each + "/.*"))
              .findFirst()
              .orElse(types.get(0));
      found.add(
          text.equals(Surgery.UNASSIGNED)
              ? text
              : references.read(parameter, type, text).getReference());
    }
    return found;
  }

  private LocalDate day(LocalDate today) {
    String text = parameters.text("asOf").orElse(today.toString());
    LocalDate day;
    try {
      day = LocalDate.parse(text);
    } catch (DateTimeException e) {
      throw invalid("asOf", "The parameter 'asOf' is no day: '" + text + "'");
    }
    if (day.isBefore(today)) {
      throw invalid(
          "asOf",
          "What is stored is what is known today, "
              + today
              + ", so counts as of an earlier day would count later answers; give today or a later"
              + " day");
    }
    return day;
  }

  private static Set<Grouping> grouping(String text) {
    EnumSet<Grouping> groupings = EnumSet.noneOf(Grouping.class);
    for (String code : text.split(",", -1)) {
      groupings.add(
          Grouping.ofCode(code.strip())
              .orElseThrow(
                  () ->
                      invalid(
                          "groupBy",
                          "There is no grouping '"
                              + code
                              + "'; known are "
                              + String.join(", ", codes())
                              + ", and several of them with commas")));
    }
    return groupings;
  }

  private static List<String> codes() {
    List<String> codes = new ArrayList<>();
    for (Grouping grouping : Grouping.values()) {
      codes.add(grouping.code());
    }
    return codes;
  }

  private @Nullable Closing closing() {
    if (!parameters.has("closingWithin")) {
      for (String other : List.of("closingCount", "closingFrom")) {
        if (parameters.has(other)) {
          throw invalid(other, "The parameter '" + other + "' needs closingWithin beside it");
        }
      }
      return null;
    }
    return new Closing(
        number("closingWithin", 0, MOST_DAYS),
        number("closingFrom", 0, Integer.MAX_VALUE),
        number("closingCount", USUAL_CLOSING, MOST_CLOSING));
  }

  private int number(String parameter, int usual, int most) {
    int number = parameters.number(parameter).orElse(usual);
    if (number > most) {
      throw invalid(parameter, "The parameter '" + parameter + "' may be at most " + most);
    }
    return number;
  }

  private static ProblemException invalid(String parameter, String message) {
    return new ProblemException(ProblemCode.PARAMETER_INVALID, message, parameter);
  }
}
