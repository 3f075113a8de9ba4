package org.condyle.server.proms.due;

import static org.assertj.core.api.Assertions.assertThat;
import static org.condyle.server.proms.PromPatient.put;
import static org.condyle.server.proms.PromPatient.task;
import static org.condyle.server.proms.PromPatient.today;

import java.math.BigDecimal;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.condyle.proms.due.DueItemKey;
import org.condyle.server.SharedServer;
import org.condyle.server.evaluation.EvaluationProgress;
import org.condyle.server.partition.Partitions;
import org.condyle.server.proms.PromPatient;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.CarePlan;
import org.hl7.fhir.r4.model.CarePlan.CarePlanStatus;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Procedure;
import org.hl7.fhir.r4.model.Procedure.ProcedureStatus;
import org.hl7.fhir.r4.model.Provenance;
import org.hl7.fhir.r4.model.Quantity;
import org.hl7.fhir.r4.model.QuestionnaireResponse;
import org.hl7.fhir.r4.model.QuestionnaireResponse.QuestionnaireResponseStatus;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.ServiceRequest;
import org.hl7.fhir.r4.model.ServiceRequest.ServiceRequestStatus;
import org.hl7.fhir.r4.model.Task;
import org.hl7.fhir.r4.model.Task.TaskStatus;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.jdbc.core.simple.JdbcClient;

class DueUpkeepTest {

  private static final int PARTITION = Partitions.FIRST_PRACTICE;
  private static final DueUpkeep UPKEEP = SharedServer.server().part(DueUpkeep.class);

  private static final String ABSENT = "http://terminology.hl7.org/CodeSystem/data-absent-reason";

  /** Within the window of a year after surgery. */
  private static final int DAYS_AGO = 350;

  private static PromPatient operated(String id) {
    PromPatient patient = PromPatient.stored(id);
    put(patient.knee(today().minusDays(DAYS_AGO)));
    return patient;
  }

  private static void bringUpToDate(PromPatient patient) {
    UPKEEP.bringUpToDate(PARTITION, patient.id());
  }

  @Test
  void everyWindowAfterAnOperationIsATaskForThePatient() {
    PromPatient patient = operated("due-tasks");
    DueItemKey key = patient.afterKnee("joint-follow-up", "month-12");

    bringUpToDate(patient);

    Task task = task(key);
    assertThat(task.getStatus()).isEqualTo(TaskStatus.READY);
    assertThat(task.getBusinessStatus().getCodingFirstRep().getCode()).isEqualTo("open");
    assertThat(task.getIntent()).isEqualTo(Task.TaskIntent.ORDER);
    assertThat(task.getIdentifierFirstRep().getSystem()).isEqualTo(DueItemKey.SYSTEM);
    assertThat(task.getIdentifierFirstRep().getValue()).isEqualTo(key.id());
    assertThat(task.getCode().getCodingFirstRep().getCode()).isEqualTo("complete-questionnaire");
    assertThat(task.getFor().getReference()).isEqualTo("Patient/due-tasks");
    assertThat(task.getOwner().getReference()).isEqualTo("Patient/due-tasks");
    assertThat(task.getInputFirstRep().getValue().primitiveValue())
        .isEqualTo("https://condyle.org/fhir/Questionnaire/koos-jr|1.0.0");
    LocalDate surgery = today().minusDays(DAYS_AGO);
    assertThat(days(task)).containsExactly(surgery.plusDays(300), surgery.plusDays(425));
    assertThat(task.getFocus().getReference()).isEqualTo("Procedure/due-tasks-knee");
    assertThat(task.getDescription())
        .isEqualTo("KOOS, JR., One year after surgery (total knee arthroplasty)");
    assertThat(task.hasOutput()).isFalse();
    assertThat(task(patient.afterKnee("joint-follow-up", "month-3")).getStatus())
        .isEqualTo(TaskStatus.FAILED);
  }

