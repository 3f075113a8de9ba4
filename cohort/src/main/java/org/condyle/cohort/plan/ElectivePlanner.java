package org.condyle.cohort.plan;

import static java.util.Objects.requireNonNullElse;
import static org.condyle.cohort.plan.CohortData.require;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.condyle.cohort.plan.CaseSpec.CompanionSpec;
import org.condyle.cohort.plan.CaseSpec.ConditionSpec;
import org.condyle.cohort.plan.CaseSpec.DeathSpec;
import org.condyle.cohort.plan.CaseSpec.Form;
import org.condyle.cohort.plan.CaseSpec.ScoreSpec;
import org.condyle.cohort.plan.CaseSpec.Second;
import org.condyle.cohort.plan.CaseSpec.SideRecord;
import org.condyle.cohort.plan.PatientPlan.PlannedProcedure;
import org.condyle.cohort.plan.PatientPlan.Stay;
import org.condyle.cohort.plan.Population.Calendar;
import org.condyle.cohort.plan.Population.DrgPrice;
import org.condyle.cohort.plan.Population.Facility;
import org.condyle.cohort.plan.Population.ProcedureSystem;
import org.jspecify.annotations.Nullable;

/** Plans patients with one or two elective hip or knee replacements. */
final class ElectivePlanner {

  private final Population population;
  private final StayPlanner stays;
  private final ScorePlanner scores;

  ElectivePlanner(Population population, StayPlanner stays, SurveyPlanner surveys) {
    this.population = population;
    this.stays = stays;
    this.scores = new ScorePlanner(population, surveys);
  }

  /** Where and by whom the patient is operated. */
  private record Place(Facility facility, String surgeon) {}

  void plan(PatientBuilder patient, CaseSpec spec) {
    Draw draw = patient.draw;
    LocalDate start = requireNonNullElse(spec.startDay(), surgeryDay(draw, spec));
    planBirth(patient, spec, start);
    Joint joint =
        requireNonNullElse(
            spec.joint(), draw.chance(population.rate("hip")) ? Joint.HIP : Joint.KNEE);
    Side side = patient.drawSide();
    Facility facility = patient.facility();
    Place place = new Place(facility, patient.surgeonOf(facility));
    int endAfterDays = requireNonNullElse(spec.endAfterDays(), 0);
    planDeath(patient, spec, start.plusDays(endAfterDays));
    Second second = second(patient, spec, joint);
    boolean sameDay = second != null && second.afterDays() == 0;
    CaseSpec sided = second == null ? spec : spec.withSideRecorded();
    ProcedureSystem system = sameDay ? ProcedureSystem.PCS : system(draw, spec);
    Stay stay = stay(patient, sided, place, joint, side, start, system, sameDay);
    PlannedProcedure first = operate(patient, sided, joint, side, start, system, stay);
    scores.plan(patient, sided, joint, side, first, sided.scores());
    addConditions(patient, spec, side, start);
    addCompanions(patient, spec, side, start, stay);
    if (second != null) {
      planSecond(patient, sided, second, joint, side, start, stay);
    }
    if (spec.readmissionAfterDays() != null) {
      stays.readmission(patient, stay, spec.readmissionAfterDays());
    } else if (second == null) {
      stays.maybeReadmission(patient, stay, "electiveReadmission");
    }
    patient.prescribe(population.medications().surgical(), stay.discharge().day(), stay.surgeon());
  }

  private void planSecond(
      PatientBuilder patient,
      CaseSpec spec,
      Second second,
      Joint firstJoint,
      Side firstSide,
      LocalDate firstStart,
      Stay firstStay) {
    LocalDate start = firstStart.plusDays(second.afterDays());
    Side side = second.joint() == firstJoint ? firstSide.other() : patient.drawSide();
    CaseSpec open = CaseSpec.OPEN.withSideRecorded();
    Stay stay = firstStay;
    ProcedureSystem system = ProcedureSystem.PCS;
    if (second.afterDays() > 0) {
      Facility facility = patient.facility();
      Place place = new Place(facility, patient.surgeonOf(facility));
      system = system(patient.draw, open);
      stay = stay(patient, open, place, second.joint(), side, start, system, false);
    }
    PlannedProcedure procedure = operate(patient, open, second.joint(), side, start, system, stay);
    // An edge case lays its second joint's scores down; an ordinary patient's are drawn.
    List<ScoreSpec> laidDown =
        spec.isEdgeCase() ? requireNonNullElse(second.scores(), List.of()) : null;
    scores.plan(patient, open, second.joint(), side, procedure, laidDown);
  }

