package org.condyle.proms.completeness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.condyle.proms.due.TestRecord.KNEE;
import static org.condyle.proms.due.TestRecord.KOOS_JR;

import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;
import org.condyle.proms.due.AsOf;
import org.condyle.proms.due.DueStatus;
import org.condyle.proms.due.Outcome;
import org.condyle.proms.due.ShippedRules;
import org.condyle.proms.due.TestRecord;
import org.condyle.proms.schedule.Phase;
import org.condyle.proms.schedule.Window;
import org.hl7.fhir.r4.model.BooleanType;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.DecimalType;
import org.hl7.fhir.r4.model.IntegerType;
import org.hl7.fhir.r4.model.QuestionnaireResponse;
import org.hl7.fhir.r4.model.ServiceRequest.ServiceRequestStatus;
import org.junit.jupiter.api.Test;

class CompletenessRowsTest {

  private static final LocalDate LONG_AFTER = LocalDate.parse("2027-01-01");

  private final TestRecord record = new TestRecord();

  private List<CompletenessRow> rows() {
    return CompletenessRows.of(ShippedRules.finder().find(record.record(), new AsOf(LONG_AFTER)));
  }

  private CompletenessRow row(String schedule, String interval, String instrument) {
    return rows().stream()
        .filter(row -> row.schedule().equals(schedule))
        .filter(row -> row.interval().equals(interval))
        .filter(row -> row.instrument().equals(instrument))
        .findFirst()
        .orElseThrow();
  }

  private CompletenessCounts counts(String schedule, String interval, String instrument) {
    CompletenessFold fold = new CompletenessFold(LONG_AFTER);
    rows().forEach(fold::add);
    return fold.total(
        cell ->
            cell.schedule().equals(schedule)
                && cell.interval().equals(interval)
                && cell.instrument().equals(instrument));
  }

  @Test
  void eachItemHasARowAndEachIntervalOneMore() {
    record.procedure("1", KNEE, "2025-06-30");

    assertThat(rows()).hasSize(9 + 6).allMatch(CompletenessRow::performed);
    assertThat(rows().stream().filter(row -> row.instrument().equals(CompletenessRow.ALL)))
        .hasSize(6);
    assertThat(rows()).allMatch(row -> row.month().equals(YearMonth.of(2025, 6)));
  }

  @Test
  void aPairIsMatchedWhenBothHalvesAreComplete() {
    record.procedure("1", KNEE, "2025-06-30");
    record.score("after", KOOS_JR, "2026-06-01", "70.704");
    assertThat(counts("pro-pm", "postoperative", "koos-jr"))
        .isEqualTo(new CompletenessCounts(1, 1, 1, 1, 0, 0, 0));

    record.score("before", KOOS_JR, "2025-06-01", "50.012");
    assertThat(counts("pro-pm", "postoperative", "koos-jr"))
        .isEqualTo(new CompletenessCounts(1, 1, 1, 1, 1, 0, 0));
    assertThat(counts("pro-pm", "preoperative", "koos-jr"))
        .isEqualTo(new CompletenessCounts(1, 1, 1, 1, 0, 0, 0));
    assertThat(counts("joint-follow-up", "month-12", "koos-jr").matched()).isEqualTo(1);
    assertThat(counts("joint-follow-up", "month-3", "koos-jr"))
        .isEqualTo(new CompletenessCounts(1, 1, 0, 0, 0, 0, 1));
  }

