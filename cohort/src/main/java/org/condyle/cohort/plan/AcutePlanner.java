package org.condyle.cohort.plan;

import java.time.LocalDate;
import java.util.List;
import org.condyle.cohort.plan.CaseSpec.Form;
import org.condyle.cohort.plan.PatientPlan.PlannedProcedure;
import org.condyle.cohort.plan.PatientPlan.Stay;
import org.condyle.cohort.plan.Population.Calendar;
import org.condyle.cohort.plan.Population.DrgPrice;
import org.condyle.cohort.plan.Population.Facility;
import org.condyle.cohort.plan.Population.Payments;
import org.condyle.cohort.plan.Population.ProcedureSystem;

/** Plans patients with a fracture, a spinal fusion or a revision. */
final class AcutePlanner {

  private final Population population;
  private final StayPlanner stays;
  private final SurveyPlanner surveys;

  AcutePlanner(Population population, StayPlanner stays, SurveyPlanner surveys) {
    this.population = population;
    this.stays = stays;
    this.surveys = surveys;
  }

  /** A hip fracture with fixation, a partial or, seldom, a total replacement. */
  void hipFracture(PatientBuilder patient) {
    Draw draw = patient.draw;
    LocalDate fracture = day(draw);
    LocalDate surgery = fracture.plusDays(patient.within("fractureToSurgeryDays"));
    patient.bornBefore(fracture);
    planDeath(patient, surgery, "fractureDeath");
    Side side = patient.drawSide();
    ProcedureKind kind = fractureProcedure(draw);
    Payments payments = population.payments();
    List<DrgPrice> prices =
        kind == ProcedureKind.HIP_FRACTURE_FIXATION
            ? payments.fractureFixation()
            : payments.fractureArthroplasty();
    Code reason = patient.conditionCode(ConditionKind.HIP_FRACTURE, side);
    patient.addCondition(
        ConditionKind.HIP_FRACTURE, reason, Moment.on(fracture), null, "confirmed");
    Stay stay = surgicalStay(patient, fracture, surgery, reason, prices);
    addProcedure(patient, kind, ProcedureSystem.PCS, side, surgery, stay);
    stays.maybeReadmission(patient, stay, "fractureReadmission");
    patient.prescribe(population.medications().surgical(), stay.discharge().day(), stay.surgeon());
    careForBones(patient, fracture, stay);
  }

  void spinalFusion(PatientBuilder patient) {
    Draw draw = patient.draw;
    LocalDate surgery = day(draw);
    patient.bornBefore(surgery);
    Code reason = patient.conditionCode(ConditionKind.SPINAL_STENOSIS, Side.UNKNOWN);
    Moment onset = Moment.on(surgery.minusDays(patient.within("stenosisDaysBefore")));
    patient.addCondition(ConditionKind.SPINAL_STENOSIS, reason, onset, null, "confirmed");
    ProcedureSystem system =
        draw.chance(population.rate("inpatientSnomed")) ? ProcedureSystem.PCS : ProcedureSystem.CPT;
    Code code = patient.procedureCode(ProcedureKind.SPINAL_FUSION, system, Side.UNKNOWN);
    Stay stay;
    if (system == ProcedureSystem.PCS) {
      List<DrgPrice> prices = population.payments().spinalFusion();
      stay = surgicalStay(patient, surgery, surgery, reason, prices);
    } else {
      Facility facility = patient.facility();
      String surgeon = patient.surgeonOf(facility);
      stay = stays.outpatient(patient, facility, surgeon, surgery, surgery, reason, code.code());
    }
    addProcedure(patient, ProcedureKind.SPINAL_FUSION, code, Side.UNKNOWN, surgery, stay);
    surveys.addGlobalHealth(
        patient,
        surgery.minusDays(patient.within("globalHealthDaysBefore")),
        patient.within("globalHealthBefore"));
    surveys.addGlobalHealth(
        patient,
        surgery.plusDays(patient.within("globalHealthDayAfterFusion")),
        patient.within("globalHealthAfter"));
    stays.maybeReadmission(patient, stay, "electiveReadmission");
    patient.prescribe(population.medications().surgical(), stay.discharge().day(), stay.surgeon());
  }

