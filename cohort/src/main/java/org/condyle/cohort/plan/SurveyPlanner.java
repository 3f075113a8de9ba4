package org.condyle.cohort.plan;

import static org.condyle.cohort.plan.CohortData.require;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.condyle.cohort.plan.CaseSpec.Form;
import org.condyle.cohort.plan.CaseSpec.Gain;
import org.condyle.cohort.plan.Instrument.Item;
import org.condyle.cohort.plan.Instrument.Scale;
import org.condyle.cohort.plan.PatientPlan.PlannedScore;
import org.condyle.cohort.plan.PatientPlan.PlannedSurvey;
import org.condyle.cohort.plan.Population.ScoreCourse;
import org.jspecify.annotations.Nullable;

/** Plans what patients answer: the items are drawn so that they give the wanted sum. */
final class SurveyPlanner {

  private final CohortData data;
  private final Map<Joint, RawPair> justAtBenefit = new EnumMap<>(Joint.class);
  private final Map<Joint, RawPair> justBelowBenefit = new EnumMap<>(Joint.class);

  /** Raw sums before and after surgery; a lower sum is a better joint. */
  record RawPair(int pre, int post) {}

  SurveyPlanner(CohortData data) {
    this.data = data;
    for (Joint joint : Joint.values()) {
      justAtBenefit.put(joint, nearest(data.instrument(joint), Gain.AT_THRESHOLD));
      justBelowBenefit.put(joint, nearest(data.instrument(joint), Gain.BELOW_THRESHOLD));
    }
  }

  /** Draws a joint's raw sums before and after surgery. */
  RawPair rawSums(PatientBuilder patient, Joint joint, @Nullable Gain gain) {
    if (gain != null) {
      return require(gain == Gain.AT_THRESHOLD ? justAtBenefit : justBelowBenefit, joint);
    }
    ScoreCourse course = require(data.population().scores(), joint);
    int worst = worst(data.instrument(joint));
    int pre = clamp(patient.draw.normal(course.preMean(), course.preDeviation()), 1, worst);
    double improvement =
        patient.draw.normal(course.improvementMean(), course.improvementDeviation());
    return new RawPair(pre, clamp(pre - improvement, 0, worst));
  }

  /**
   * Adds a scored joint survey.
   *
   * @param raw sum of the items; kept within the instrument's range
   */
  void addScored(
      PatientBuilder patient,
      Joint joint,
      Moment moment,
      Form form,
      Side side,
      String status,
      int raw) {
    Instrument instrument = data.instrument(joint);
    int sum = clamp(raw, 0, worst(instrument));
    List<Integer> answers = answersOf(patient.draw, instrument, sum);
    BigDecimal value = instrument.scales().get(0).score(sum);
    patient.scores.add(
        new PlannedScore(nextId(patient), joint, moment, form, side, status, answers, value));
  }

  /** Adds a joint survey with its last items unanswered, so that it has no score. */
  void addUnscored(
      PatientBuilder patient, Joint joint, Moment moment, Form form, Side side, String status) {
    Instrument instrument = data.instrument(joint);
    List<Integer> answers = answersOf(patient.draw, instrument, worst(instrument) / 2);
    int answered = patient.draw.between(1, answers.size() - 1);
    patient.scores.add(
        new PlannedScore(
            nextId(patient),
            joint,
            moment,
            form,
            side,
            status,
            answers.subList(0, answered),
            null));
  }

  /** Adds a PROMIS Global-10 unless the patient is dead by then. */
  void addGlobalHealth(PatientBuilder patient, LocalDate day, int level) {
    if (!patient.isAliveAfter(day)) {
      return;
    }
    List<Integer> answers = new ArrayList<>();
    for (Item item : data.globalHealth().items()) {
      Instrument.Answers range = range(data.globalHealth(), item);
      int scored = Math.max(1, Math.min(5, level + patient.draw.between(-1, 1)));
      answers.add(item.recode() == null ? scored : recodedFrom(patient.draw, item, range, scored));
    }
    patient.surveys.add(
        new PlannedSurvey(
            patient.nextId("global", patient.surveys),
            patient.instant(day),
            answers,
            globalScores(answers)));
  }

  private List<BigDecimal> globalScores(List<Integer> answers) {
    List<BigDecimal> scores = new ArrayList<>();
    for (Scale scale : data.globalHealth().scales()) {
      int raw = 0;
      for (int i = 0; i < answers.size(); i++) {
        Item item = data.globalHealth().items().get(i);
        if (scale.items().contains(item.linkId())) {
          raw += item.recode() == null ? answers.get(i) : require(item.recode(), answers.get(i));
        }
      }
      scores.add(scale.score(raw));
    }
    return scores;
  }

  private static int recodedFrom(Draw draw, Item item, Instrument.Answers range, int wanted) {
    List<Integer> fitting = new ArrayList<>();
    for (int answer = range.min(); answer <= range.max(); answer++) {
      if (item.recode() != null && require(item.recode(), answer) == wanted) {
        fitting.add(answer);
      }
    }
    return draw.oneOf(fitting);
  }

  /** Spreads a sum over the items, at random but within each item's range. */
  private static List<Integer> answersOf(Draw draw, Instrument instrument, int sum) {
    int items = instrument.items().size();
    int[] answers = new int[items];
    int left = sum;
    for (int i = 0; i < items; i++) {
      answers[i] = left / (items - i);
      left -= answers[i];
    }
    for (int swap = 0; swap < items; swap++) {
      int from = draw.between(0, items - 1);
      int to = draw.between(0, items - 1);
      if (answers[from] > instrument.answers().min() && answers[to] < instrument.answers().max()) {
        answers[from]--;
        answers[to]++;
      }
    }
    List<Integer> list = new ArrayList<>(items);
    for (int answer : answers) {
      list.add(answer);
    }
    return list;
  }

  private static RawPair nearest(Instrument instrument, Gain gain) {
    Scale scale = instrument.scales().get(0);
    RawPair best = null;
    BigDecimal bestDistance = null;
    for (int pre = 1; pre <= worst(instrument); pre++) {
      for (int post = 0; post < pre; post++) {
        BigDecimal over =
            scale.score(post).subtract(scale.score(pre)).subtract(instrument.benefit());
        boolean reached = over.signum() >= 0;
        if (reached == (gain == Gain.AT_THRESHOLD)
            && (bestDistance == null || over.abs().compareTo(bestDistance) < 0)) {
          best = new RawPair(pre, post);
          bestDistance = over.abs();
        }
      }
    }
    if (best == null) {
      throw new IllegalStateException("The table of " + instrument.id() + " has no such gain");
    }
    return best;
  }

  private static int worst(Instrument instrument) {
    return instrument.items().size() * instrument.answers().max();
  }

  private static Instrument.Answers range(Instrument instrument, Item item) {
    return item.answers() == null ? instrument.answers() : item.answers();
  }

  private static int clamp(double value, int low, int high) {
    return (int) Math.max(low, Math.min(high, Math.round(value)));
  }

  private static String nextId(PatientBuilder patient) {
    return patient.nextId("score", patient.scores);
  }
}
