package org.condyle.cohort.plan;

import java.time.LocalDate;
import java.util.List;
import org.condyle.cohort.plan.Population.ProcedureSystem;
import org.jspecify.annotations.Nullable;

/**
 * An elective arthroplasty of which some things are laid down; what is absent is drawn. Edge cases
 * in {@code population.json} have this shape, an ordinary patient is one with nothing laid down.
 *
 * @param name what makes it an edge case; null for an ordinary patient
 * @param startDay day of surgery
 * @param sixtyFifthBirthday days from the day of surgery to the patient's 65th birthday
 * @param endAfterDays days from start to end of the procedure
 * @param scores all scores there are; drawn when absent
 * @param encounter false: the procedure names no encounter
 * @param surgeon false: the procedure names no performer
 * @param conversion true: coded as a conversion, which is no primary arthroplasty
 * @param readmissionAfterDays days from discharge to a readmission
 */
public record CaseSpec(
    @Nullable String name,
    @Nullable Joint joint,
    @Nullable ProcedureSystem system,
    @Nullable LocalDate startDay,
    @Nullable Integer sixtyFifthBirthday,
    @Nullable Form performed,
    @Nullable Integer endAfterDays,
    @Nullable String procedureStatus,
    @Nullable SideRecord sideRecord,
    @Nullable Gain gain,
    @Nullable List<ScoreSpec> scores,
    @Nullable Boolean encounter,
    @Nullable Boolean surgeon,
    @Nullable Boolean conversion,
    @Nullable List<ConditionSpec> conditions,
    @Nullable List<CompanionSpec> companions,
    @Nullable DeathSpec death,
    @Nullable Second second,
    @Nullable Integer readmissionAfterDays) {

  /** Nothing laid down. */
  static final CaseSpec OPEN =
      new CaseSpec(
          null, null, null, null, null, null, null, null, null, null, null, null, null, null, null,
          null, null, null, null);

  boolean isEdgeCase() {
    return name != null;
  }

  /** The same with the side of the procedure as body site, as two joints of a patient need it. */
  CaseSpec withSideRecorded() {
    return new CaseSpec(
        name,
        joint,
        system,
        startDay,
        sixtyFifthBirthday,
        performed,
        endAfterDays,
        procedureStatus,
        SideRecord.BODY_SITE,
        gain,
        scores,
        encounter,
        surgeon,
        conversion,
        conditions,
        companions,
        death,
        second,
        readmissionAfterDays);
  }

  /** How a time is written. */
  public enum Form {
    DATE,
    DATE_TIME,
    INSTANT,
    PERIOD,
    BOOLEAN
  }

  /** Where the side of a procedure is recorded. */
  public enum SideRecord {
    BODY_SITE,
    CODE,
    NONE
  }

  /** The side a score is recorded for, seen from the procedure's side. */
  public enum ScoreSide {
    SAME,
    OTHER,
    NONE
  }

  /** A gain as near to the benefit threshold as the score table allows. */
  public enum Gain {
    AT_THRESHOLD,
    BELOW_THRESHOLD
  }

  /**
   * A score of the joint.
   *
   * @param day up to 0: days from the start of the procedure; above: days from its end
   * @param raw raw sum of the items
   * @param answered false: items are missing, so that there is no score
   */
  public record ScoreSpec(
      int day,
      @Nullable Joint joint,
      @Nullable Integer raw,
      @Nullable ScoreSide side,
      @Nullable String status,
      @Nullable Form form,
      @Nullable Integer hour,
      @Nullable Boolean answered) {

    static ScoreSpec on(int day) {
      return new ScoreSpec(day, null, null, null, null, null, null, null);
    }

    boolean isPreoperative() {
      return day <= 0;
    }
  }

  /** Days are from the start of the procedure. */
  public record ConditionSpec(
      ConditionKind kind, int onset, @Nullable Integer abatement, @Nullable String verification) {}

  /** Another procedure, {@code day} days after the start. */
  public record CompanionSpec(ProcedureKind kind, int day, @Nullable String status) {}

  /** Death, {@code day} days after the end of the procedure. */
  public record DeathSpec(int day, @Nullable Form form) {}

  /** A second joint of the same patient. */
  public record Second(Joint joint, int afterDays, @Nullable List<ScoreSpec> scores) {}
}
