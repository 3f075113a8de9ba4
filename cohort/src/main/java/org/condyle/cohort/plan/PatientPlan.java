package org.condyle.cohort.plan;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import org.condyle.cohort.plan.CaseSpec.Form;
import org.condyle.cohort.plan.Population.EpisodeCategory;
import org.condyle.cohort.plan.Population.Payer;
import org.jspecify.annotations.Nullable;

/**
 * Everything the generator decided about one patient. FHIR resources and the known truth are both
 * made from it, and neither from the other.
 *
 * @param number 1 for the first patient of the cohort
 * @param id logical id of the Patient; all other ids start with it
 * @param edgeCase name of the edge case the patient is, if one
 * @param coveredSince first day of the coverage
 */
public record PatientPlan(
    int number,
    String id,
    @Nullable String edgeCase,
    Person person,
    @Nullable Death death,
    Payer payer,
    LocalDate coveredSince,
    List<Stay> stays,
    List<PlannedProcedure> procedures,
    List<PlannedCondition> conditions,
    List<PlannedScore> scores,
    List<PlannedSurvey> surveys,
    List<PlannedMedication> medications,
    List<PlannedVisit> visits) {

  /** Who the patient is; every name and place is invented. */
  public record Person(
      String family,
      String given,
      boolean female,
      LocalDate birthDate,
      Code race,
      boolean hispanic,
      String city,
      String state,
      String postalCode) {}

  /**
   * The patient's death.
   *
   * @param form DATE or DATE_TIME; BOOLEAN when only the fact of death is recorded, not the day
   */
  public record Death(Moment moment, Form form) {

    /** The day, if it is recorded. */
    public @Nullable LocalDate recordedDay() {
      return form == Form.BOOLEAN ? null : moment.day();
    }
  }

  /** What a stay is to the payer. */
  public enum StayKind {
    INPATIENT,
    OUTPATIENT,
    EMERGENCY,
    READMISSION
  }

  /**
   * One encounter at a facility, with its claim.
   *
   * @param facility {@code Organization/...}
   * @param surgeon {@code Practitioner/...} of the attending surgeon
   * @param drg MS-DRG of an inpatient claim
   * @param hcpcs main procedure of an outpatient claim
   * @param allowed allowed amount in US dollars
   * @param episode the payment episode the stay triggers
   */
  public record Stay(
      String id,
      StayKind kind,
      String facility,
      String surgeon,
      Moment admission,
      Moment discharge,
      Code reason,
      @Nullable String drg,
      @Nullable String hcpcs,
      BigDecimal allowed,
      @Nullable EpisodeCategory episode) {}

  /**
   * A procedure, with what is recorded of its side, place and surgeon.
   *
   * @param end null when a single time is recorded
   * @param bodySite the side written as body site, or UNKNOWN when none is written
   * @param knownSide the side as the record tells it: body site, else ICD-10-PCS code, else UNKNOWN
   * @param encounter id of the encounter that the procedure names
   * @param facility {@code Organization/...} of that encounter
   * @param surgeon {@code Practitioner/...} of the performer that the procedure names
   */
  public record PlannedProcedure(
      String id,
      ProcedureKind kind,
      Code code,
      String status,
      Moment start,
      @Nullable Moment end,
      Side bodySite,
      Side knownSide,
      @Nullable String encounter,
      @Nullable String facility,
      @Nullable String surgeon) {

    public LocalDate startDay() {
      return start.day();
    }

    public LocalDate endDay() {
      return end == null ? start.day() : end.day();
    }

    public boolean isCompleted() {
      return status.equals("completed");
    }
  }

  /**
   * A condition with its course.
   *
   * @param verification code of the verification status
   */
  public record PlannedCondition(
      String id,
      ConditionKind kind,
      Code code,
      Moment onset,
      @Nullable Moment abatement,
      String verification) {}

  /**
   * A HOOS JR or KOOS JR: the answers and the score made from them.
   *
   * @param answers answer of each item in the instrument's order; not all of them when unscored
   * @param value interval score, 0 to 100; null when items are missing
   */
  public record PlannedScore(
      String id,
      Joint joint,
      Moment moment,
      Form form,
      Side side,
      String status,
      List<Integer> answers,
      @Nullable BigDecimal value) {}

  /**
   * A PROMIS Global-10, all ten items answered.
   *
   * @param scores T-score of each scale in the instrument's order
   */
  public record PlannedSurvey(
      String id, Moment moment, List<Integer> answers, List<BigDecimal> scores) {}

  public record PlannedMedication(String id, Code code, Moment authored, String requester) {}

  /** A primary-care visit that no orthopedic measure reads. */
  public record PlannedVisit(
      String id,
      Moment start,
      Moment end,
      @Nullable BloodPressure bloodPressure,
      List<Result> vitalSigns,
      List<Result> laboratory,
      @Nullable Code condition,
      @Nullable Code medication,
      @Nullable Code immunization) {}

  /** In mmHg. */
  public record BloodPressure(int systolic, int diastolic) {}

  /** A measured value in a UCUM unit. */
  public record Result(Code code, BigDecimal value, String unit) {}
}