  @Test
  void tasksOfAnOperationWithoutOrderAreBasedOnACarePlanOfTheSchedule() {
    PromPatient patient = operated("due-plan");

    bringUpToDate(patient);

    Task task = task(patient.afterKnee("joint-follow-up", "month-12"));
    CarePlan plan =
        SharedServer.client()
            .read()
            .resource(CarePlan.class)
            .withUrl(task.getBasedOnFirstRep().getReference())
            .execute();
    assertThat(plan.getStatus()).isEqualTo(CarePlanStatus.ACTIVE);
    assertThat(plan.getInstantiatesUri().get(0).getValue())
        .isEqualTo("https://condyle.org/fhir/schedule/joint-follow-up");
    assertThat(plan.getSubject().getReference()).isEqualTo("Patient/due-plan");
    assertThat(plan.getActivity())
        .extracting(activity -> activity.getReference().getReference())
        .contains("Task/" + task.getIdElement().getIdPart())
        .hasSize(4);
  }

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
  void aMovedOperationMovesItsTasksAndAnOtherOneHasItsOwn() {
    PromPatient patient = PromPatient.stored("due-moved");
    put(patient.order("left", today().plusDays(30)), patient.order("right", today().plusDays(200)));
    bringUpToDate(patient);
    DueItemKey key = patient.ordered("left", "joint-follow-up", "month-12");
    assertThat(task(key).getBasedOnFirstRep().getReference())
        .isEqualTo("ServiceRequest/due-moved-left");
    int tasks = patient.tasks().size();
    put(patient.order("left", today().plusDays(60)));

    bringUpToDate(patient);

    assertThat(days(task(key)).get(0)).isEqualTo(today().plusDays(60 + 300));
    assertThat(patient.tasks()).hasSize(tasks);
    assertThat(days(task(patient.ordered("right", "joint-follow-up", "month-12"))).get(0))
        .isEqualTo(today().plusDays(200 + 300));
  }

  @Test
  void anOperationThatIsCalledOffCancelsItsTasks() {
    PromPatient patient = PromPatient.stored("due-cancelled");
    ServiceRequest order = patient.order("one", today().plusDays(30));
    put(order);
    bringUpToDate(patient);
    put(order.setStatus(ServiceRequestStatus.REVOKED));

    bringUpToDate(patient);

    assertThat(patient.tasks())
        .isNotEmpty()
        .allSatisfy(
            task -> {
              assertThat(task.getStatus()).isEqualTo(TaskStatus.CANCELLED);
              assertThat(task.getStatusReason().getCodingFirstRep().getCode())
                  .isEqualTo("surgery-cancelled");
            });
  }

  @Test
  void anOperationWithoutADayHoldsItsTasks() {
    PromPatient patient = PromPatient.stored("due-undated");
    ServiceRequest order = patient.order("one", today().plusDays(30));
    put(order);
    bringUpToDate(patient);
    put(order.setOccurrence(null));

    bringUpToDate(patient);

    Task task = task(patient.ordered("one", "joint-follow-up", "month-12"));
    assertThat(task.getStatus()).isEqualTo(TaskStatus.ONHOLD);
    assertThat(task.getRestriction().hasPeriod()).isFalse();
  }

