package org.condyle.cohort.truth;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.condyle.cohort.plan.CohortData;
import org.condyle.cohort.plan.Instrument;
import org.condyle.cohort.plan.Joint;
import org.condyle.cohort.plan.PatientPlan;
import org.condyle.cohort.plan.PatientPlan.PlannedProcedure;
import org.condyle.cohort.plan.PatientPlan.PlannedScore;
import org.condyle.cohort.plan.PatientPlan.PlannedSurvey;
import org.jspecify.annotations.Nullable;

/** Which of a patient's surveys counts for an instrument in a window. */
final class CaptureTruth {

  private static final Set<String> USABLE = Set.of("final", "amended", "corrected");
  private static final String ERROR = "entered-in-error";

  private final CohortData data;

  CaptureTruth(CohortData data) {
    this.data = data;
  }

  /** In the order of what counts most. */
  private enum Worth {
    COMPLETE,
    HANDED_IN,
    BEGUN,
    NOTHING
  }

  /**
   * The survey that counts.
   *
   * @param response null where there is none
   * @param scores by scale; empty unless complete
   */
  record Capture(Worth worth, @Nullable String response, Map<String, BigDecimal> scores) {

    static final Capture NOTHING = new Capture(Worth.NOTHING, null, Map.of());

    boolean isComplete() {
      return worth == Worth.COMPLETE;
    }

    boolean isHandedIn() {
      return worth == Worth.COMPLETE || worth == Worth.HANDED_IN;
    }

    boolean isBegun() {
      return worth != Worth.NOTHING;
    }
  }

  /**
   * @param window whether a day counts
   */
  Capture of(
      PatientPlan plan,
      PlannedProcedure procedure,
      String instrument,
      Predicate<LocalDate> window) {
    if (instrument.equals(data.globalHealth().id())) {
      return globalHealth(plan, window);
    }
    for (Joint joint : Joint.values()) {
      if (instrument.equals(data.instrument(joint).id())) {
        return joint(plan, procedure, joint, window);
      }
    }
    return Capture.NOTHING;
  }

  private Capture globalHealth(PatientPlan plan, Predicate<LocalDate> window) {
    Optional<PlannedSurvey> latest =
        plan.surveys().stream()
            .filter(survey -> window.test(survey.moment().day()))
            .max(Comparator.comparing(PlannedSurvey::moment));
    return latest
        .map(survey -> ScoreTruth.of(survey, data.globalHealth()))
        .map(truth -> new Capture(Worth.COMPLETE, truth.response(), truth.values()))
        .orElse(Capture.NOTHING);
  }

  private Capture joint(
      PatientPlan plan, PlannedProcedure procedure, Joint joint, Predicate<LocalDate> window) {
    Instrument instrument = data.instrument(joint);
    Comparator<PlannedScore> order =
        Comparator.comparing(CaptureTruth::worth)
            .thenComparing(PlannedScore::moment, Comparator.reverseOrder());
    Stream<PlannedScore> fitting =
        plan.scores().stream()
            .filter(score -> score.joint() == joint)
            .filter(score -> score.side().agreesWith(procedure.knownSide()))
            .filter(score -> window.test(score.moment().day()))
            .filter(score -> worth(score) != Worth.NOTHING);
    return fitting
        .min(order)
        .map(
            score ->
                new Capture(
                    worth(score),
                    ScoreTruth.of(score, instrument).response(),
                    worth(score) == Worth.COMPLETE
                        ? ScoreTruth.of(score, instrument).values()
                        : Map.of()))
        .orElse(Capture.NOTHING);
  }

  /** Answers that are complete are handed in; their score counts when its status lets it. */
  private static Worth worth(PlannedScore score) {
    if (score.status().equals(ERROR)) {
      return Worth.NOTHING;
    }
    if (score.value() == null) {
      return Worth.BEGUN;
    }
    return USABLE.contains(score.status()) ? Worth.COMPLETE : Worth.HANDED_IN;
  }
}
