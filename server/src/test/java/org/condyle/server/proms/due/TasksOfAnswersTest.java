package org.condyle.server.proms.due;

import static org.assertj.core.api.Assertions.assertThat;
import static org.condyle.server.proms.PromPatient.put;
import static org.condyle.server.proms.PromPatient.task;
import static org.condyle.server.proms.PromPatient.today;
import static org.condyle.server.proms.due.OperatedPatient.bringUpToDate;
import static org.condyle.server.proms.due.OperatedPatient.delete;
import static org.condyle.server.proms.due.OperatedPatient.operated;

import java.math.BigDecimal;
import java.util.List;
import org.condyle.proms.due.DueItemKey;
import org.condyle.server.SharedServer;
import org.condyle.server.proms.PromPatient;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Provenance;
import org.hl7.fhir.r4.model.Quantity;
import org.hl7.fhir.r4.model.QuestionnaireResponse;
import org.hl7.fhir.r4.model.QuestionnaireResponse.QuestionnaireResponseStatus;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.Task;
import org.hl7.fhir.r4.model.Task.TaskStatus;
import org.junit.jupiter.api.Test;

class TasksOfAnswersTest {

  private static final String ABSENT = "http://terminology.hl7.org/CodeSystem/data-absent-reason";

  @Test
  void aResponseGivesObservationsAndCompletesItsTask() {
    PromPatient patient = operated("due-answer");
    bringUpToDate(patient);
    put(patient.koos(2, 2, 1, 3, 2, 2, 3));

    bringUpToDate(patient);

    assertThat(patient.observations()).hasSize(8);
    Observation score = patient.kneeScores().get(0);
    assertThat(points(score)).isEqualByComparingTo("50.012");
    assertThat(score.getDerivedFromFirstRep().getReference())
        .isEqualTo("QuestionnaireResponse/due-answer-koos");
    assertThat(sources(score)).containsExactly("QuestionnaireResponse/due-answer-koos");
    Task task = task(patient.afterKnee("joint-follow-up", "month-12"));
    assertThat(task.getStatus()).isEqualTo(TaskStatus.COMPLETED);
    assertThat(((Reference) task.getOutputFirstRep().getValue()).getReference())
        .isEqualTo("QuestionnaireResponse/due-answer-koos");
    assertThat(sources(task)).containsExactly("Procedure/due-answer-knee");
  }

  /** What something was derived from, by its Provenance. */
  private static List<String> sources(Resource derived) {
    Bundle found =
        SharedServer.client()
            .search()
            .byUrl(
                "Provenance?target=" + derived.getIdElement().toUnqualifiedVersionless().getValue())
            .returnBundle(Bundle.class)
            .execute();
    assertThat(found.getEntry()).hasSize(1);
    return ((Provenance) found.getEntryFirstRep().getResource())
        .getEntity().stream().map(entity -> entity.getWhat().getReference()).toList();
  }

  @Test
  void aCorrectionChangesTheObservationsUnderTheirIds() {
    PromPatient patient = operated("due-correct");
    put(patient.koos(2, 2, 1, 3, 2, 2, 3));
    bringUpToDate(patient);
    List<String> before = ids(patient.observations());
    put(patient.koos(2, 2, 1, 3, 2, 2, 2).setStatus(QuestionnaireResponseStatus.AMENDED));

    bringUpToDate(patient);

    assertThat(ids(patient.observations())).containsExactlyInAnyOrderElementsOf(before);
    assertThat(patient.kneeScores())
        .singleElement()
        .satisfies(
            score -> {
              assertThat(score.getStatus()).isEqualTo(Observation.ObservationStatus.AMENDED);
              assertThat(points(score)).isEqualByComparingTo("52.465");
            });
  }

  @Test
  void aResponseInErrorTakesItsScoresBackAndOpensItsTaskAgain() {
    PromPatient patient = operated("due-error");
    put(patient.koos(2, 2, 1, 3, 2, 2, 3));
    bringUpToDate(patient);
    put(patient.koos(2, 2, 1, 3, 2, 2, 3).setStatus(QuestionnaireResponseStatus.ENTEREDINERROR));

    bringUpToDate(patient);

    assertThat(patient.observations())
        .hasSize(8)
        .allMatch(each -> each.getStatus() == Observation.ObservationStatus.ENTEREDINERROR);
    Task task = task(patient.afterKnee("joint-follow-up", "month-12"));
    assertThat(task.getStatus()).isEqualTo(TaskStatus.READY);
    assertThat(task.hasOutput()).isFalse();
  }

  @Test
  void aResponseWhoseSenderSendsTheScoreIsLeftToTheSender() {
    PromPatient patient = operated("due-sent");
    QuestionnaireResponse response = patient.koos(2, 2, 1, 3, 2, 2, 3);
    put(response, score(patient, "50.012", response));

    bringUpToDate(patient);

    assertThat(ids(patient.observations())).containsExactly("due-sent-score");
    assertThat(task(patient.afterKnee("joint-follow-up", "month-12")).getStatus())
        .isEqualTo(TaskStatus.COMPLETED);
  }

  @Test
  void aScoreThatIsWithdrawnLeavesTheTaskInProgressAndIsNotWrittenAgain() {
    PromPatient patient = operated("due-withdrawn");
    put(patient.koos(2, 2, 1, 3, 2, 2, 3));
    bringUpToDate(patient);
    Observation score = patient.kneeScores().get(0);
    put(score.setStatus(Observation.ObservationStatus.CANCELLED));

    bringUpToDate(patient);

    assertThat(patient.kneeScores())
        .singleElement()
        .extracting(Observation::getStatus)
        .isEqualTo(Observation.ObservationStatus.CANCELLED);
    assertThat(task(patient.afterKnee("joint-follow-up", "month-12")).getStatus())
        .isEqualTo(TaskStatus.INPROGRESS);
  }