  private Stay stay(
      PatientBuilder patient,
      CaseSpec spec,
      Place place,
      Joint joint,
      Side side,
      LocalDate start,
      ProcedureSystem system,
      boolean bilateral) {
    ConditionKind kind =
        joint == Joint.HIP ? ConditionKind.HIP_OSTEOARTHRITIS : ConditionKind.KNEE_OSTEOARTHRITIS;
    Code reason = patient.conditionCode(kind, side);
    Moment onset = Moment.on(start.minusDays(patient.within("osteoarthritisDaysBefore")));
    patient.addCondition(kind, reason, onset, null, "confirmed");
    String rate =
        switch (system) {
          case PCS -> "inpatientPcs";
          case CPT -> "inpatientCpt";
          case SNOMED -> "inpatientSnomed";
        };
    int endAfterDays = requireNonNullElse(spec.endAfterDays(), 0);
    if (patient.draw.chance(population.rate(rate))) {
      List<DrgPrice> prices =
          bilateral ? population.payments().bilateral() : population.payments().elective();
      LocalDate discharge =
          patient.notAfterDeath(start.plusDays(endAfterDays + patient.within("electiveStayDays")));
      return stays.inpatient(
          patient, place.facility(), place.surgeon(), start, discharge, reason, prices);
    }
    String hcpcs = require(population.procedures(), ProcedureKind.primary(joint)).cpt().get(0);
    return stays.outpatient(
        patient,
        place.facility(),
        place.surgeon(),
        start,
        start.plusDays(endAfterDays),
        reason,
        hcpcs);
  }

  private PlannedProcedure operate(
      PatientBuilder patient,
      CaseSpec spec,
      Joint joint,
      Side side,
      LocalDate start,
      ProcedureSystem system,
      Stay stay) {
    ProcedureKind kind =
        Boolean.TRUE.equals(spec.conversion())
            ? ProcedureKind.CONVERSION_HIP
            : ProcedureKind.primary(joint);
    Code code = patient.procedureCode(kind, system, side);
    SideRecord record =
        spec.sideRecord() != null ? spec.sideRecord() : drawSideRecord(patient.draw, code);
    Side bodySite = record == SideRecord.BODY_SITE ? side : Side.UNKNOWN;
    Side byCode = code.system().equals(Code.ICD10_PCS) ? side : Side.UNKNOWN;
    boolean namesEncounter =
        requireNonNullElse(
            spec.encounter(), !patient.draw.chance(population.rate("encounterMissing")));
    boolean namesSurgeon =
        requireNonNullElse(spec.surgeon(), !patient.draw.chance(population.rate("surgeonMissing")));
    PlannedProcedure procedure =
        new PlannedProcedure(
            patient.nextId("procedure", patient.procedures),
            kind,
            code,
            requireNonNullElse(spec.procedureStatus(), "completed"),
            startMoment(patient, spec, start),
            endMoment(patient, spec, start),
            bodySite,
            bodySite == Side.UNKNOWN ? byCode : bodySite,
            namesEncounter ? stay.id() : null,
            namesEncounter ? stay.facility() : null,
            namesSurgeon ? stay.surgeon() : null);
    patient.procedures.add(procedure);
    return procedure;
  }

  /** Surgery starts within the second hour of the day at the earliest, after admission. */
  private Moment startMoment(PatientBuilder patient, CaseSpec spec, LocalDate start) {
    return spec.performed() == Form.DATE
        ? Moment.on(start)
        : patient.at(start, population.calendar().firstHour() + 1);
  }

  private @Nullable Moment endMoment(PatientBuilder patient, CaseSpec spec, LocalDate start) {
    int endAfterDays = requireNonNullElse(spec.endAfterDays(), 0);
    if (endAfterDays > 0) {
      return patient.at(start.plusDays(endAfterDays), population.calendar().firstHour());
    }
    Form form = requireNonNullElse(spec.performed(), Form.PERIOD);
    return form == Form.PERIOD ? patient.at(start, population.calendar().firstHour() + 3) : null;
  }

  private SideRecord drawSideRecord(Draw draw, Code code) {
    if (!draw.chance(population.rate("bodySiteMissing"))) {
      return SideRecord.BODY_SITE;
    }
    return code.system().equals(Code.ICD10_PCS) ? SideRecord.CODE : SideRecord.NONE;
  }

