package org.condyle.cohort.truth;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.condyle.cohort.plan.CohortData;
import org.condyle.cohort.plan.Instrument;
import org.condyle.cohort.plan.PatientPlan;
import org.condyle.cohort.plan.PatientPlan.PlannedScore;
import org.condyle.cohort.plan.PatientPlan.PlannedSurvey;

/**
 * The scores that the answers of a response give, whatever became of it.
 *
 * @param response {@code QuestionnaireResponse/...}
 * @param values value by scale; empty when answers are missing
 */
public record ScoreTruth(String response, String instrument, SortedMap<String, BigDecimal> values) {

  static List<ScoreTruth> of(PatientPlan plan, CohortData data) {
    List<ScoreTruth> all = new ArrayList<>();
    plan.scores().forEach(score -> all.add(of(score, data.instrument(score.joint()))));
    plan.surveys().forEach(survey -> all.add(of(survey, data.globalHealth())));
    return all;
  }

  static ScoreTruth of(PlannedScore score, Instrument instrument) {
    SortedMap<String, BigDecimal> values = new TreeMap<>();
    if (score.value() != null) {
      values.put(instrument.scales().get(0).id(), score.value());
    }
    return new ScoreTruth(response(score.id()), instrument.id(), values);
  }

  static ScoreTruth of(PlannedSurvey survey, Instrument instrument) {
    SortedMap<String, BigDecimal> values = new TreeMap<>();
    for (int i = 0; i < survey.scores().size(); i++) {
      values.put(instrument.scales().get(i).id(), survey.scores().get(i));
    }
    return new ScoreTruth(response(survey.id()), instrument.id(), values);
  }

  private static String response(String id) {
    return "QuestionnaireResponse/" + id + "-response";
  }
}
