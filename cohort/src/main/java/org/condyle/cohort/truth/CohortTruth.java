package org.condyle.cohort.truth;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * The known truth of a cohort, as written to {@code truth.json}.
 *
 * @param generator name and version of what made the cohort
 * @param history {@code none}, {@code typical} or {@code heavy}
 * @param periodStart first day of the measurement period
 * @param periodEnd last day of the measurement period
 * @param dataCutOff last day whose data is known
 * @param timeZone zone in which days are counted
 * @param resources number of resources by type, shared ones included
 * @param episodes number of triggered payment episodes by category
 * @param readmittedEpisodes how many of them were followed by a readmission within 30 days
 * @param completeness how much of what was due by the data cut-off was answered, by schedule,
 *     interval, instrument, facility, surgeon and month of the procedure
 */
public record CohortTruth(
    String generator,
    long seed,
    int patients,
    String history,
    String periodStart,
    String periodEnd,
    String dataCutOff,
    String timeZone,
    SortedMap<String, Long> resources,
    List<MeasureTruth> measures,
    SortedMap<String, Long> episodes,
    SortedMap<String, Long> readmittedEpisodes,
    List<CompletenessTruth> completeness) {

  /**
   * What one measure must report.
   *
   * @param measure canonical URL
   * @param basis what is counted
   */
  public record MeasureTruth(
      String measure, String version, String basis, List<GroupTruth> groups) {}

  /**
   * What one group of a measure must report.
   *
   * @param id the group's id in the Measure
   * @param populations counts by population code
   * @param score numerator by denominator without exclusions and exceptions; absent when that is 0
   * @param strata by stratifier ({@code joint}, {@code facility}, {@code surgeon}) and value
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record GroupTruth(
      String id,
      Map<String, Long> populations,
      @Nullable Double score,
      Map<String, SortedMap<String, StratumTruth>> strata) {}

  /** Like the group, for the members of one stratum. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record StratumTruth(Map<String, Long> populations, @Nullable Double score) {}
}
