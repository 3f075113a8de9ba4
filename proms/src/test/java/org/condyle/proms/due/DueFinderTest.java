package org.condyle.proms.due;

import static org.assertj.core.api.Assertions.assertThat;
import static org.condyle.proms.due.TestRecord.HIP;
import static org.condyle.proms.due.TestRecord.KNEE;
import static org.condyle.proms.due.TestRecord.KOOS_JR;
import static org.condyle.proms.due.TestRecord.LEFT;
import static org.condyle.proms.due.TestRecord.LUMBAR_FUSION;
import static org.condyle.proms.due.TestRecord.RIGHT;
import static org.condyle.proms.due.TestRecord.RIGHT_KNEE;
import static org.condyle.proms.due.TestRecord.concept;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.condyle.proms.due.DueList.LeftOut;
import org.condyle.proms.schedule.Window;
import org.hl7.fhir.r4.model.BooleanType;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.DateType;
import org.hl7.fhir.r4.model.DecimalType;
import org.hl7.fhir.r4.model.IntegerType;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Observation.ObservationStatus;
import org.hl7.fhir.r4.model.Period;
import org.hl7.fhir.r4.model.Procedure.ProcedureStatus;
import org.hl7.fhir.r4.model.QuestionnaireResponse;
import org.hl7.fhir.r4.model.QuestionnaireResponse.QuestionnaireResponseStatus;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.ServiceRequest;
import org.hl7.fhir.r4.model.ServiceRequest.ServiceRequestStatus;
import org.hl7.fhir.r4.model.Task.TaskStatus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The knee of these tests is replaced on 30 June 2025; 2024 is a leap year, 2025 is none. */
class DueFinderTest {

  private static final String DAY = "2025-06-30";

  private final TestRecord record = new TestRecord();

  private DueItem item(String today, String schedule, String interval, String instrument) {
    return record.due(today).items().stream()
        .filter(each -> each.key().schedule().equals(schedule))
        .filter(each -> each.key().interval().equals(interval))
        .filter(each -> each.key().instrument().equals(instrument))
        .findFirst()
        .orElseThrow();
  }

  private static Window window(DueItem item) {
    return Objects.requireNonNull(item.window());
  }

  private static Assessment capture(DueItem item) {
    return Objects.requireNonNull(item.capture());
  }

  private DueStatus before(String today) {
    return item(today, "pro-pm", "preoperative", "koos-jr").statusOn(LocalDate.parse(today));
  }

  private DueStatus after(String today) {
    return item(today, "pro-pm", "postoperative", "koos-jr").statusOn(LocalDate.parse(today));
  }

  @Test
  void aReplacementOwesWhatItsSchedulesAsk() {
    record.order("1", KNEE, DAY);

    assertThat(record.due("2025-06-01").items().stream().map(DueItem::key))
        .map(DueItemKey::toString)
        .containsExactly(
            "ServiceRequest/1|joint-follow-up|preoperative|koos-jr",
            "ServiceRequest/1|joint-follow-up|month-3|koos-jr",
            "ServiceRequest/1|joint-follow-up|month-6|koos-jr",
            "ServiceRequest/1|joint-follow-up|month-12|koos-jr",
            "ServiceRequest/1|pro-pm|preoperative|koos-jr",
            "ServiceRequest/1|pro-pm|preoperative|promis-global-10",
            "ServiceRequest/1|pro-pm|preoperative|pro-pm-preoperative",
            "ServiceRequest/1|pro-pm|preoperative|sils2",
            "ServiceRequest/1|pro-pm|postoperative|koos-jr");
  }

  @Test
  void aFusionIsAskedNineToFifteenMonthsLater() {
    record.procedure("1", LUMBAR_FUSION, "2025-05-31");

    DueItem item = item("2025-06-01", "spine", "year-1", "odi");
    assertThat(window(item).first()).isEqualTo("2026-02-28");
    assertThat(window(item).last()).isEqualTo("2026-08-31");
  }

  @ParameterizedTest
  @CsvSource({
    "2025-03-31,UPCOMING",
    "2025-04-01,OPEN",
    "2025-06-23,OPEN",
    "2025-06-24,OVERDUE",
    "2025-06-30,OVERDUE",
    "2025-07-01,MISSED"
  })
  void theStatusFollowsTheDay(String today, DueStatus status) {
    record.order("1", KNEE, DAY);

    assertThat(before(today)).isEqualTo(status);
  }