  @Test
  void aRecordIsCompleteWithEverythingThatTheIntervalAsks() {
    record.procedure("1", KNEE, "2025-06-30");
    record.score("before", KOOS_JR, "2025-06-01", "50.012");
    record.score("after", KOOS_JR, "2026-06-01", "70.704");
    record.score("gp", loinc("71971-6"), "2025-06-01", "39.8");
    record.score("gm", loinc("71969-0"), "2025-06-01", "43.5");
    QuestionnaireResponse form = record.response("f", "pro-pm-preoperative", "2025-06-01");
    form.addItem().setLinkId("bmi").addAnswer().setValue(new DecimalType("27.5"));
    form.addItem().setLinkId("chronic-narcotic-use").addAnswer().setValue(new BooleanType(false));
    form.addItem().setLinkId("painful-joints").addAnswer().setValue(new IntegerType(1));
    form.addItem().setLinkId("spinal-pain").addAnswer().setValue(new IntegerType(2));
    assertThat(counts("pro-pm", "preoperative", "*"))
        .isEqualTo(new CompletenessCounts(1, 1, 0, 0, 0, 0, 1));
    assertThat(counts("pro-pm", "postoperative", "*").matched()).isZero();

    QuestionnaireResponse literacy = record.response("l", "sils2", "2025-06-01");
    literacy.addItem().setLinkId("sils2-1").addAnswer().setValue(new IntegerType(3));
    assertThat(counts("pro-pm", "preoperative", "*"))
        .isEqualTo(new CompletenessCounts(1, 1, 1, 1, 0, 0, 0));
    assertThat(counts("pro-pm", "postoperative", "*").matched()).isEqualTo(1);
  }

  private static Coding loinc(String code) {
    return new Coding("http://loinc.org", code, null);
  }

  @Test
  void anOperationThatIsOnlyPlannedIsCountedNowhere() {
    record.order("1", KNEE, "2025-06-30");

    assertThat(rows()).isNotEmpty().noneMatch(CompletenessRow::performed);
    assertThat(counts("pro-pm", "preoperative", "koos-jr")).isEqualTo(CompletenessCounts.ZERO);
  }

  @Test
  void anOperationThatWasCalledOffOrHasNoDayHasNoRows() {
    record.order("1", KNEE, "2025-06-30").setStatus(ServiceRequestStatus.REVOKED);
    record.procedure("2", KNEE, "");

    assertThat(rows()).isEmpty();
  }

  @Test
  void anIntervalIsWhatItsWeakestItemIs() {
    record.procedure("1", KNEE, "2025-06-30");
    record.score("before", KOOS_JR, "2025-06-01", "50.012");

    assertThat(row("pro-pm", "preoperative", "koos-jr").outcome()).isEqualTo(Outcome.COMPLETE);
    assertThat(row("pro-pm", "preoperative", "*").outcome()).isEqualTo(Outcome.NONE);
    assertThat(row("pro-pm", "preoperative", "*").statusOn(LONG_AFTER)).isEqualTo(DueStatus.MISSED);
  }

  @Test
  void windowsThatCloseFirstAndCanStillBePairedComeFirst() {
    LocalDate today = LocalDate.parse("2026-01-15");
    CompletenessRow lost = closing("a", Phase.POSTOPERATIVE, 5, Outcome.NONE, false, true);
    CompletenessRow planned = closing("b", Phase.PREOPERATIVE, 5, Outcome.NONE, false, false);
    CompletenessRow pair = closing("c", Phase.POSTOPERATIVE, 5, Outcome.NONE, true, true);
    CompletenessRow begun = closing("d", Phase.POSTOPERATIVE, 5, Outcome.BEGUN, true, true);
    CompletenessRow sooner = closing("e", Phase.POSTOPERATIVE, 0, Outcome.NONE, false, true);
    CompletenessRow closed = closing("f", Phase.POSTOPERATIVE, -1, Outcome.NONE, true, true);
    CompletenessRow later = closing("g", Phase.POSTOPERATIVE, 15, Outcome.NONE, true, true);
    CompletenessRow done = closing("h", Phase.POSTOPERATIVE, 3, Outcome.COMPLETE, true, true);

    assertThat(
            ClosingWindows.of(
                List.of(lost, planned, pair, begun, sooner, closed, later, done), today, 14))
        .extracting(ClosingWindows.ClosingWindow::row)
        .containsExactly(sooner, begun, pair, planned, lost);
  }

  private static CompletenessRow closing(
      String surgery, Phase phase, int daysLeft, Outcome outcome, boolean paired, boolean done) {
    LocalDate last = LocalDate.parse("2026-01-15").plusDays(daysLeft);
    return new CompletenessRow(
        "p",
        surgery,
        "pro-pm",
        "i",
        phase,
        "koos-jr",
        "unassigned",
        "unassigned",
        YearMonth.of(2025, 1),
        new Window(last.minusDays(60), last, null),
        outcome,
        done,
        outcome == Outcome.COMPLETE,
        paired);
  }
}
