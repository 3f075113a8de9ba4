package org.condyle.proms.due;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.condyle.proms.reading.RecordedMoment;
import org.condyle.proms.surgery.Side;
import org.condyle.proms.surgery.Surgery;

/**
 * One time that an instrument was answered, or that its scores were recorded.
 *
 * @param reference {@code QuestionnaireResponse/...}, or the first {@code Observation/...} where
 *     there is no response
 * @param instrument its id
 * @param side that of the scores, where they say one
 * @param belongsTo orders and procedures that it says it belongs to
 * @param scores legal values by id of the scale
 */
public record Assessment(
    String reference,
    String instrument,
    RecordedMoment moment,
    Side side,
    Set<String> belongsTo,
    Progress progress,
    NavigableMap<String, BigDecimal> scores) {

  public Assessment {
    belongsTo = Set.copyOf(belongsTo);
    scores = Collections.unmodifiableNavigableMap(new TreeMap<>(Map.copyOf(scores)));
  }

  /**
   * Whether it may be about an operation: of its side, and not of another operation.
   *
   * @param known the orders and procedures of all operations; an answer may be based on any other
   *     order too, such as the one to answer
   */
  boolean mayBeAbout(Surgery surgery, Set<String> known) {
    List<String> named = belongsTo.stream().filter(known::contains).toList();
    return side.agreesWith(surgery.side())
        && (named.isEmpty() || named.stream().anyMatch(surgery.resources()::contains));
  }

  /**
   * The latest of several. Of those of one day of which not all have a time, or that are of one
   * instant, the last by reference counts, as in the measures (PatientReportedScores).
   */
  static Optional<Assessment> latest(List<Assessment> assessments) {
    Optional<LocalDate> lastDay =
        assessments.stream().map(Assessment::day).max(Comparator.naturalOrder());
    List<Assessment> ofLastDay =
        assessments.stream().filter(each -> lastDay.equals(Optional.of(each.day()))).toList();
    return ofLastDay.stream()
        .filter(each -> ofLastDay.stream().noneMatch(other -> other.moment.isAfter(each.moment)))
        .max(Comparator.comparing(Assessment::reference));
  }

  private LocalDate day() {
    return moment.day();
  }
}