  @ParameterizedTest
  @CsvSource({
    "2025-04-01,COMPLETED",
    "2025-03-31,MISSED",
    "2025-06-30T18:00:00-05:00,COMPLETED",
    "2025-06-30T23:59:59-12:00,COMPLETED",
    "2025-07-01T00:00:00+14:00,MISSED"
  })
  void aScoreCountsOnEveryDayOfTheWindowAtItsOwnOffset(String when, DueStatus status) {
    record.procedure("1", KNEE, DAY);
    record.score("s", KOOS_JR, when, "50.012");

    assertThat(before("2025-08-01")).isEqualTo(status);
  }

  @ParameterizedTest
  @CsvSource({"2026-04-25,MISSED", "2026-04-26,COMPLETED", "2026-08-29,COMPLETED"})
  void followUpIsCountedFromTheLastDayOfTheProcedure(String when, DueStatus status) {
    record
        .procedure("1", KNEE, "")
        .setPerformed(
            new Period()
                .setStartElement(new DateTimeType("2025-06-29T20:00:00-05:00"))
                .setEndElement(new DateTimeType("2025-06-30T01:00:00-05:00")));
    record.score("s", KOOS_JR, when, "50.012");

    assertThat(after("2026-12-01")).isEqualTo(status);
  }

  @ParameterizedTest
  @EnumSource(
      value = ObservationStatus.class,
      mode = EnumSource.Mode.EXCLUDE,
      names = {"FINAL", "AMENDED", "CORRECTED", "NULL"})
  void aScoreOfAnotherStatusDoesNotCount(ObservationStatus status) {
    record.procedure("1", KNEE, DAY);
    record.score("s", KOOS_JR, "2025-06-01", "50.012").setStatus(status);

    assertThat(before("2025-08-01")).isEqualTo(DueStatus.MISSED);
  }

  @Test
  void aValueThatTheTableDoesNotHaveIsNoScore() {
    record.procedure("1", KNEE, DAY);
    record.score("s", KOOS_JR, "2025-06-01", "63.578");

    DueItem item = item("2025-06-20", "pro-pm", "preoperative", "koos-jr");
    assertThat(item.isCaptured()).isFalse();
  }

  @Test
  void theScoreOfTheOtherSideDoesNotCountAndOneWithoutSideDoes() {
    record.procedure("1", RIGHT_KNEE, DAY);
    Observation score = record.score("s", KOOS_JR, "2025-06-01", "50.012");
    score.setBodySite(concept(LEFT));
    assertThat(before("2025-08-01")).isEqualTo(DueStatus.MISSED);

    score.setBodySite(concept(RIGHT));
    assertThat(before("2025-08-01")).isEqualTo(DueStatus.COMPLETED);

    score.setBodySite(new CodeableConcept());
    assertThat(before("2025-08-01")).isEqualTo(DueStatus.COMPLETED);
  }

  @Test
  void theLatestScoreOfTheWindowCounts() {
    record.procedure("1", KNEE, DAY);
    record.score("s3", KOOS_JR, "2025-05-01", "54.840");
    record.score("s1", KOOS_JR, "2025-06-02T09:00:00Z", "52.465");
    record.score("s2", KOOS_JR, "2025-06-02T08:00:00Z", "50.012");
    record.score("s4", KOOS_JR, "2025-07-02", "100");

    Assessment capture = capture(item("2026-01-01", "pro-pm", "preoperative", "koos-jr"));
    assertThat(capture.reference()).isEqualTo("Observation/s1");
    assertThat(capture.scores()).containsOnlyKeys("interval-score");
    assertThat(capture.scores().get("interval-score")).isEqualByComparingTo("52.465");
  }

  @Test
  void whatIsOfALaterDayThanTodayIsNotKnown() {
    record.procedure("1", KNEE, DAY);
    record.score("s", KOOS_JR, "2025-06-10", "50.012");

    assertThat(before("2025-06-09")).isEqualTo(DueStatus.OPEN);
    assertThat(before("2025-06-10")).isEqualTo(DueStatus.COMPLETED);
  }