  @Test
  void anOrderThatComesAfterItsProcedureTakesTheTasksOver() {
    PromPatient patient = operated("due-late-order");
    bringUpToDate(patient);
    DueItemKey before = patient.afterKnee("joint-follow-up", "month-12");
    put(patient.order("one", today().minusDays(DAYS_AGO)));

    bringUpToDate(patient);

    assertThat(task(before).getStatus()).isEqualTo(TaskStatus.CANCELLED);
    assertThat(task(before).getStatusReason().getCodingFirstRep().getCode())
        .isEqualTo("no-longer-asked");
    Task task = task(patient.ordered("one", "joint-follow-up", "month-12"));
    assertThat(task.getStatus()).isEqualTo(TaskStatus.READY);
    assertThat(task.getFocus().getReference()).isEqualTo("Procedure/due-late-order-knee");
    assertThat(patient.search(CarePlan.class))
        .isNotEmpty()
        .allMatch(plan -> plan.getStatus() == CarePlanStatus.REVOKED);
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
  void deathStopsWhatIsOpen() {
    PromPatient patient = operated("due-death");
    bringUpToDate(patient);
    Patient dead = patient.patient();
    dead.setDeceased(new DateTimeType(today().toString()));
    put(dead);

    bringUpToDate(patient);

    Task task = task(patient.afterKnee("joint-follow-up", "month-12"));
    assertThat(task.getStatus()).isEqualTo(TaskStatus.CANCELLED);
    assertThat(task.getStatusReason().getCodingFirstRep().getCode()).isEqualTo("death");
    assertThat(task(patient.afterKnee("joint-follow-up", "month-3")).getStatus())
        .isEqualTo(TaskStatus.FAILED);
  }

  @Test
  void whatIsWrittenIsLookedAtOnceMoreAndThenNothingIsLeftToDo() {
    PromPatient patient = operated("due-loop");
    put(patient.koos(2, 2, 1, 3, 2, 2, 3));
    UPKEEP.bringUpToDate(PARTITION, EvaluationProgress.NONE);
    List<String> written = versions(patient);

    UPKEEP.bringUpToDate(PARTITION, EvaluationProgress.NONE);
    boolean more = marksBehind() > 0;
    UPKEEP.bringUpToDate(PARTITION, EvaluationProgress.NONE);

    assertThat(more).as("after one more pass").isFalse();
    assertThat(versions(patient)).isEqualTo(written).isNotEmpty();
  }

  @Test
  void severalAtOnceDoubleNothingAndEndWithTheSame() {
    List<PromPatient> patients = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      PromPatient patient = operated("due-at-once-" + i);
      put(patient.koos(2, 2, 1, 3, 2, 2, 3));
      patients.add(patient);
    }
    IntStream.range(0, 4)
        .parallel()
        .forEach(
            each -> {
              if (each % 2 == 0) {
                UPKEEP.bringUpToDate(PARTITION, EvaluationProgress.NONE);
              } else {
                patients.forEach(DueUpkeepTest::bringUpToDate);
              }
            });

    UPKEEP.bringUpToDate(PARTITION, EvaluationProgress.NONE);

    for (PromPatient patient : patients) {
      assertThat(patient.kneeScores()).hasSize(1);
      assertThat(patient.tasks()).hasSize(patients.get(0).tasks().size());
      assertThat(task(patient.afterKnee("joint-follow-up", "month-12")).getStatus())
          .isEqualTo(TaskStatus.COMPLETED);
      assertThat(problem(patient)).isNull();
    }
  }

  @Test
  void aDayThatComesIsLookedAtThoughNothingWasChanged() {
    PromPatient patient = operated("due-day");
    UPKEEP.bringUpToDate(PARTITION, EvaluationProgress.NONE);
    assertThat(nextDay(patient)).isAfter(today());
    UPKEEP.bringUpToDate(PARTITION, EvaluationProgress.NONE);
    database()
        .sql("update condyle.due_state set next_day = ? where patient_id = " + key(patient))
        .param(today())
        .update();

    UPKEEP.bringUpToDate(PARTITION, EvaluationProgress.NONE);

    assertThat(nextDay(patient)).isAfter(today());
  }

  @Test
  void aRecordThatCannotBeWorkedOutFailsAlone() {
    PromPatient bad = PromPatient.stored("due-bad");
    Procedure never = bad.knee(today());
    never.setPerformed(new DateTimeType("9999-12-31"));
    put(never);
    PromPatient good = operated("due-good");

    UPKEEP.bringUpToDate(PARTITION, EvaluationProgress.NONE);

    assertThat(bad.tasks()).isEmpty();
    assertThat(problem(bad)).isEqualTo("CONDYLE-5001");
    assertThat(good.tasks()).isNotEmpty();
    assertThat(problem(good)).isNull();

    put(bad.knee(today().minusDays(DAYS_AGO)));
    UPKEEP.bringUpToDate(PARTITION, EvaluationProgress.NONE);

    assertThat(bad.tasks()).isNotEmpty();
    assertThat(problem(bad)).isNull();
  }

  @ParameterizedTest
  @EnumSource(
      value = ProcedureStatus.class,
      names = {"NOTDONE", "ENTEREDINERROR"})
  void anOperationThatWasNotDoneAfterAllRevokesItsPlan(ProcedureStatus status) {
    PromPatient patient = operated("due-" + status.toCode());
    bringUpToDate(patient);
    put(patient.knee(today().minusDays(DAYS_AGO)).setStatus(status));

    bringUpToDate(patient);

    assertThat(patient.tasks())
        .isNotEmpty()
        .allMatch(task -> task.getStatus() == TaskStatus.CANCELLED);
    assertThat(patient.search(CarePlan.class))
        .isNotEmpty()
        .allMatch(plan -> plan.getStatus() == CarePlanStatus.REVOKED);
  }