  private void planDeath(PatientBuilder patient, CaseSpec spec, LocalDate end) {
    DeathSpec death = spec.death();
    if (death != null) {
      Form form = requireNonNullElse(death.form(), Form.DATE_TIME);
      patient.died(end.plusDays(death.day()), form);
    } else if (spec.scores() == null && patient.draw.chance(population.rate("electiveDeath"))) {
      LocalDate day = end.plusDays(patient.within("electiveDeathDay"));
      if (!day.isAfter(population.calendar().dataCutOff())) {
        patient.died(day, Form.DATE_TIME);
      }
    }
  }

  private @Nullable Second second(PatientBuilder patient, CaseSpec spec, Joint joint) {
    if (spec.isEdgeCase()) {
      return spec.second();
    }
    Draw draw = patient.draw;
    if (!draw.chance(population.rate("secondJoint"))) {
      return null;
    }
    boolean sameType = draw.chance(population.rate("secondJointSameType"));
    Joint other = joint == Joint.HIP ? Joint.KNEE : Joint.HIP;
    boolean sameDay = draw.chance(population.rate("secondJointSameDay"));
    int afterDays = sameDay ? 0 : patient.within("secondJointDay");
    Second second = new Second(sameType ? joint : other, afterDays, null);
    return patient.isAliveAfter(population.calendar().dataCutOff()) ? second : null;
  }

  private void addConditions(PatientBuilder patient, CaseSpec spec, Side side, LocalDate start) {
    for (ConditionSpec condition :
        requireNonNullElse(spec.conditions(), List.<ConditionSpec>of())) {
      Integer abatement = condition.abatement();
      patient.addCondition(
          condition.kind(),
          patient.conditionCode(condition.kind(), side),
          dayOrInstant(patient, start.plusDays(condition.onset())),
          abatement == null ? null : dayOrInstant(patient, start.plusDays(abatement)),
          requireNonNullElse(condition.verification(), "confirmed"));
    }
  }

  private static Moment dayOrInstant(PatientBuilder patient, LocalDate day) {
    return patient.draw.chance(0.5) ? Moment.on(day) : patient.instant(day);
  }

  private void addCompanions(
      PatientBuilder patient, CaseSpec spec, Side side, LocalDate start, Stay stay) {
    for (CompanionSpec companion :
        requireNonNullElse(spec.companions(), List.<CompanionSpec>of())) {
      LocalDate day = start.plusDays(companion.day());
      boolean inStay = !day.isAfter(stay.discharge().day());
      patient.procedures.add(
          new PlannedProcedure(
              patient.nextId("procedure", patient.procedures),
              companion.kind(),
              patient.procedureCode(companion.kind(), ProcedureSystem.PCS, side),
              requireNonNullElse(companion.status(), "completed"),
              patient.at(day, population.calendar().firstHour() + 2),
              null,
              side,
              side,
              inStay ? stay.id() : null,
              inStay ? stay.facility() : null,
              stay.surgeon()));
    }
  }

  private ProcedureSystem system(Draw draw, CaseSpec spec) {
    return spec.system() != null
        ? spec.system()
        : draw.oneOf(population.codeSystemWeights().entrySet(), Map.Entry::getValue).getKey();
  }

  /** What an edge case does not lay down is drawn so that the patient is eligible. */
  private static void planBirth(PatientBuilder patient, CaseSpec spec, LocalDate start) {
    if (spec.sixtyFifthBirthday() != null) {
      patient.turns65(start, start.plusDays(spec.sixtyFifthBirthday()));
    } else if (spec.isEdgeCase()) {
      patient.bornLongBefore(start);
    } else {
      patient.bornBefore(start);
    }
  }

  /** Within the period for an edge case; for others a weekday, mostly within the period. */
  private LocalDate surgeryDay(Draw draw, CaseSpec spec) {
    Calendar calendar = population.calendar();
    if (spec.isEdgeCase()) {
      return draw.between(calendar.periodStart(), calendar.periodEnd());
    }
    LocalDate day =
        draw.chance(calendar.outsideShare())
            ? draw.between(calendar.outsideFirst(), calendar.outsideLast())
            : draw.between(calendar.periodStart(), calendar.periodEnd());
    return switch (day.getDayOfWeek()) {
      case SATURDAY -> day.plusDays(2);
      case SUNDAY -> day.plusDays(1);
      default -> day;
    };
  }
}