  @Test
  void aCompletedResponseIsScoredHereWhereItsScoresAreNotStoredYet() {
    record.procedure("1", KNEE, DAY);
    record.koos("r", "2025-06-10", 2, 2, 2, 2, 2, 2, 3);

    DueItem item = item("2025-08-01", "pro-pm", "preoperative", "koos-jr");
    assertThat(item.outcome()).isEqualTo(Outcome.COMPLETE);
    assertThat(capture(item).reference()).isEqualTo("QuestionnaireResponse/r");
    assertThat(capture(item).scores().get("interval-score"))
        .isEqualByComparingTo(new BigDecimal("50.012"));
  }

  @Test
  void aResponseWithMissingOrIllegalAnswersIsHandedInButNotComplete() {
    record.procedure("1", KNEE, DAY);
    QuestionnaireResponse response = record.koos("r", "2025-06-10", 2, 2, 2, 2, 2, 2);
    DueItem item = item("2025-06-20", "pro-pm", "preoperative", "koos-jr");
    assertThat(item.outcome()).isEqualTo(Outcome.CAPTURED);
    assertThat(item.isCaptured()).isTrue();
    assertThat(item.statusOn(LocalDate.parse("2025-06-20"))).isEqualTo(DueStatus.IN_PROGRESS);
    assertThat(item.statusOn(LocalDate.parse("2025-07-20"))).isEqualTo(DueStatus.MISSED);

    response.addItem().setLinkId("koos-jr-7").addAnswer().setValue(new IntegerType(9));
    assertThat(item("2025-06-20", "pro-pm", "preoperative", "koos-jr").outcome())
        .isEqualTo(Outcome.CAPTURED);
  }

  @ParameterizedTest
  @CsvSource({
    "in-progress,BEGUN",
    "completed,COMPLETE",
    "amended,COMPLETE",
    "entered-in-error,NONE",
    "stopped,NONE"
  })
  void theStatusOfAResponseSaysWhatItIsWorth(String status, Outcome outcome) {
    record.procedure("1", KNEE, DAY);
    record
        .koos("r", "2025-06-10", 2, 2, 2, 2, 2, 2, 3)
        .setStatus(QuestionnaireResponseStatus.fromCode(status));

    assertThat(item("2025-06-20", "pro-pm", "preoperative", "koos-jr").outcome())
        .isEqualTo(outcome);
  }

  @Test
  void whoeverWithdrewTheScoreOfAResponseWithdrewItAsAnAnswer() {
    record.procedure("1", KNEE, DAY);
    record.koos("r", "2025-06-10", 2, 2, 2, 2, 2, 2, 3);
    Observation score = record.score("s", KOOS_JR, "2025-06-10", "50.012");
    score.addDerivedFrom(new Reference("QuestionnaireResponse/r"));
    assertThat(capture(item("2025-08-01", "pro-pm", "preoperative", "koos-jr")).reference())
        .isEqualTo("QuestionnaireResponse/r");

    score.setStatus(ObservationStatus.CANCELLED);
    assertThat(item("2025-08-01", "pro-pm", "preoperative", "koos-jr").outcome())
        .isEqualTo(Outcome.CAPTURED);
  }

  @Test
  void anAnswerThatNamesItsOperationCountsForNoOther() {
    record.procedure("1", KNEE, DAY);
    record.procedure("2", KNEE, DAY);
    record.koos("r", "2025-06-10", 2, 2, 2, 2, 2, 2, 3).addPartOf(new Reference("Procedure/2"));

    List<DueItem> items = record.due("2025-08-01").items();
    assertThat(
            items.stream()
                .filter(item -> item.outcome() == Outcome.COMPLETE)
                .map(item -> item.key().surgery().toString()))
        .isNotEmpty()
        .containsOnly("Procedure/2");
  }

  @Test
  void anAnswerThatIsBasedOnTheOrderToAnswerCounts() {
    record.procedure("1", KNEE, DAY);
    record
        .koos("r", "2025-06-10", 2, 2, 2, 2, 2, 2, 3)
        .addBasedOn(new Reference("ServiceRequest/please-answer"));

    assertThat(before("2025-08-01")).isEqualTo(DueStatus.COMPLETED);
  }

