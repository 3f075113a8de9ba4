package org.condyle.server.proms.due;

import static org.assertj.core.api.Assertions.assertThat;
import static org.condyle.server.proms.PromPatient.put;
import static org.condyle.server.proms.PromPatient.task;
import static org.condyle.server.proms.PromPatient.today;
import static org.condyle.server.proms.due.OperatedPatient.DAYS_AGO;
import static org.condyle.server.proms.due.OperatedPatient.bringUpToDate;
import static org.condyle.server.proms.due.OperatedPatient.days;
import static org.condyle.server.proms.due.OperatedPatient.delete;
import static org.condyle.server.proms.due.OperatedPatient.operated;

import java.time.LocalDate;
import org.condyle.proms.due.DueItemKey;
import org.condyle.server.SharedServer;
import org.condyle.server.proms.PromPatient;
import org.hl7.fhir.r4.model.CarePlan;
import org.hl7.fhir.r4.model.CarePlan.CarePlanStatus;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Procedure;
import org.hl7.fhir.r4.model.Procedure.ProcedureStatus;
import org.hl7.fhir.r4.model.ServiceRequest;
import org.hl7.fhir.r4.model.ServiceRequest.ServiceRequestStatus;
import org.hl7.fhir.r4.model.Task;
import org.hl7.fhir.r4.model.Task.TaskStatus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TasksOfOperationsTest {

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
  void anOperationOnTheLastDayOfTheCalendarHoldsItsTasks() {
    PromPatient patient = PromPatient.stored("due-never");
    Procedure never = patient.knee(today());
    never.setPerformed(new DateTimeType("9999-12-31"));
    put(never);

    bringUpToDate(patient);

    assertThat(patient.tasks())
        .isNotEmpty()
        .allSatisfy(
            task -> {
              assertThat(task.getStatus()).isEqualTo(TaskStatus.ONHOLD);
              assertThat(task.getRestriction().hasPeriod()).isFalse();
            });
    put(patient.knee(today().minusDays(DAYS_AGO)));
    bringUpToDate(patient);
    assertThat(task(patient.afterKnee("joint-follow-up", "month-12")).getStatus())
        .isEqualTo(TaskStatus.READY);
  }
}
