package org.condyle.proms.due;

import static org.assertj.core.api.Assertions.assertThat;
import static org.condyle.proms.due.TestRecord.HIP;
import static org.condyle.proms.due.TestRecord.KNEE;
import static org.condyle.proms.due.TestRecord.KOOS_JR;
import static org.condyle.proms.due.TestRecord.LUMBAR_FUSION;
import static org.condyle.proms.due.TestRecord.window;

import java.time.LocalDate;
import java.util.List;
import java.util.stream.Collectors;
import org.condyle.proms.due.DueList.LeftOut;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.DateType;
import org.hl7.fhir.r4.model.Period;
import org.hl7.fhir.r4.model.ServiceRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The knee of these tests is replaced on 30 June 2025; 2024 is a leap year, 2025 is none. */
class DueFinderTest {

  private static final String DAY = "2025-06-30";

  private final TestRecord record = new TestRecord();

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

    DueItem item = record.item("2025-06-01", "spine", "year-1", "odi");
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

    assertThat(record.before(today)).isEqualTo(status);
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

    assertThat(record.after("2026-12-01")).isEqualTo(status);
  }

  @Test
  void aMovedOperationMovesItsWindowsAndKeepsItsItems() {
    ServiceRequest order = record.order("1", KNEE, DAY);
    DueItem before = record.item("2025-06-20", "pro-pm", "preoperative", "koos-jr");
    order.setOccurrence(new DateTimeType("2025-12-30"));
    DueItem after = record.item("2025-06-20", "pro-pm", "preoperative", "koos-jr");

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
}
