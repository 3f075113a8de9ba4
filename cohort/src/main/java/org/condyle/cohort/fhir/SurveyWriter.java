package org.condyle.cohort.fhir;

import static org.condyle.cohort.fhir.Elements.TERMINOLOGY;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.List;
import org.condyle.cohort.plan.CaseSpec.Form;
import org.condyle.cohort.plan.Code;
import org.condyle.cohort.plan.CohortData;
import org.condyle.cohort.plan.Instrument;
import org.condyle.cohort.plan.Instrument.Scale;
import org.condyle.cohort.plan.Moment;
import org.condyle.cohort.plan.PatientPlan;
import org.condyle.cohort.plan.PatientPlan.PlannedScore;
import org.condyle.cohort.plan.PatientPlan.PlannedSurvey;
import org.condyle.cohort.plan.Side;

/** Writes surveys: the answers as QuestionnaireResponse, each score as an Observation from it. */
final class SurveyWriter {

  private static final int MINUTES_OF_A_SURVEY = 10;

  private final CohortData data;

  SurveyWriter(CohortData data) {
    this.data = data;
  }

  void write(PatientPlan plan, TransactionBundle bundle) {
    String patient = "Patient/" + plan.id();
    for (PlannedScore score : plan.scores()) {
      Instrument instrument = data.instrument(score.joint());
      String response = score.id() + "-response";
      ObjectNode json = bundle.add("QuestionnaireResponse", response);
      writeResponse(patient, instrument, responseStatus(score), score.moment(), json);
      writeAnswers(instrument, score.answers(), json);
      writeScore(patient, score, response, bundle.add("Observation", score.id()));
    }
    for (PlannedSurvey survey : plan.surveys()) {
      writeGlobalHealth(patient, survey, bundle);
    }
  }

  private static String responseStatus(PlannedScore score) {
    if (score.status().equals("entered-in-error")) {
      return "entered-in-error";
    }
    return score.value() == null ? "in-progress" : "completed";
  }

  private static void writeResponse(
      String patient, Instrument instrument, String status, Moment authored, ObjectNode json) {
    json.put("questionnaire", instrument.questionnaire()).put("status", status);
    json.set("subject", Elements.reference(patient));
    json.put("authored", authored.fhir());
    json.set("source", Elements.reference(patient));
  }

  private static void writeAnswers(Instrument instrument, List<Integer> answers, ObjectNode json) {
    ArrayNode items = json.putArray("item");
    for (int i = 0; i < answers.size(); i++) {
      ObjectNode item = items.addObject().put("linkId", instrument.items().get(i).linkId());
      item.putArray("answer").addObject().put("valueInteger", answers.get(i));
    }
  }

  private void writeScore(String patient, PlannedScore score, String response, ObjectNode json) {
    Scale scale = data.instrument(score.joint()).scales().get(0);
    writeObservation(patient, score.status(), scale, json);
    writeEffective(score, json);
    BigDecimal value = score.value();
    if (value == null) {
      json.set(
          "dataAbsentReason", Elements.concept(TERMINOLOGY + "data-absent-reason", "not-asked"));
    } else {
      json.set("valueQuantity", Elements.quantity(value, scale.unit()));
    }
    if (score.side() != Side.UNKNOWN) {
      json.set("bodySite", Elements.bodySite(score.side()));
    }
    json.putArray("derivedFrom").add(Elements.reference("QuestionnaireResponse/" + response));
  }

  private static void writeObservation(
      String patient, String status, Scale scale, ObjectNode json) {
    json.put("status", status);
    json.putArray("category").add(Elements.concept(TERMINOLOGY + "observation-category", "survey"));
    json.set("code", Elements.concept(Code.LOINC, scale.code()));
    json.set("subject", Elements.reference(patient));
  }

  private static void writeEffective(PlannedScore score, ObjectNode json) {
    Moment moment = score.moment();
    if (score.form() == Form.PERIOD) {
      Moment end = new Moment(moment.day(), moment.second() + MINUTES_OF_A_SURVEY * 60);
      json.set("effectivePeriod", Elements.period(moment, end));
    } else if (score.form() == Form.INSTANT) {
      json.put("effectiveInstant", moment.fhir());
    } else {
      json.put("effectiveDateTime", moment.fhir());
    }
  }

  private void writeGlobalHealth(String patient, PlannedSurvey survey, TransactionBundle bundle) {
    Instrument instrument = data.globalHealth();
    String response = survey.id() + "-response";
    ObjectNode json = bundle.add("QuestionnaireResponse", response);
    writeResponse(patient, instrument, "completed", survey.moment(), json);
    writeAnswers(instrument, survey.answers(), json);
    for (int i = 0; i < survey.scores().size(); i++) {
      Scale scale = instrument.scales().get(i);
      ObjectNode score = bundle.add("Observation", survey.id() + "-" + scale.id());
      writeObservation(patient, "final", scale, score);
      score.put("effectiveDateTime", survey.moment().fhir());
      score.set("valueQuantity", Elements.quantity(survey.scores().get(i), scale.unit()));
      score.putArray("derivedFrom").add(Elements.reference("QuestionnaireResponse/" + response));
    }
  }
}
