package org.condyle.cohort.plan;

import static java.util.Objects.requireNonNullElse;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.condyle.cohort.plan.CaseSpec.Form;
import org.condyle.cohort.plan.CaseSpec.ScoreSide;
import org.condyle.cohort.plan.CaseSpec.ScoreSpec;
import org.condyle.cohort.plan.CaseSpec.SideRecord;
import org.condyle.cohort.plan.PatientPlan.PlannedProcedure;
import org.condyle.cohort.plan.SurveyPlanner.RawPair;
import org.jspecify.annotations.Nullable;

/** Plans when a replaced joint's scores are collected, and which are missing or unusable. */
final class ScorePlanner {

  private final Population population;
  private final SurveyPlanner surveys;

  ScorePlanner(Population population, SurveyPlanner surveys) {
    this.population = population;
    this.surveys = surveys;
  }

  /**
   * @param side the joint's true side
   * @param laidDown all scores there are; drawn when null
   */
  void plan(
      PatientBuilder patient,
      CaseSpec spec,
      Joint joint,
      Side side,
      PlannedProcedure procedure,
      @Nullable List<ScoreSpec> laidDown) {
    RawPair raw = surveys.rawSums(patient, joint, spec.gain());
    boolean sided = spec.sideRecord() == SideRecord.BODY_SITE;
    List<ScoreSpec> specs = laidDown != null ? laidDown : drawn(patient, procedure, sided);
    for (ScoreSpec score : specs) {
      Joint scored = requireNonNullElse(score.joint(), joint);
      addScore(patient, score, scored, side, procedure, raw);
    }
    addGlobalHealth(patient, procedure);
  }

  private void addScore(
      PatientBuilder patient,
      ScoreSpec spec,
      Joint joint,
      Side side,
      PlannedProcedure procedure,
      RawPair raw) {
    LocalDate day = day(spec, procedure);
    Form form = requireNonNullElse(spec.form(), drawForm(patient.draw));
    Moment moment = moment(patient, spec, day, form);
    Side recorded =
        switch (requireNonNullElse(spec.side(), ScoreSide.SAME)) {
          case SAME -> side;
          case OTHER -> side.other();
          case NONE -> Side.UNKNOWN;
        };
    String status = requireNonNullElse(spec.status(), "final");
    int sum = requireNonNullElse(spec.raw(), spec.isPreoperative() ? raw.pre() : raw.post());
    if (Boolean.FALSE.equals(spec.answered())) {
      surveys.addUnscored(patient, joint, moment, form, recorded, status);
    } else {
      surveys.addScored(patient, joint, moment, form, recorded, status, sum);
    }
  }

  private Moment moment(PatientBuilder patient, ScoreSpec spec, LocalDate day, Form form) {
    if (form == Form.DATE) {
      return Moment.on(day);
    }
    if (spec.hour() != null) {
      return patient.at(day, spec.hour());
    }
    // On the day of surgery the form is filled in before the operation.
    return spec.day() == 0
        ? patient.at(day, population.calendar().firstHour())
        : patient.instant(day);
  }

  /** Drawn scores never fall on one day, so that the latest of a window is always one. */
  private List<ScoreSpec> drawn(PatientBuilder patient, PlannedProcedure procedure, boolean sided) {
    Draw draw = patient.draw;
    List<Integer> days = new ArrayList<>();
    if (draw.chance(population.rate("preoperativeScore"))) {
      boolean outside = draw.chance(population.rate("preoperativeOutsideWindow"));
      days.add(patient.within(outside ? "preoperativeOutsideDay" : "preoperativeDay"));
    }
    if (draw.chance(population.rate("extraPreoperativeScore"))) {
      days.add(patient.within("extraPreoperativeDay"));
    }
    if (draw.chance(population.rate("earlyPostoperativeScore"))) {
      days.add(patient.within("earlyPostoperativeDay"));
    }
    if (draw.chance(population.rate("postoperativeScore"))) {
      boolean outside = draw.chance(population.rate("postoperativeOutsideWindow"));
      boolean early = draw.chance(population.rate("postoperativeTooEarly"));
      days.add(
          outside
              ? early
                  ? patient.within("postoperativeTooEarlyDay")
                  : patient.within("postoperativeTooLateDay")
              : patient.within("postoperativeDay"));
    }
    if (draw.chance(population.rate("extraPostoperativeScore"))) {
      days.add(patient.within("extraPostoperativeDay"));
    }
    List<ScoreSpec> specs = new ArrayList<>();
    for (int day : days) {
      ScoreSpec spec = drawSpec(draw, day, sided);
      if (isCollected(patient, day(spec, procedure))) {
        specs.add(spec);
      }
    }
    return specs;
  }

  private ScoreSpec drawSpec(Draw draw, int day, boolean sided) {
    boolean withoutSide = draw.chance(population.rate("scoreWithoutSide")) && !sided;
    ScoreSide side = withoutSide ? ScoreSide.NONE : ScoreSide.SAME;
    if (!draw.chance(population.rate("scoreUnusable"))) {
      return new ScoreSpec(day, null, null, side, null, null, null, null);
    }
    return draw.chance(population.rate("unusableScoreWithoutValue"))
        ? new ScoreSpec(day, null, null, side, null, null, null, false)
        : new ScoreSpec(
            day,
            null,
            null,
            side,
            draw.oneOf(population.unusableScoreStatuses()),
            null,
            null,
            null);
  }

  private boolean isCollected(PatientBuilder patient, LocalDate day) {
    LocalDate last =
        population.calendar().dataCutOff().plusDays(population.calendar().daysKnownAfterCutOff());
    return patient.isAliveAfter(day) && !day.isAfter(last);
  }

  private void addGlobalHealth(PatientBuilder patient, PlannedProcedure procedure) {
    Draw draw = patient.draw;
    if (draw.chance(population.rate("globalHealthPreoperative"))) {
      LocalDate day = procedure.startDay().minusDays(patient.within("globalHealthDaysBefore"));
      surveys.addGlobalHealth(patient, day, patient.within("globalHealthBefore"));
    }
    if (draw.chance(population.rate("globalHealthPostoperative"))) {
      LocalDate day =
          procedure.endDay().plusDays(patient.within("globalHealthDayAfterArthroplasty"));
      if (isCollected(patient, day)) {
        surveys.addGlobalHealth(patient, day, patient.within("globalHealthAfter"));
      }
    }
  }

  private static LocalDate day(ScoreSpec spec, PlannedProcedure procedure) {
    LocalDate from = spec.isPreoperative() ? procedure.startDay() : procedure.endDay();
    return from.plusDays(spec.day());
  }

  private Form drawForm(Draw draw) {
    return draw.oneOf(population.scoreForms().entrySet(), Map.Entry::getValue).getKey();
  }
}