  @Test
  void anIllegalAnswerIsKeptAndScoresNothing() {
    PromPatient patient = operated("due-illegal");
    put(patient.koos(9, 2, 1, 3, 2, 2, 3));

    bringUpToDate(patient);

    assertThat(patient.observations()).isEmpty();
    assertThat(patient.search(QuestionnaireResponse.class)).hasSize(1);
    assertThat(task(patient.afterKnee("joint-follow-up", "month-12")).getStatus())
        .isEqualTo(TaskStatus.INPROGRESS);
  }

  @Test
  void aCorrectionThatCannotBeReadTakesTheOldScoreBack() {
    PromPatient patient = operated("due-spoiled");
    put(patient.koos(2, 2, 1, 3, 2, 2, 3));
    bringUpToDate(patient);
    put(patient.koos(9, 2, 1, 3, 2, 2, 3).setStatus(QuestionnaireResponseStatus.AMENDED));

    bringUpToDate(patient);

    assertThat(patient.kneeScores())
        .singleElement()
        .extracting(Observation::getStatus)
        .isEqualTo(Observation.ObservationStatus.ENTEREDINERROR);
    assertThat(task(patient.afterKnee("joint-follow-up", "month-12")).getStatus())
        .isEqualTo(TaskStatus.INPROGRESS);
  }

  @Test
  void aResponseToAFormThatIsNoInstrumentIsLeftAsItIs() {
    PromPatient patient = operated("due-unknown");
    QuestionnaireResponse response = patient.koos(2, 2, 1, 3, 2, 2, 3);
    response.setQuestionnaire("https://condyle.org/fhir/Questionnaire/koos-jr|0.0.1");
    put(response);

    bringUpToDate(patient);

    assertThat(patient.observations()).isEmpty();
    assertThat(task(patient.afterKnee("joint-follow-up", "month-12")).getStatus())
        .isEqualTo(TaskStatus.READY);
  }

  @Test
  void aRefusalThatAnEhrWritesIsRespectedWithItsReasonUntilItIsTakenBack() {
    PromPatient patient = operated("due-declined");
    bringUpToDate(patient);
    DueItemKey key = patient.afterKnee("joint-follow-up", "month-12");
    Task refused = task(key);
    refused.setStatus(TaskStatus.REJECTED);
    refused.setStatusReason(new CodeableConcept().setText("Does not want to"));
    refused.addNote().setText("Asked by telephone");
    put(refused);

    bringUpToDate(patient);

    Task task = task(key);
    assertThat(task.getStatus()).isEqualTo(TaskStatus.REJECTED);
    assertThat(task.getBusinessStatus().getCodingFirstRep().getCode()).isEqualTo("declined");
    assertThat(task.getStatusReason().getText()).isEqualTo("Does not want to");
    assertThat(task.getNoteFirstRep().getText()).isEqualTo("Asked by telephone");

    put(task.setStatus(TaskStatus.REQUESTED));
    bringUpToDate(patient);

    assertThat(task(key).getStatus()).isEqualTo(TaskStatus.READY);
  }

  @Test
  void aScoreThatWasAskedForAndDeclinedRejectsItsTask() {
    PromPatient patient = operated("due-absent");
    QuestionnaireResponse none = patient.koos();
    Observation declined = score(patient, "1", none);
    declined.setDerivedFrom(null).setValue(null);
    declined.getDataAbsentReason().addCoding().setSystem(ABSENT).setCode("asked-declined");
    put(declined);

    bringUpToDate(patient);

    Task task = task(patient.afterKnee("joint-follow-up", "month-12"));
    assertThat(task.getStatus()).isEqualTo(TaskStatus.REJECTED);
    assertThat(task.getStatusReason().getCodingFirstRep().getCode()).isEqualTo("declined");
  }

  @Test
  void aResponseThatIsDeletedTakesItsScoresWithIt() {
    PromPatient patient = operated("due-gone-answer");
    put(patient.koos(2, 2, 1, 3, 2, 2, 3));
    bringUpToDate(patient);

    delete("QuestionnaireResponse/due-gone-answer-koos");
    bringUpToDate(patient);

    assertThat(patient.observations()).isEmpty();
    assertThat(task(patient.afterKnee("joint-follow-up", "month-12")).getStatus())
        .isEqualTo(TaskStatus.READY);
  }

  private static Observation score(
      PromPatient patient, String points, QuestionnaireResponse response) {
    Observation score = new Observation();
    score.setId("Observation/" + patient.id() + "-score");
    score.setStatus(Observation.ObservationStatus.FINAL).setSubject(patient.subject());
    score.getCode().addCoding().setSystem("http://loinc.org").setCode(PromPatient.KNEE_SCORE);
    score.setEffective(new DateTimeType(today().toString()));
    score.setValue(
        new Quantity()
            .setValue(new BigDecimal(points))
            .setSystem("http://unitsofmeasure.org")
            .setCode("{score}"));
    score.addDerivedFrom(
        new Reference("QuestionnaireResponse/" + response.getIdElement().getIdPart()));
    return score;
  }

  private static BigDecimal points(Observation score) {
    return score.getValueQuantity().getValue();
  }

  private static List<String> ids(List<Observation> observations) {
    return observations.stream().map(each -> each.getIdElement().getIdPart()).toList();
  }
}
