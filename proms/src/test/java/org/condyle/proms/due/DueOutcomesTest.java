package org.condyle.proms.due;

import static org.assertj.core.api.Assertions.assertThat;
import static org.condyle.proms.due.TestRecord.KNEE;
import static org.condyle.proms.due.TestRecord.KOOS_JR;
import static org.condyle.proms.due.TestRecord.concept;
import static org.condyle.proms.due.TestRecord.window;

import java.util.Objects;
import java.util.Optional;
import org.hl7.fhir.r4.model.BooleanType;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Procedure.ProcedureStatus;
import org.hl7.fhir.r4.model.ServiceRequest;
import org.hl7.fhir.r4.model.ServiceRequest.ServiceRequestStatus;
import org.hl7.fhir.r4.model.Task.TaskStatus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What ends or holds what is due of a knee that is replaced on 30 June 2025. */
class DueOutcomesTest {

  private static final String DAY = "2025-06-30";

  private final TestRecord record = new TestRecord();

  @Test
  void aRejectedTaskDeclinesItsItemAndNoOther() {
    record.order("1", KNEE, DAY);
    DueItemKey key = record.item("2025-06-01", "pro-pm", "preoperative", "koos-jr").key();
    record.refusal("t", key);

    DueItem declined = record.item("2025-06-01", "pro-pm", "preoperative", "koos-jr");
    assertThat(declined.declinedBy()).isEqualTo("Task/t");
    assertThat(record.before("2025-06-01")).isEqualTo(DueStatus.DECLINED);
    assertThat(record.after("2025-06-01")).isEqualTo(DueStatus.UPCOMING);

    record.score("s", KOOS_JR, "2025-06-10", "50.012");
    assertThat(record.before("2025-06-11")).isEqualTo(DueStatus.COMPLETED);
  }

  @Test
  void anObservationThatThePatientDeclinedDeclinesTheWindowItLiesIn() {
    record.order("1", KNEE, DAY);
    Observation score = record.score("s", KOOS_JR, "2025-06-10", "50.012");
    score.setValue(null);
    score.setDataAbsentReason(
        concept(
            new Coding(
                "http://terminology.hl7.org/CodeSystem/data-absent-reason",
                "asked-declined",
                null)));

    assertThat(record.before("2025-06-12")).isEqualTo(DueStatus.DECLINED);
    assertThat(record.after("2025-06-12")).isEqualTo(DueStatus.UPCOMING);
  }

  @Test
  void aCancelledOperationCancelsItsItemsWhateverWasAnswered() {
    ServiceRequest order = record.order("1", KNEE, DAY);
    record.score("s", KOOS_JR, "2025-06-10", "50.012");
    order.setStatus(ServiceRequestStatus.REVOKED);

    assertThat(record.due("2025-06-20").items())
        .isNotEmpty()
        .allMatch(item -> item.outcome() == Outcome.CANCELLED);
  }

  @Test
  void anOperationEnteredInErrorCancelsItsItems() {
    record.procedure("1", KNEE, DAY).setStatus(ProcedureStatus.ENTEREDINERROR);

    assertThat(record.due("2025-08-20").items())
        .isNotEmpty()
        .allMatch(item -> item.outcome() == Outcome.CANCELLED);
  }

  @Test
  void anOperationWithoutDayIsOnHold() {
    ServiceRequest order = record.order("1", KNEE, "");
    assertThat(record.due("2025-06-20").items())
        .isNotEmpty()
        .allMatch(item -> item.outcome() == Outcome.ON_HOLD && item.window() == null);

    order.setOccurrence(new DateTimeType(DAY)).setStatus(ServiceRequestStatus.ONHOLD);
    assertThat(record.before("2025-06-20")).isEqualTo(DueStatus.ON_HOLD);
  }

  @ParameterizedTest
  @CsvSource({
    "2026-04-01,CANCELLED",
    "2026-05-01,CANCELLED",
    "2026-08-29,CANCELLED",
    "2026-08-30,MISSED"
  })
  void deathBeforeAWindowClosesCancelsWhatIsNotAnswered(String died, DueStatus status) {
    record.procedure("1", KNEE, DAY);
    record.score("s", KOOS_JR, "2025-06-10", "50.012");
    record.patient().setDeceased(new DateTimeType(died));

    assertThat(record.after("2026-12-01")).isEqualTo(status);
    assertThat(record.before("2026-12-01")).isEqualTo(DueStatus.COMPLETED);
  }

  @Test
  void anAnswerBeforeDeathStaysComplete() {
    record.procedure("1", KNEE, DAY);
    record.score("s", KOOS_JR, "2026-05-01", "50.012");
    record.patient().setDeceased(new DateTimeType("2026-05-02"));

    assertThat(record.after("2026-12-01")).isEqualTo(DueStatus.COMPLETED);
  }

  @Test
  void deathWithoutADayCancelsWhatIsStillOpen() {
    record.procedure("1", KNEE, DAY);
    record.patient().setDeceased(new BooleanType(true));

    assertThat(record.before("2025-09-01")).isEqualTo(DueStatus.MISSED);
    assertThat(record.after("2025-09-01")).isEqualTo(DueStatus.CANCELLED);
  }

  @Test
  void deathOnALaterDayThanTodayIsNotKnown() {
    record.procedure("1", KNEE, DAY);
    record.patient().setDeceased(new DateTimeType("2026-05-02"));

    assertThat(record.after("2026-05-01")).isEqualTo(DueStatus.OPEN);
    assertThat(record.after("2026-05-02")).isEqualTo(DueStatus.CANCELLED);
  }

  @Test
  void everyStatusHasItsTaskStatus() {
    for (DueStatus status : DueStatus.values()) {
      assertThat(TaskStatus.fromCode(status.taskStatus())).isNotNull();
      assertThat(Objects.requireNonNull(status.code())).matches("[a-z-]+");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"9999-12-31", "9998-01-01"})
  void anOperationOnADayThatHasNoWindowOnTheCalendarIsOnHold(String day) {
    record.order("1", KNEE, day);

    assertThat(record.due("2025-06-20").items())
        .filteredOn(item -> item.window() == null)
        .isNotEmpty()
        .allMatch(item -> item.outcome() == Outcome.ON_HOLD);
    assertThat(record.due("2025-06-20").items())
        .flatExtracting(item -> Optional.ofNullable(item.window()).stream().toList())
        .allMatch(window -> window.first().getYear() >= 1 && window.last().getYear() <= 9998);
  }
}