  @Test
  void aProcedureThatIsDeletedCancelsItsTasks() {
    PromPatient patient = operated("due-deleted");
    bringUpToDate(patient);

    delete("Procedure/due-deleted-knee");
    bringUpToDate(patient);

    assertThat(patient.tasks())
        .isNotEmpty()
        .allMatch(task -> task.getStatus() == TaskStatus.CANCELLED);
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

  @Test
  void aPatientWhoIsDeletedIsForgotten() {
    PromPatient patient = operated("due-gone");
    put(patient.koos(2, 2, 1, 3, 2, 2, 3));
    UPKEEP.bringUpToDate(PARTITION, EvaluationProgress.NONE);
    long key = key(patient);
    delete("QuestionnaireResponse/due-gone-koos");
    delete("Procedure/due-gone-knee");

    delete("Patient/due-gone");
    UPKEEP.bringUpToDate(PARTITION, EvaluationProgress.NONE);

    assertThat(states(key)).isZero();
  }

  @Test
  void whatSomebodyElseMadeOfAPatientKeepsThePatient() {
    PromPatient patient = operated("due-kept");
    bringUpToDate(patient);

    HttpResponse<String> answer = deleted("Patient/due-kept");

    assertThat(answer.statusCode()).isEqualTo(409);
    bringUpToDate(patient);
    assertThat(patient.tasks()).isNotEmpty();
  }

  private static void delete(String path) {
    HttpResponse<String> answer = deleted(path);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
  }

  private static HttpResponse<String> deleted(String path) {
    return SharedServer.send(HttpRequest.newBuilder(SharedServer.uri(path)).DELETE().build());
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

  private static List<LocalDate> days(Task task) {
    return List.of(
        LocalDate.parse(task.getRestriction().getPeriod().getStartElement().getValueAsString()),
        LocalDate.parse(task.getRestriction().getPeriod().getEndElement().getValueAsString()));
  }

  private static BigDecimal points(Observation score) {
    return score.getValueQuantity().getValue();
  }

  private static List<String> ids(List<Observation> observations) {
    return observations.stream().map(each -> each.getIdElement().getIdPart()).toList();
  }

  /** Of all that was derived, with how often it was written. */
  private static List<String> versions(PromPatient patient) {
    List<String> versions = new ArrayList<>();
    patient.tasks().forEach(each -> versions.add(each.getIdElement().toUnqualified().getValue()));
    patient
        .observations()
        .forEach(each -> versions.add(each.getIdElement().toUnqualified().getValue()));
    patient
        .search(CarePlan.class)
        .forEach(each -> versions.add(each.getIdElement().toUnqualified().getValue()));
    versions.sort(null);
    return versions;
  }

  private static JdbcClient database() {
    return JdbcClient.create(SharedServer.server().part(DataSource.class));
  }

  private static long key(PromPatient patient) {
    return database()
        .sql("select res_id from hfj_resource where res_type = 'Patient' and fhir_id = ?")
        .param(patient.id())
        .query(Long.class)
        .single();
  }

  private static long states(long key) {
    return database()
        .sql("select count(*) from condyle.due_state where patient_id = ?")
        .param(key)
        .query(Long.class)
        .single();
  }

  private static LocalDate nextDay(PromPatient patient) {
    return database()
        .sql("select next_day from condyle.due_state where patient_id = ?")
        .param(key(patient))
        .query(LocalDate.class)
        .single();
  }

  private static @Nullable String problem(PromPatient patient) {
    return (String)
        database()
            .sql("select problem from condyle.due_state where patient_id = ?")
            .param(key(patient))
            .query()
            .singleRow()
            .get("problem");
  }

  /** Marks that nobody has looked at. */
  private static long marksBehind() {
    return database()
        .sql(
            "select count(*) from condyle.prom_upkeep u join condyle.patient_change c"
                + " on c.partition_id = u.partition_id and c.changed_by >= u.complete_to"
                + " where c.resource_type in ('Task', 'Observation', 'Procedure', 'Patient',"
                + " 'QuestionnaireResponse')")
        .query(Long.class)
        .single();
  }
}
