package org.condyle.proms.schedule;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A schedule as its JSON file has it; see {@link Schedule} for what the elements mean. */
record ScheduleFile(
    @JsonProperty(required = true) String id,
    @JsonProperty(required = true) String version,
    @JsonProperty(required = true) FileOfText title,
    @Nullable String program,
    @JsonProperty(required = true) boolean fixed,
    @JsonProperty(required = true) boolean inUse,
    @JsonProperty(required = true) boolean verified,
    @JsonProperty(required = true) List<String> source,
    @JsonProperty(required = true) List<String> notCovered,
    @JsonProperty(required = true) FileOfPeriod effectivePeriod,
    @JsonProperty(required = true) FileOfEligibility eligibility,
    @JsonProperty(required = true) List<FileOfInterval> intervals) {

  record FileOfText(@JsonProperty(required = true) String en, @Nullable String es) {}

  record FileOfPeriod(@JsonProperty(required = true) String start, @Nullable String end) {}

  record FileOfEligibility(
      @JsonProperty(required = true) List<String> kinds,
      @JsonProperty(required = true) int minimumAge,
      @JsonProperty(required = true) List<FileOfExclusion> exclusions) {}

  /**
   * @param type {@code recent-condition}, {@code present-condition} or {@code same-day-procedure}
   * @param within of a recent condition, for example {@code P2D}
   */
  record FileOfExclusion(
      @JsonProperty(required = true) String id,
      @JsonProperty(required = true) String type,
      @JsonProperty(required = true) List<String> valueSets,
      @Nullable String within) {}

  /**
   * @param first a signed ISO 8601 duration of days, weeks or months, for example {@code -P90D}
   */
  record FileOfInterval(
      @JsonProperty(required = true) String id,
      @JsonProperty(required = true) FileOfText title,
      @JsonProperty(required = true) Phase phase,
      @JsonProperty(required = true) String first,
      @JsonProperty(required = true) String last,
      @Nullable String preferred,
      @Nullable List<String> kinds,
      @JsonProperty(required = true) List<FileOfSlot> instruments,
      @JsonProperty(required = true) boolean verified,
      @JsonProperty(required = true) String source) {}

  /**
   * @param or ids of instruments that do as well
   */
  record FileOfSlot(
      @JsonProperty(required = true) String instrument,
      @Nullable List<String> or,
      @Nullable List<String> kinds) {}
}
