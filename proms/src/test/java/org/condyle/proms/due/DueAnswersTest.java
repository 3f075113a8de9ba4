package org.condyle.proms.due;

import static org.assertj.core.api.Assertions.assertThat;
import static org.condyle.proms.due.TestRecord.KNEE;
import static org.condyle.proms.due.TestRecord.KOOS_JR;
import static org.condyle.proms.due.TestRecord.LEFT;
import static org.condyle.proms.due.TestRecord.RIGHT;
import static org.condyle.proms.due.TestRecord.RIGHT_KNEE;
import static org.condyle.proms.due.TestRecord.capture;
import static org.condyle.proms.due.TestRecord.concept;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
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
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Which answers count for a knee that is replaced on 30 June 2025. */
class DueAnswersTest {

  private static final String DAY = "2025-06-30";

  private final TestRecord record = new TestRecord();

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

    assertThat(record.before("2025-08-01")).isEqualTo(status);
  }

  @ParameterizedTest
  @EnumSource(
      value = ObservationStatus.class,
      mode = EnumSource.Mode.EXCLUDE,
      names = {"FINAL", "AMENDED", "CORRECTED", "NULL"})
  void aScoreOfAnotherStatusDoesNotCount(ObservationStatus status) {
    record.procedure("1", KNEE, DAY);
    record.score("s", KOOS_JR, "2025-06-01", "50.012").setStatus(status);

    assertThat(record.before("2025-08-01")).isEqualTo(DueStatus.MISSED);
  }

  @Test
  void aValueThatTheTableDoesNotHaveIsNoScore() {
    record.procedure("1", KNEE, DAY);
    record.score("s", KOOS_JR, "2025-06-01", "63.578");

    DueItem item = record.item("2025-06-20", "pro-pm", "preoperative", "koos-jr");
    assertThat(item.isCaptured()).isFalse();
  }

  @Test
  void theScoreOfTheOtherSideDoesNotCountAndOneWithoutSideDoes() {
    record.procedure("1", RIGHT_KNEE, DAY);
    Observation score = record.score("s", KOOS_JR, "2025-06-01", "50.012");
    score.setBodySite(concept(LEFT));
    assertThat(record.before("2025-08-01")).isEqualTo(DueStatus.MISSED);

    score.setBodySite(concept(RIGHT));
    assertThat(record.before("2025-08-01")).isEqualTo(DueStatus.COMPLETED);

    score.setBodySite(new CodeableConcept());
    assertThat(record.before("2025-08-01")).isEqualTo(DueStatus.COMPLETED);
  }

  @Test
  void theLatestScoreOfTheWindowCounts() {
    record.procedure("1", KNEE, DAY);
    record.score("s3", KOOS_JR, "2025-05-01", "54.840");
    record.score("s1", KOOS_JR, "2025-06-02T09:00:00Z", "52.465");
    record.score("s2", KOOS_JR, "2025-06-02T08:00:00Z", "50.012");
    record.score("s4", KOOS_JR, "2025-07-02", "100");

    Assessment capture = capture(record.item("2026-01-01", "pro-pm", "preoperative", "koos-jr"));
    assertThat(capture.reference()).isEqualTo("Observation/s1");
    assertThat(capture.scores()).containsOnlyKeys("interval-score");
    assertThat(capture.scores().get("interval-score")).isEqualByComparingTo("52.465");
  }

  @Test
  void whatIsOfALaterDayThanTodayIsNotKnown() {
    record.procedure("1", KNEE, DAY);
    record.score("s", KOOS_JR, "2025-06-10", "50.012");

    assertThat(record.before("2025-06-09")).isEqualTo(DueStatus.OPEN);
    assertThat(record.before("2025-06-10")).isEqualTo(DueStatus.COMPLETED);
  }

  @Test
  void aCompletedResponseIsScoredHereWhereItsScoresAreNotStoredYet() {
    record.procedure("1", KNEE, DAY);
    record.koos("r", "2025-06-10", 2, 2, 2, 2, 2, 2, 3);

    DueItem item = record.item("2025-08-01", "pro-pm", "preoperative", "koos-jr");
    assertThat(item.outcome()).isEqualTo(Outcome.COMPLETE);
    assertThat(capture(item).reference()).isEqualTo("QuestionnaireResponse/r");
    assertThat(capture(item).scores().get("interval-score"))
        .isEqualByComparingTo(new BigDecimal("50.012"));
  }

  @Test
  void aResponseWithMissingOrIllegalAnswersIsHandedInButNotComplete() {
    record.procedure("1", KNEE, DAY);
    QuestionnaireResponse response = record.koos("r", "2025-06-10", 2, 2, 2, 2, 2, 2);
    DueItem item = record.item("2025-06-20", "pro-pm", "preoperative", "koos-jr");
    assertThat(item.outcome()).isEqualTo(Outcome.CAPTURED);
    assertThat(item.isCaptured()).isTrue();
    assertThat(item.statusOn(LocalDate.parse("2025-06-20"))).isEqualTo(DueStatus.IN_PROGRESS);
    assertThat(item.statusOn(LocalDate.parse("2025-07-20"))).isEqualTo(DueStatus.MISSED);

    response.addItem().setLinkId("koos-jr-7").addAnswer().setValue(new IntegerType(9));
    assertThat(record.item("2025-06-20", "pro-pm", "preoperative", "koos-jr").outcome())
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

    assertThat(record.item("2025-06-20", "pro-pm", "preoperative", "koos-jr").outcome())
        .isEqualTo(outcome);
  }

  @Test
  void whoeverWithdrewTheScoreOfAResponseWithdrewItAsAnAnswer() {
    record.procedure("1", KNEE, DAY);
    record.koos("r", "2025-06-10", 2, 2, 2, 2, 2, 2, 3);
    Observation score = record.score("s", KOOS_JR, "2025-06-10", "50.012");
    score.addDerivedFrom(new Reference("QuestionnaireResponse/r"));
    assertThat(capture(record.item("2025-08-01", "pro-pm", "preoperative", "koos-jr")).reference())
        .isEqualTo("QuestionnaireResponse/r");

    score.setStatus(ObservationStatus.CANCELLED);
    assertThat(record.item("2025-08-01", "pro-pm", "preoperative", "koos-jr").outcome())
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

    assertThat(record.before("2025-08-01")).isEqualTo(DueStatus.COMPLETED);
  }

  @Test
  void theSideOfAResponseIsInItsExtension() {
    record.procedure("1", RIGHT_KNEE, DAY);
    record
        .koos("r", "2025-06-10", 2, 2, 2, 2, 2, 2, 3)
        .addExtension(
            "https://condyle.org/fhir/StructureDefinition/questionnaireresponse-body-site",
            concept(LEFT));

    assertThat(record.before("2025-08-01")).isEqualTo(DueStatus.MISSED);
  }

  @Test
  void theOtherGenericInstrumentDoesAsWell() {
    record.procedure("1", KNEE, DAY);
    record.score("v", new Coding("http://loinc.org", "72026-8", null), "2025-06-10", "48.1");

    DueItem item = record.item("2025-08-01", "pro-pm", "preoperative", "promis-global-10");
    assertThat(item.outcome()).isEqualTo(Outcome.COMPLETE);
    assertThat(capture(item).instrument()).isEqualTo("vr-12");
  }

  @Test
  void anInstrumentOfTwoScoresIsCompleteWithBoth() {
    record.procedure("1", KNEE, DAY);
    record.score("a", new Coding("http://loinc.org", "71971-6", null), "2025-06-10", "39.8");
    assertThat(record.item("2025-06-20", "pro-pm", "preoperative", "promis-global-10").outcome())
        .isEqualTo(Outcome.CAPTURED);

    record.score("b", new Coding("http://loinc.org", "71969-0", null), "2025-06-10", "43.5");
    assertThat(record.item("2025-06-20", "pro-pm", "preoperative", "promis-global-10").outcome())
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
    assertThat(record.item("2025-06-20", "pro-pm", "preoperative", "pro-pm-preoperative").outcome())
        .isEqualTo(Outcome.CAPTURED);

    response.addItem().setLinkId("bmi").addAnswer().setValue(new DecimalType("27.5"));
    assertThat(record.item("2025-06-20", "pro-pm", "preoperative", "pro-pm-preoperative").outcome())
        .isEqualTo(Outcome.COMPLETE);
  }
}