  @Test
  void theSideOfAResponseIsInItsExtension() {
    record.procedure("1", RIGHT_KNEE, DAY);
    record
        .koos("r", "2025-06-10", 2, 2, 2, 2, 2, 2, 3)
        .addExtension(
            "https://condyle.org/fhir/StructureDefinition/questionnaireresponse-body-site",
            concept(LEFT));

    assertThat(before("2025-08-01")).isEqualTo(DueStatus.MISSED);
  }

  @Test
  void theOtherGenericInstrumentDoesAsWell() {
    record.procedure("1", KNEE, DAY);
    record.score("v", new Coding("http://loinc.org", "72026-8", null), "2025-06-10", "48.1");

    DueItem item = item("2025-08-01", "pro-pm", "preoperative", "promis-global-10");
    assertThat(item.outcome()).isEqualTo(Outcome.COMPLETE);
    assertThat(capture(item).instrument()).isEqualTo("vr-12");
  }

  @Test
  void anInstrumentOfTwoScoresIsCompleteWithBoth() {
    record.procedure("1", KNEE, DAY);
    record.score("a", new Coding("http://loinc.org", "71971-6", null), "2025-06-10", "39.8");
    assertThat(item("2025-06-20", "pro-pm", "preoperative", "promis-global-10").outcome())
        .isEqualTo(Outcome.CAPTURED);

    record.score("b", new Coding("http://loinc.org", "71969-0", null), "2025-06-10", "43.5");
    assertThat(item("2025-06-20", "pro-pm", "preoperative", "promis-global-10").outcome())
        .isEqualTo(Outcome.COMPLETE);
  }

  @Test
  void aFormWithoutScoreIsCompleteWhenEveryQuestionIsAnswered() {
    record.procedure("1", KNEE, DAY);
    QuestionnaireResponse response = record.response("r", "pro-pm-preoperative", "2025-06-10");
    response
        .addItem()
        .setLinkId("chronic-narcotic-use")
        .addAnswer()
        .setValue(new BooleanType(false));
    response.addItem().setLinkId("painful-joints").addAnswer().setValue(new IntegerType(1));
    response.addItem().setLinkId("spinal-pain").addAnswer().setValue(new IntegerType(2));
    assertThat(item("2025-06-20", "pro-pm", "preoperative", "pro-pm-preoperative").outcome())
        .isEqualTo(Outcome.CAPTURED);

    response.addItem().setLinkId("bmi").addAnswer().setValue(new DecimalType("27.5"));
    assertThat(item("2025-06-20", "pro-pm", "preoperative", "pro-pm-preoperative").outcome())
        .isEqualTo(Outcome.COMPLETE);
  }

  @Test
  void aRejectedTaskDeclinesItsItemAndNoOther() {
    record.order("1", KNEE, DAY);
    DueItemKey key = item("2025-06-01", "pro-pm", "preoperative", "koos-jr").key();
    record.refusal("t", key);

    DueItem declined = item("2025-06-01", "pro-pm", "preoperative", "koos-jr");
    assertThat(declined.declinedBy()).isEqualTo("Task/t");
    assertThat(before("2025-06-01")).isEqualTo(DueStatus.DECLINED);
    assertThat(after("2025-06-01")).isEqualTo(DueStatus.UPCOMING);

    record.score("s", KOOS_JR, "2025-06-10", "50.012");
    assertThat(before("2025-06-11")).isEqualTo(DueStatus.COMPLETED);
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

    assertThat(before("2025-06-12")).isEqualTo(DueStatus.DECLINED);
    assertThat(after("2025-06-12")).isEqualTo(DueStatus.UPCOMING);
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
    assertThat(before("2025-06-20")).isEqualTo(DueStatus.ON_HOLD);
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

    assertThat(after("2026-12-01")).isEqualTo(status);
    assertThat(before("2026-12-01")).isEqualTo(DueStatus.COMPLETED);
  }

  @Test
  void anAnswerBeforeDeathStaysComplete() {
    record.procedure("1", KNEE, DAY);
    record.score("s", KOOS_JR, "2026-05-01", "50.012");
    record.patient().setDeceased(new DateTimeType("2026-05-02"));

    assertThat(after("2026-12-01")).isEqualTo(DueStatus.COMPLETED);
  }

