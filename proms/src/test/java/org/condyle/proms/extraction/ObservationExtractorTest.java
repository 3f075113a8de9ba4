package org.condyle.proms.extraction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.condyle.proms.Responses;
import org.condyle.proms.answer.ResponseReader;
import org.condyle.record.ProblemException;
import org.hl7.fhir.r4.model.BooleanType;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.DecimalType;
import org.hl7.fhir.r4.model.IntegerType;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Observation.ObservationStatus;
import org.hl7.fhir.r4.model.QuestionnaireResponse;
import org.hl7.fhir.r4.model.QuestionnaireResponse.QuestionnaireResponseStatus;
import org.hl7.fhir.r4.model.Reference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ObservationExtractorTest {

  private static final ObservationExtractor EXTRACTOR =
      new ObservationExtractor(new ResponseReader(Responses.FORMS));
  private static final String KNEE_SCORE = "82332-8";

  @Test
  void aCompletedResponseGivesItsScoreAndEachAnswer() {
    QuestionnaireResponse response = Responses.of("koos-jr", 2, 2, 1, 3, 2, 2, 3);
    response.setEncounter(new Reference("Encounter/e1"));
    response.addBasedOn(new Reference("ServiceRequest/s1"));
    response.setSource(new Reference("Patient/p1"));
    CodeableConcept right =
        new CodeableConcept(new Coding("http://snomed.info/sct", "24028007", null));
    response.addExtension().setUrl(ResponseReader.BODY_SITE).setValue(right);

    List<Observation> observations = extract(response).observations();

    assertThat(observations).hasSize(8);
    assertThat(observations)
        .allSatisfy(
            observation -> {
              assertThat(observation.getStatus()).isEqualTo(ObservationStatus.FINAL);
              assertThat(observation.getCategoryFirstRep().getCodingFirstRep().getCode())
                  .isEqualTo("survey");
              assertThat(observation.getSubject().getReference()).isEqualTo("Patient/p1");
              assertThat(observation.getEncounter().getReference()).isEqualTo("Encounter/e1");
              assertThat(observation.getBasedOnFirstRep().getReference())
                  .isEqualTo("ServiceRequest/s1");
              assertThat(observation.getPerformerFirstRep().getReference()).isEqualTo("Patient/p1");
              assertThat(observation.getDerivedFromFirstRep().getReference())
                  .isEqualTo("QuestionnaireResponse/response-1");
              assertThat(observation.getEffectiveDateTimeType().getValueAsString())
                  .isEqualTo("2026-03-01T10:15:00-05:00");
              assertThat(observation.getBodySite().getCodingFirstRep().getCode())
                  .isEqualTo("24028007");
              assertThat(observation.getIdElement().getIdPart()).matches("[A-Za-z0-9.-]{1,64}");
            });
    assertThat(points(only(observations, KNEE_SCORE))).isEqualByComparingTo("50.012");
    assertThat(
            only(observations, "82328-6").getValueCodeableConcept().getCodingFirstRep().getCode())
        .isEqualTo("LA6750-9");
  }

  @Test
  void aTScoreCarriesItsSumAndStandardError() {
    QuestionnaireResponse response = Responses.of("promis-global-10", 3, 2, 2, 2, 1, 3, 7, 2, 3, 4);

    Observation physical = only(extract(response).observations(), "71971-6");

    assertThat(points(physical)).isEqualByComparingTo("32.4");
    assertThat(physical.getComponent())
        .extracting(
            component -> component.getCode().getCodingFirstRep().getCode(),
            component -> component.getValueQuantity().getValue().toPlainString())
        .containsExactly(tuple("71972-4", "9"), tuple("standard-error", "4.2"));
  }

  @Test
  void theSameResponseAgainHasNothingToStore() {
    QuestionnaireResponse response = Responses.of("koos-jr", 2, 2, 1, 3, 2, 2, 3);
    List<Observation> stored = stored(extract(response));

    Extraction again = EXTRACTOR.extract(response, stored);

    assertThat(again.observations()).isEmpty();
    assertThat(again.unchanged()).isEqualTo(8);
  }

  @Test
  void anAmendedResponseChangesItsObservationsUnderTheSameIds() {
    QuestionnaireResponse response = Responses.of("koos-jr", 2, 2, 1, 3, 2, 2, 3);
    List<Observation> stored = stored(extract(response));
    QuestionnaireResponse amended = Responses.of("koos-jr", 2, 2, 1, 3, 2, 2, 2);
    amended.setStatus(QuestionnaireResponseStatus.AMENDED);

    List<Observation> changed = EXTRACTOR.extract(amended, stored).observations();

    assertThat(ids(changed)).containsExactlyInAnyOrderElementsOf(ids(stored));
    assertThat(changed)
        .allMatch(observation -> observation.getStatus() == ObservationStatus.AMENDED);
    assertThat(points(only(changed, KNEE_SCORE))).isEqualByComparingTo("52.465");
  }

  @Test
  void anAnswerThatACorrectionTakesBackIsInErrorAndItsScoreLosesTheValue() {
    List<Observation> stored = stored(extract(Responses.of("koos-jr", 2, 2, 1, 3, 2, 2, 3)));
    QuestionnaireResponse amended = Responses.of("koos-jr", 2, 2, 1, 3, 2, 2);
    amended.setStatus(QuestionnaireResponseStatus.AMENDED);

    List<Observation> changed = EXTRACTOR.extract(amended, stored).observations();

    Observation score = only(changed, KNEE_SCORE);
    assertThat(score.hasValue()).isFalse();
    assertThat(score.getDataAbsentReason().getCodingFirstRep().getCode())
        .isEqualTo("not-performed");
    assertThat(only(changed, "82331-0").getStatus()).isEqualTo(ObservationStatus.ENTEREDINERROR);
  }

  @ParameterizedTest
  @EnumSource(
      value = QuestionnaireResponseStatus.class,
      names = {"ENTEREDINERROR", "STOPPED", "INPROGRESS"})
  void aResponseThatCountsNoMoreTakesItsObservationsBackOnce(QuestionnaireResponseStatus status) {
    QuestionnaireResponse response = Responses.of("koos-jr", 2, 2, 1, 3, 2, 2, 3);
    List<Observation> stored = stored(extract(response));
    response.setStatus(status);

    List<Observation> undone = EXTRACTOR.extract(response, stored).observations();

    assertThat(ids(undone)).containsExactlyInAnyOrderElementsOf(ids(stored));
    assertThat(undone)
        .allMatch(observation -> observation.getStatus() == ObservationStatus.ENTEREDINERROR);
    assertThat(EXTRACTOR.extract(response, undone).observations()).isEmpty();
  }

  @Test
  void aResponseInErrorNeedNotBeReadableToBeTakenBack() {
    List<Observation> stored = stored(extract(Responses.of("koos-jr", 2, 2, 1, 3, 2, 2, 3)));
    QuestionnaireResponse response = Responses.of("koos-jr", 9);
    response.setQuestionnaire(null);
    response.setStatus(QuestionnaireResponseStatus.ENTEREDINERROR);

    assertThat(EXTRACTOR.extract(response, stored).observations()).hasSize(8);
  }

  @Test
  void aBegunResponseGivesNothing() {
    QuestionnaireResponse response = Responses.of("koos-jr", 2, 2);
    response.setStatus(QuestionnaireResponseStatus.INPROGRESS);

    assertThat(extract(response).observations()).isEmpty();
  }

  @Test
  void aScaleOfWhichNothingWasAnsweredGivesNothing() {
    QuestionnaireResponse response = Responses.empty("faam");
    for (int i = 1; i <= 19; i++) {
      response.addItem().setLinkId("faam-adl-" + i).addAnswer().setValue(new IntegerType(4));
    }

    List<Observation> observations = extract(response).observations();

    assertThat(observations).hasSize(20);
    assertThat(points(only(observations, "faam-adl"))).isEqualByComparingTo("100");
  }

  @Test
  void aPainRatingIsOneObservationAndNotTwo() {
    assertThat(extract(Responses.of("pain-nprs", 7)).observations())
        .singleElement()
        .satisfies(observation -> assertThat(points(observation)).isEqualByComparingTo("7"));
  }

  @Test
  void bodyMeasuresAreVitalSignsInTheirUnits() {
    QuestionnaireResponse response = Responses.empty("pro-pm-preoperative");
    response.addItem().setLinkId("weight").addAnswer().setValue(new DecimalType("80.5"));
    response
        .addItem()
        .setLinkId("chronic-narcotic-use")
        .addAnswer()
        .setValue(new BooleanType(true));

    List<Observation> observations = extract(response).observations();

    Observation weight = only(observations, "29463-7");
    assertThat(weight.getValueQuantity().getCode()).isEqualTo("kg");
    assertThat(weight.getCategory())
        .extracting(category -> category.getCodingFirstRep().getCode())
        .containsExactly("survey", "vital-signs");
    assertThat(only(observations, "chronic-narcotic-use").getValueBooleanType().booleanValue())
        .isTrue();
  }

  @Test
  void anAdaptiveScoreIsTakenWithItsStandardError() {
    QuestionnaireResponse response = Responses.empty("promis-pf-cat");
    response.addItem().setLinkId("t-score").addAnswer().setValue(new DecimalType("43.2"));
    response
        .addItem()
        .setLinkId("t-score.standard-error")
        .addAnswer()
        .setValue(new DecimalType("2.1"));

    Observation score = extract(response).observations().get(0);

    assertThat(points(score)).isEqualByComparingTo("43.2");
    assertThat(score.getComponentFirstRep().getValueQuantity().getValue())
        .isEqualByComparingTo("2.1");
  }

  @Test
  void aScoreThatTheSenderSentBesideTheResponseIsNotSaidAgain() {
    QuestionnaireResponse response = Responses.of("koos-jr", 2, 2, 1, 3, 2, 2, 3);
    Observation sent = only(extract(response).observations(), KNEE_SCORE).copy();
    sent.setId("ehr-score");
    sent.setIdentifier(null);

    Extraction extraction = EXTRACTOR.extract(response, List.of(sent));

    assertThat(extraction.observations()).hasSize(7);
    assertThat(ids(extraction.observations())).doesNotContain("ehr-score");
  }

  @ParameterizedTest
  @EnumSource(
      value = ObservationStatus.class,
      names = {"CANCELLED", "ENTEREDINERROR"})
  void aScoreThatItsSenderWithdrewIsNotSaidByUs(ObservationStatus withdrawn) {
    QuestionnaireResponse response = Responses.of("koos-jr", 2, 2, 1, 3, 2, 2, 3);
    List<Observation> ours = stored(extract(response));
    Observation sent = only(ours, KNEE_SCORE).copy();
    sent.setId("ehr-score");
    sent.setIdentifier(null);
    sent.setStatus(withdrawn);

    Extraction first = EXTRACTOR.extract(response, List.of(sent));
    ours.add(sent);
    Extraction later = EXTRACTOR.extract(response, ours);

    assertThat(first.observations()).hasSize(7);
    assertThat(later.observations())
        .as("what was said before the withdrawal is taken back")
        .singleElement()
        .satisfies(
            score -> {
              assertThat(score.getCode().getCodingFirstRep().getCode()).isEqualTo(KNEE_SCORE);
              assertThat(score.getIdElement().getIdPart()).startsWith("pro-");
              assertThat(score.getStatus()).isEqualTo(ObservationStatus.ENTEREDINERROR);
            });
  }

  @ParameterizedTest
  @EnumSource(
      value = ObservationStatus.class,
      names = {"CANCELLED", "ENTEREDINERROR"})
  void aScoreOfOursThatSomebodyWithdrewStaysWithdrawn(ObservationStatus withdrawn) {
    QuestionnaireResponse response = Responses.of("koos-jr", 2, 2, 1, 3, 2, 2, 3);
    List<Observation> stored = stored(extract(response));
    only(stored, KNEE_SCORE).setStatus(withdrawn);

    assertThat(EXTRACTOR.extract(response, stored).observations()).isEmpty();

    response.setStatus(QuestionnaireResponseStatus.AMENDED);
    assertThat(EXTRACTOR.extract(response, stored).observations()).hasSize(7);
  }

  @Test
  void aResponseThatCountsAgainGivesItsObservationsAgain() {
    QuestionnaireResponse response = Responses.of("koos-jr", 2, 2, 1, 3, 2, 2, 3);
    List<Observation> stored = stored(extract(response));
    response.setStatus(QuestionnaireResponseStatus.ENTEREDINERROR);
    List<Observation> undone = stored(EXTRACTOR.extract(response, stored));
    response.setStatus(QuestionnaireResponseStatus.COMPLETED);

    List<Observation> again = EXTRACTOR.extract(response, undone).observations();

    assertThat(again).hasSize(8);
    assertThat(ids(again)).containsExactlyInAnyOrderElementsOf(ids(stored));
    assertThat(again)
        .allMatch(observation -> observation.getStatus() == ObservationStatus.FINAL)
        .noneMatch(observation -> observation.getIdentifierFirstRep().hasUse());
  }

  @Test
  void allOfAResponseThatCannotBeReadAnyMoreIsTakenBack() {
    QuestionnaireResponse response = Responses.of("koos-jr", 2, 2, 1, 3, 2, 2, 3);
    List<Observation> stored = stored(extract(response));

    List<Observation> back = ObservationExtractor.takeBack("response-1", stored).observations();

    assertThat(back).hasSize(8);
    assertThat(ObservationExtractor.takeBack("response-1", back).observations()).isEmpty();
  }

  @Test
  void aResponseWithAScoreOfItsSenderAndNoneOfOursIsKeptByItsSender() {
    QuestionnaireResponse response = Responses.of("koos-jr", 2, 2, 1, 3, 2, 2, 3);
    List<Observation> ours = stored(extract(response));
    Observation sent = only(ours, KNEE_SCORE).copy();
    sent.setId("ehr-score");
    sent.setIdentifier(null);
    Observation note = new Observation();
    note.setId("ehr-note");

    assertThat(EXTRACTOR.isKeptByItsSender(response, List.of(sent))).isTrue();
    assertThat(EXTRACTOR.isKeptByItsSender(response, List.of(note))).isFalse();
    ours.add(sent);
    assertThat(EXTRACTOR.isKeptByItsSender(response, ours)).isFalse();
  }

  @Test
  void whatOthersSaidIsNeverTakenBack() {
    QuestionnaireResponse response = Responses.of("koos-jr", 2, 2, 1, 3, 2, 2, 3);
    Observation sent = new Observation();
    sent.setId("ehr-note");
    sent.setStatus(ObservationStatus.FINAL);
    response.setStatus(QuestionnaireResponseStatus.ENTEREDINERROR);

    assertThat(EXTRACTOR.extract(response, List.of(sent)).observations()).isEmpty();
  }

  @Test
  void twoResponsesNeverShareAnId() {
    QuestionnaireResponse one = Responses.of("koos-jr", 2, 2, 1, 3, 2, 2, 3);
    QuestionnaireResponse other = Responses.of("koos-jr", 2, 2, 1, 3, 2, 2, 3);
    other.setId("response-2");

    assertThat(ids(extract(one).observations()))
        .doesNotContainAnyElementsOf(ids(extract(other).observations()));
    // the Observations of one are not those of the other, though one id starts with the other
    other.setId("response-11");
    other.setStatus(QuestionnaireResponseStatus.ENTEREDINERROR);
    assertThat(EXTRACTOR.extract(other, stored(extract(one))).observations()).isEmpty();
  }

  @Test
  void aResponseWithoutIdCannotBeExtracted() {
    QuestionnaireResponse response = Responses.of("koos-jr", 2);
    response.setId((String) null);

    assertThatThrownBy(() -> extract(response)).isInstanceOf(ProblemException.class);
  }

  private static Extraction extract(QuestionnaireResponse response) {
    return EXTRACTOR.extract(response, List.of());
  }

  /** As a server gives them back: with a version and a whole id. */
  private static List<Observation> stored(Extraction extraction) {
    List<Observation> stored = new ArrayList<>();
    for (Observation observation : extraction.observations()) {
      Observation copy = observation.copy();
      copy.setId("Observation/" + observation.getIdElement().getIdPart() + "/_history/1");
      copy.getMeta().setVersionId("1");
      stored.add(copy);
    }
    return stored;
  }

  private static List<String> ids(List<Observation> observations) {
    return observations.stream().map(each -> each.getIdElement().getIdPart()).toList();
  }

  private static Observation only(List<Observation> observations, String code) {
    List<Observation> found =
        observations.stream()
            .filter(each -> code.equals(each.getCode().getCodingFirstRep().getCode()))
            .toList();
    assertThat(found).hasSize(1);
    return found.get(0);
  }

  private static BigDecimal points(Observation observation) {
    return observation.getValueQuantity().getValue();
  }
}
