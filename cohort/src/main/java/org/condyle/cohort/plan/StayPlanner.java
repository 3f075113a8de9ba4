package org.condyle.cohort.plan;

import static org.condyle.cohort.plan.CohortData.require;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.condyle.cohort.plan.PatientPlan.Stay;
import org.condyle.cohort.plan.PatientPlan.StayKind;
import org.condyle.cohort.plan.Population.DrgPrice;
import org.condyle.cohort.plan.Population.EpisodeCategory;
import org.condyle.cohort.plan.Population.EpisodeTriggers;
import org.condyle.cohort.plan.Population.Facility;
import org.jspecify.annotations.Nullable;

/** Plans encounters with their claims, and says which payment episode each triggers. */
final class StayPlanner {

  private final Population population;

  StayPlanner(Population population) {
    this.population = population;
  }

  /**
   * An inpatient stay; MS-DRG and amount are drawn from the prices.
   *
   * @param surgeon {@code Practitioner/...}
   */
  Stay inpatient(
      PatientBuilder patient,
      Facility facility,
      String surgeon,
      LocalDate admission,
      LocalDate discharge,
      Code reason,
      List<DrgPrice> prices) {
    DrgPrice price = patient.draw.oneOf(prices, DrgPrice::share);
    return add(
        patient,
        new Stay(
            nextId(patient),
            StayKind.INPATIENT,
            facility.reference(),
            surgeon,
            patient.at(admission, population.calendar().firstHour()),
            patient.at(discharge, population.calendar().lastHour()),
            reason,
            price.drg(),
            null,
            patient.amount(price.allowed()),
            episode(EpisodeTriggers::drg, price.drg())));
  }

  /** Surgery without a night in the hospital; the claim names a HCPCS code. */
  Stay outpatient(
      PatientBuilder patient,
      Facility facility,
      String surgeon,
      LocalDate admission,
      LocalDate discharge,
      Code reason,
      String hcpcs) {
    int allowed = require(population.payments().outpatientAllowed(), hcpcs);
    return add(
        patient,
        new Stay(
            nextId(patient),
            StayKind.OUTPATIENT,
            facility.reference(),
            surgeon,
            patient.at(admission, population.calendar().firstHour()),
            patient.at(discharge, population.calendar().lastHour()),
            reason,
            null,
            hcpcs,
            patient.amount(allowed),
            episode(EpisodeTriggers::hcpcs, hcpcs)));
  }

  Stay emergency(
      PatientBuilder patient, Facility facility, String surgeon, LocalDate day, Code reason) {
    return add(
        patient,
        new Stay(
            nextId(patient),
            StayKind.EMERGENCY,
            facility.reference(),
            surgeon,
            patient.at(day, population.calendar().firstHour()),
            patient.at(day, population.calendar().lastHour()),
            reason,
            null,
            null,
            patient.amount(population.payments().emergencyAllowed()),
            null));
  }

  /** A readmission a number of days after the discharge, if the patient lives so long. */
  void readmission(PatientBuilder patient, Stay anchor, int afterDays) {
    LocalDate admission = anchor.discharge().day().plusDays(afterDays);
    LocalDate discharge = admission.plusDays(patient.within("acuteStayDays"));
    if (!patient.isAliveAfter(discharge)) {
      return;
    }
    DrgPrice price = patient.draw.oneOf(population.payments().readmission(), DrgPrice::share);
    Code reason = patient.conditionCode(ConditionKind.READMISSION, patient.drawSide());
    patient.addCondition(
        ConditionKind.READMISSION, reason, Moment.on(admission), null, "confirmed");
    add(
        patient,
        new Stay(
            nextId(patient),
            StayKind.READMISSION,
            anchor.facility(),
            anchor.surgeon(),
            patient.at(admission, population.calendar().firstHour()),
            patient.at(discharge, population.calendar().lastHour()),
            reason,
            price.drg(),
            null,
            patient.amount(price.allowed()),
            null));
  }

  /** Draws whether there is a readmission, at the named rate. */
  void maybeReadmission(PatientBuilder patient, Stay anchor, String rate) {
    if (patient.draw.chance(population.rate(rate))) {
      readmission(patient, anchor, patient.within("readmissionDay"));
    }
  }

  private static Stay add(PatientBuilder patient, Stay stay) {
    patient.stays.add(stay);
    return stay;
  }

  private static String nextId(PatientBuilder patient) {
    return patient.nextId("stay", patient.stays);
  }

  private @Nullable EpisodeCategory episode(Trigger trigger, String code) {
    for (Map.Entry<EpisodeCategory, EpisodeTriggers> entry : population.episodes().entrySet()) {
      if (trigger.codes(entry.getValue()).contains(code)) {
        return entry.getKey();
      }
    }
    return null;
  }

  private interface Trigger {
    List<String> codes(EpisodeTriggers triggers);
  }
}
