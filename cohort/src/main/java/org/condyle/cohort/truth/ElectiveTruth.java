package org.condyle.cohort.truth;

import java.time.LocalDate;
import java.util.Set;
import org.condyle.cohort.plan.ConditionKind;
import org.condyle.cohort.plan.PatientPlan;
import org.condyle.cohort.plan.PatientPlan.PlannedCondition;
import org.condyle.cohort.plan.PatientPlan.PlannedProcedure;
import org.condyle.cohort.plan.ProcedureKind;

/**
 * Which hip and knee replacements were not elective or not primary after all.
 *
 * @param fractureDays days before the procedure in which a fracture is the reason for it
 */
record ElectiveTruth(int fractureDays) {

  private static final Set<String> VOID = Set.of("refuted", "entered-in-error");

  boolean isExcluded(PatientPlan plan, PlannedProcedure procedure) {
    return hasFracture(plan, procedure)
        || hasOther(plan, procedure)
        || overlaps(plan, procedure, ConditionKind.MALIGNANCY)
        || overlaps(plan, procedure, ConditionKind.MECHANICAL_COMPLICATION);
  }

  private boolean hasFracture(PatientPlan plan, PlannedProcedure procedure) {
    LocalDate first = procedure.startDay().minusDays(fractureDays);
    return plan.conditions().stream()
        .filter(condition -> counts(condition, ConditionKind.HIP_FRACTURE))
        .map(condition -> condition.onset().day())
        .anyMatch(onset -> !onset.isBefore(first) && !onset.isAfter(procedure.startDay()));
  }

  /** A partial replacement or a revision on the same day. */
  private static boolean hasOther(PatientPlan plan, PlannedProcedure procedure) {
    return plan.procedures().stream()
        .filter(other -> !other.id().equals(procedure.id()))
        .filter(
            other -> other.kind().isPartialArthroplasty() || other.kind() == ProcedureKind.REVISION)
        .anyMatch(other -> other.isCompleted() && other.startDay().equals(procedure.startDay()));
  }

  private static boolean overlaps(
      PatientPlan plan, PlannedProcedure procedure, ConditionKind kind) {
    return plan.conditions().stream()
        .filter(condition -> counts(condition, kind))
        .anyMatch(
            condition ->
                !condition.onset().day().isAfter(procedure.endDay())
                    && (condition.abatement() == null
                        || !condition.abatement().day().isBefore(procedure.startDay())));
  }

  private static boolean counts(PlannedCondition condition, ConditionKind kind) {
    return condition.kind() == kind && !VOID.contains(condition.verification());
  }
}