  @Test
  void deathWithoutADayCancelsWhatIsStillOpen() {
    record.procedure("1", KNEE, DAY);
    record.patient().setDeceased(new BooleanType(true));

    assertThat(before("2025-09-01")).isEqualTo(DueStatus.MISSED);
    assertThat(after("2025-09-01")).isEqualTo(DueStatus.CANCELLED);
  }

  @Test
  void deathOnALaterDayThanTodayIsNotKnown() {
    record.procedure("1", KNEE, DAY);
    record.patient().setDeceased(new DateTimeType("2026-05-02"));

    assertThat(after("2026-05-01")).isEqualTo(DueStatus.OPEN);
    assertThat(after("2026-05-02")).isEqualTo(DueStatus.CANCELLED);
  }

  @Test
  void aMovedOperationMovesItsWindowsAndKeepsItsItems() {
    ServiceRequest order = record.order("1", KNEE, DAY);
    DueItem before = item("2025-06-20", "pro-pm", "preoperative", "koos-jr");
    order.setOccurrence(new DateTimeType("2025-12-30"));
    DueItem after = item("2025-06-20", "pro-pm", "preoperative", "koos-jr");

    assertThat(after.key()).isEqualTo(before.key());
    assertThat(after.key().id()).isEqualTo(before.key().id());
    assertThat(window(after).first()).isEqualTo("2025-10-01");
    assertThat(after.statusOn(LocalDate.parse("2025-06-20"))).isEqualTo(DueStatus.UPCOMING);
  }

  @ParameterizedTest
  @CsvSource({"1960-06-30,true", "1960-07-01,false", "1960-06,true", "1960,false", "1959,true"})
  void theMedicareScheduleIsForThoseWhoAreSixtyFiveOnTheDayOfSurgery(String birth, boolean in) {
    record.procedure("1", KNEE, DAY);
    record.patient().setBirthDateElement(new DateType(birth));

    DueList due = record.due("2025-08-01");
    assertThat(due.items().stream().anyMatch(item -> item.key().schedule().equals("pro-pm")))
        .isEqualTo(in);
    assertThat(due.leftOut().stream().anyMatch(each -> each.reasons().contains("age")))
        .isEqualTo(!in);
  }

  @Test
  void nobodyKnownToBeOldEnoughIsNoneWithoutBirthDate() {
    record.procedure("1", KNEE, DAY);
    record.patient().setBirthDateElement(new DateType());

    assertThat(record.due("2025-08-01").items()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"2024-06-30,false", "2024-07-01,true"})
  void theMedicareScheduleIsForProceduresFromItsFirstDay(String day, boolean in) {
    record.procedure("1", HIP, day);

    assertThat(
            record.due("2025-01-01").items().stream()
                .anyMatch(item -> item.key().schedule().equals("pro-pm")))
        .isEqualTo(in);
  }

  @ParameterizedTest
  @ValueSource(strings = {"2025-06-28", "2025-06-30T09:00:00-05:00"})
  void aReplacementAfterAFreshFractureIsLeftOut(String onset) {
    record.procedure("1", HIP, DAY);
    record.condition("f", new Coding("http://hl7.org/fhir/sid/icd-10-cm", "S72.001A", null), onset);

    DueList due = record.due("2025-08-01");
    assertThat(due.items()).isEmpty();
    assertThat(due.leftOut())
        .extracting(LeftOut::schedule)
        .containsExactly("joint-follow-up", "pro-pm");
    assertThat(due.leftOut()).allMatch(each -> each.reasons().equals(List.of("fracture")));
  }

  @Test
  void theIdOfAnItemIsAFhirIdAndDiffersBetweenItems() {
    record.procedure("1", KNEE, DAY);
    List<DueItem> items = record.due("2025-08-01").items();

    assertThat(items.stream().map(item -> item.key().id()).collect(Collectors.toSet()))
        .hasSameSizeAs(items)
        .allMatch(id -> id.matches("[A-Za-z0-9.-]{1,64}"));
  }

  @Test
  void everyStatusHasItsTaskStatus() {
    for (DueStatus status : DueStatus.values()) {
      assertThat(TaskStatus.fromCode(status.taskStatus())).isNotNull();
      assertThat(Objects.requireNonNull(status.code())).matches("[a-z-]+");
    }
  }
}
