package org.condyle.cohort.truth;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.condyle.cohort.plan.PatientPlan;
import org.condyle.cohort.plan.PatientPlan.Stay;
import org.condyle.cohort.plan.PatientPlan.StayKind;
import org.condyle.cohort.plan.Population.EpisodeCategory;
import org.jspecify.annotations.Nullable;

/**
 * A stay that triggers a payment episode by its MS-DRG or HCPCS code.
 *
 * @param payerType Source of Payment Typology code of the patient's coverage
 * @param readmitted whether an admission follows within the readmission days after discharge
 */
public record EpisodeTruth(
    String patient,
    String encounter,
    EpisodeCategory category,
    String facility,
    LocalDate anchorDate,
    LocalDate dischargeDate,
    @Nullable String drg,
    @Nullable String hcpcs,
    String payerType,
    boolean readmitted) {

  /** The episodes of a patient, in the order of their stays. */
  static List<EpisodeTruth> of(PatientPlan plan, int readmissionDays) {
    List<EpisodeTruth> episodes = new ArrayList<>();
    for (Stay stay : plan.stays()) {
      EpisodeCategory category = stay.episode();
      if (category != null) {
        episodes.add(
            new EpisodeTruth(
                "Patient/" + plan.id(),
                "Encounter/" + stay.id(),
                category,
                stay.facility(),
                stay.admission().day(),
                stay.discharge().day(),
                stay.drg(),
                stay.hcpcs(),
                plan.payer().type(),
                isReadmitted(plan, stay, readmissionDays)));
      }
    }
    return episodes;
  }

  private static boolean isReadmitted(PatientPlan plan, Stay anchor, int readmissionDays) {
    LocalDate discharge = anchor.discharge().day();
    return plan.stays().stream()
        .filter(stay -> stay.kind() == StayKind.READMISSION)
        .map(stay -> stay.admission().day())
        .anyMatch(
            day -> day.isAfter(discharge) && !day.isAfter(discharge.plusDays(readmissionDays)));
  }
}