  /** A fragility fracture of another bone, treated in the emergency department. */
  void fragilityFracture(PatientBuilder patient) {
    LocalDate fracture = day(patient.draw);
    patient.bornBefore(fracture);
    planDeath(patient, fracture, "fragilityDeath");
    Code reason = patient.conditionCode(ConditionKind.OTHER_FRACTURE, patient.drawSide());
    patient.addCondition(
        ConditionKind.OTHER_FRACTURE, reason, Moment.on(fracture), null, "confirmed");
    Facility facility = patient.facility();
    Stay stay = stays.emergency(patient, facility, patient.surgeonOf(facility), fracture, reason);
    careForBones(patient, fracture, stay);
  }

  void revision(PatientBuilder patient) {
    LocalDate surgery = day(patient.draw);
    patient.bornBefore(surgery);
    Side side = patient.drawSide();
    Code reason = patient.conditionCode(ConditionKind.MECHANICAL_COMPLICATION, side);
    Moment onset = Moment.on(surgery.minusDays(patient.within("complicationDaysBefore")));
    patient.addCondition(ConditionKind.MECHANICAL_COMPLICATION, reason, onset, null, "confirmed");
    Stay stay = surgicalStay(patient, surgery, surgery, reason, population.payments().revision());
    addProcedure(patient, ProcedureKind.REVISION, ProcedureSystem.PCS, side, surgery, stay);
    stays.maybeReadmission(patient, stay, "electiveReadmission");
  }

  private ProcedureKind fractureProcedure(Draw draw) {
    if (draw.chance(population.rate("hemiarthroplasty"))) {
      return ProcedureKind.PARTIAL_HIP;
    }
    return draw.chance(population.rate("fractureTotalHip"))
        ? ProcedureKind.PRIMARY_HIP
        : ProcedureKind.HIP_FRACTURE_FIXATION;
  }

  private Stay surgicalStay(
      PatientBuilder patient,
      LocalDate admission,
      LocalDate surgery,
      Code reason,
      List<DrgPrice> prices) {
    Facility facility = patient.facility();
    LocalDate discharge = patient.notAfterDeath(surgery.plusDays(patient.within("acuteStayDays")));
    return stays.inpatient(
        patient, facility, patient.surgeonOf(facility), admission, discharge, reason, prices);
  }

  /** Bone density test and drug after a fracture, each at its rate. */
  private void careForBones(PatientBuilder patient, LocalDate fracture, Stay stay) {
    Draw draw = patient.draw;
    LocalDate tested = fracture.plusDays(patient.within("boneDensityDay"));
    if (draw.chance(population.rate("boneDensity")) && patient.isAliveAfter(tested)) {
      Code code =
          patient.procedureCode(ProcedureKind.BONE_DENSITY, ProcedureSystem.CPT, Side.UNKNOWN);
      patient.procedures.add(
          new PlannedProcedure(
              patient.nextId("procedure", patient.procedures),
              ProcedureKind.BONE_DENSITY,
              code,
              "completed",
              patient.instant(tested),
              null,
              Side.UNKNOWN,
              Side.UNKNOWN,
              null,
              null,
              null));
    }
    if (draw.chance(population.rate("boneDrug"))) {
      LocalDate started = fracture.plusDays(patient.within("boneDrugDay"));
      patient.prescribe(population.medications().bone(), started, stay.surgeon());
    }
  }

  private void addProcedure(
      PatientBuilder patient,
      ProcedureKind kind,
      ProcedureSystem system,
      Side side,
      LocalDate surgery,
      Stay stay) {
    addProcedure(patient, kind, patient.procedureCode(kind, system, side), side, surgery, stay);
  }

  private void addProcedure(
      PatientBuilder patient,
      ProcedureKind kind,
      Code code,
      Side side,
      LocalDate surgery,
      Stay stay) {
    Calendar calendar = population.calendar();
    patient.procedures.add(
        new PlannedProcedure(
            patient.nextId("procedure", patient.procedures),
            kind,
            code,
            "completed",
            patient.at(surgery, calendar.firstHour() + 1),
            patient.at(surgery, calendar.firstHour() + 3),
            side,
            side,
            stay.id(),
            stay.facility(),
            stay.surgeon()));
  }

  private void planDeath(PatientBuilder patient, LocalDate from, String rate) {
    if (patient.draw.chance(population.rate(rate))) {
      LocalDate day = from.plusDays(patient.within("fractureDeathDay"));
      if (!day.isAfter(population.calendar().dataCutOff())) {
        patient.died(day, Form.DATE_TIME);
      }
    }
  }

  private LocalDate day(Draw draw) {
    Calendar calendar = population.calendar();
    return draw.between(calendar.periodStart(), calendar.periodEnd());
  }
}
