package org.condyle.measures.gaps;

import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.condyle.measures.definition.PopulationCode;
import org.condyle.measures.definition.PopulationDefinition;
import org.condyle.measures.evaluation.SubjectResult;
import org.condyle.measures.evaluation.SubjectResult.GroupResult;
import org.condyle.measures.gaps.CareGap.Counted;
import org.condyle.measures.gaps.CareGap.NotApplicable;
import org.condyle.measures.gaps.CareGap.Reason;
import org.condyle.record.MeasurementPeriod;

/**
 * Tells gaps in care from the results of a measure, as DEQM STU5 (gaps in care reporting) says:
 *
 * <ul>
 *   <li>who is in the denominator, not excluded and not excepted, counts; nobody else has a gap;
 *   <li>where an increase is better, to be in the numerator closes the gap; where a decrease is
 *       better, to be in it is the gap;
 *   <li>a gap is open once the period is over, and prospective as long as it is not: until then
 *       something can be done. What is closed is closed, whether or not the period is over;
 *   <li>of a measure that counts resources each is looked at, and one gap makes the patient's.
 * </ul>
 */
public final class CareGaps {

  private final GapMeasure measure;
  private final GapStatus unmet;
  private final LocalDate lastDay;

  /**
   * @param period the gaps-through period
   * @param dataCutOff the moment as of which the data are read
   */
  public CareGaps(GapMeasure measure, MeasurementPeriod period, OffsetDateTime dataCutOff) {
    this.measure = measure;
    this.unmet = period.end().isAfter(dataCutOff) ? GapStatus.PROSPECTIVE : GapStatus.OPEN;
    this.lastDay = period.end().atZoneSameInstant(period.zone()).toLocalDate();
  }

  /** The gaps of one patient, given what the measure says about the patient. */
  public SubjectGaps of(SubjectResult result) {
    if (result instanceof SubjectResult.Failed failed) {
      return new SubjectGaps.Unknown(failed.subjectId(), failed.problems());
    }
    List<GroupResult> results = ((SubjectResult.Evaluated) result).groups();
    List<CareGap> gaps = new ArrayList<>();
    for (GapGroup group : measure.groups()) {
      results.stream()
          .filter(each -> each.groupId().equals(group.id()))
          .findFirst()
          .ifPresent(each -> gaps.add(gap(group, each)));
    }
    return new SubjectGaps.Known(result.subjectId(), gaps);
  }

  private CareGap gap(GapGroup group, GroupResult result) {
    Set<String> counted = members(group, result, PopulationCode.DENOMINATOR);
    Set<String> excluded = members(group, result, PopulationCode.DENOMINATOR_EXCLUSION);
    Set<String> excepted = members(group, result, PopulationCode.DENOMINATOR_EXCEPTION);
    counted.removeAll(excluded);
    counted.removeAll(excepted);
    if (counted.isEmpty()) {
      return notApplicable(group, result, excluded, excepted);
    }
    Set<String> gaps = new LinkedHashSet<>(counted);
    Set<String> numerator = members(group, result, PopulationCode.NUMERATOR);
    numerator.removeAll(members(group, result, PopulationCode.NUMERATOR_EXCLUSION));
    switch (group.notation()) {
      case INCREASE -> gaps.removeAll(numerator);
      case DECREASE -> gaps.retainAll(numerator);
    }
    return gaps.isEmpty()
        ? new Counted(group, GapStatus.CLOSED, elements(group, counted), null)
        : new Counted(
            group, unmet, elements(group, gaps), unmet == GapStatus.PROSPECTIVE ? lastDay : null);
  }

  private static CareGap notApplicable(
      GapGroup group, GroupResult result, Set<String> excluded, Set<String> excepted) {
    if (!excepted.isEmpty()) {
      return new NotApplicable(group, Reason.EXCEPTED, elements(group, excepted));
    }
    if (!excluded.isEmpty()) {
      return new NotApplicable(group, Reason.EXCLUDED, elements(group, excluded));
    }
    Set<String> initial = members(group, result, PopulationCode.INITIAL_POPULATION);
    return new NotApplicable(
        group,
        initial.isEmpty() ? Reason.NOT_IN_INITIAL_POPULATION : Reason.NOT_IN_DENOMINATOR,
        elements(group, initial));
  }

  /** A copy that may be changed; empty if the group has no such population. */
  private static Set<String> members(GapGroup group, GroupResult result, PopulationCode code) {
    Optional<PopulationDefinition> population = group.definition().population(code);
    return new LinkedHashSet<>(population.map(each -> result.members(each.id())).orElse(Set.of()));
  }

  private static List<String> elements(GapGroup group, Set<String> members) {
    return group.definition().countsPatients() ? List.of() : List.copyOf(members);
  }
}
