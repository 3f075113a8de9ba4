package org.condyle.proms.extraction;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.condyle.proms.answer.Answer;
import org.condyle.proms.answer.GivenAnswers;
import org.condyle.proms.answer.ResponseReader;
import org.condyle.proms.instrument.AnswerOption;
import org.condyle.proms.instrument.Code;
import org.condyle.proms.instrument.Item;
import org.condyle.proms.instrument.Scale;
import org.condyle.proms.instrument.Scoring;
import org.condyle.proms.scoring.ScaleResult;
import org.condyle.proms.scoring.ScaleResult.NoScore;
import org.condyle.proms.scoring.ScaleResult.ScaleScore;
import org.hl7.fhir.r4.model.BooleanType;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Extension;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Observation.ObservationStatus;
import org.hl7.fhir.r4.model.Quantity;
import org.hl7.fhir.r4.model.QuestionnaireResponse;
import org.hl7.fhir.r4.model.QuestionnaireResponse.QuestionnaireResponseStatus;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Type;

/**
 * Writes the Observations of one response, in the shape of the screening assessments of US Core and
 * QI-Core: category survey, the score's code, derived from the response.
 */
final class ObservationWriter {

  static final Code STANDARD_ERROR =
      new Code("https://condyle.org/fhir/CodeSystem/patient-reported-score", "standard-error");

  private static final String CATEGORIES =
      "http://terminology.hl7.org/CodeSystem/observation-category";
  private static final String ABSENT_REASONS =
      "http://terminology.hl7.org/CodeSystem/data-absent-reason";
  private static final String UCUM = "http://unitsofmeasure.org";
  private static final String POINTS = "{score}";

  private final String responseId;
  private final QuestionnaireResponse response;
  private final GivenAnswers answers;

  ObservationWriter(String responseId, QuestionnaireResponse response, GivenAnswers answers) {
    this.responseId = responseId;
    this.response = response;
    this.answers = answers;
  }

  /** One Observation for each answer, but for those that a score says under the same code. */
  List<Observation> items() {
    List<Observation> observations = new ArrayList<>();
    for (Item item : answers.instrument().items()) {
      if (!isScore(item)) {
        answers.answer(item.linkId()).ifPresent(answer -> observations.add(item(item, answer)));
      }
    }
    return observations;
  }

  private boolean isScore(Item item) {
    return answers.instrument().scales().stream()
        .anyMatch(
            scale -> scale.scoring() instanceof Scoring.Value && scale.code().equals(item.code()));
  }

  private Observation item(Item item, Answer answer) {
    Observation observation = observation(item.linkId(), item.code());
    if (item.category() != null) {
      observation.addCategory(concept(CATEGORIES, item.category()));
    }
    return observation.setValue(value(item, answer));
  }

  private static Type value(Item item, Answer answer) {
    if (answer instanceof Answer.Chosen chosen) {
      return coded(chosen.option());
    }
    if (answer instanceof Answer.YesNo yesNo) {
      return new BooleanType(yesNo.value());
    }
    String unit = item.unit() == null ? POINTS : item.unit();
    return quantity(((Answer.Amount) answer).value(), unit);
  }

  private static CodeableConcept coded(AnswerOption option) {
    CodeableConcept concept = concept(option.code().system(), option.code().code());
    if (option.display() != null) {
      concept.getCodingFirstRep().setDisplay(option.display().en());
    }
    return concept;
  }

  /** The Observation of a score; empty for a scale of which nothing was answered or sent. */
  Optional<Observation> score(ScaleResult result) {
    Scale scale = result.scale();
    Observation observation = observation(scale.id(), scale.code());
    if (result instanceof ScaleScore score) {
      observation.setValue(quantity(score.value(), scale.unit()));
      addComponents(observation, score);
      return Optional.of(observation);
    }
    if (((NoScore) result).answered() == 0 || scale.scoring() instanceof Scoring.External) {
      return Optional.empty();
    }
    observation.setDataAbsentReason(concept(ABSENT_REASONS, "not-performed"));
    return Optional.of(observation);
  }

  private static void addComponents(Observation observation, ScaleScore score) {
    if (score.scale().scoring() instanceof Scoring.Table table
        && table.rawCode() != null
        && score.raw() != null) {
      addComponent(observation, table.rawCode(), BigDecimal.valueOf(score.raw()));
    }
    if (score.standardError() != null) {
      addComponent(observation, STANDARD_ERROR, score.standardError());
    }
  }

  private static void addComponent(Observation observation, Code code, BigDecimal value) {
    observation
        .addComponent()
        .setCode(concept(code.system(), code.code()))
        .setValue(quantity(value, POINTS));
  }

  private String idOf(String key) {
    return ObservationId.id(responseId, key);
  }

  private Observation observation(String key, Code code) {
    Observation observation = new Observation();
    observation.setId(idOf(key));
    observation.addIdentifier(ObservationId.identifier(responseId, key));
    observation.setStatus(
        response.getStatus() == QuestionnaireResponseStatus.AMENDED
            ? ObservationStatus.AMENDED
            : ObservationStatus.FINAL);
    observation.addCategory(concept(CATEGORIES, "survey"));
    observation.setCode(concept(code.system(), code.code()));
    observation.setSubject(response.getSubject().copy());
    // as it was written: the day of a score is that of its own offset (decision 0004)
    observation.setEffective(response.getAuthoredElement().copy());
    observation.addDerivedFrom(new Reference("QuestionnaireResponse/" + responseId));
    copyContext(observation);
    return observation;
  }

  private void copyContext(Observation observation) {
    if (response.hasEncounter()) {
      observation.setEncounter(response.getEncounter().copy());
    }
    if (response.hasSource()) {
      observation.addPerformer(response.getSource().copy());
    }
    response.getBasedOn().forEach(request -> observation.addBasedOn(request.copy()));
    Extension site = response.getExtensionByUrl(ResponseReader.BODY_SITE);
    if (site != null && site.getValue() instanceof CodeableConcept concept) {
      observation.setBodySite(concept.copy());
    }
  }

  private static CodeableConcept concept(String system, String code) {
    return new CodeableConcept(new Coding().setSystem(system).setCode(code));
  }

  private static Quantity quantity(BigDecimal value, String unit) {
    return new Quantity().setValue(value).setUnit(unit).setSystem(UCUM).setCode(unit);
  }
}
