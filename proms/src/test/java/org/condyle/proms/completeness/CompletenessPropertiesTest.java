package org.condyle.proms.completeness;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.condyle.proms.completeness.ClosingWindows.ClosingWindow;
import org.condyle.proms.due.DueStatus;
import org.condyle.proms.due.Outcome;
import org.condyle.proms.schedule.Phase;
import org.condyle.proms.schedule.Window;

/** Rows in any order and any split give the same counts. */
class CompletenessPropertiesTest {

  private static final LocalDate DAY = LocalDate.parse("2026-01-15");

  @Provide
  Arbitrary<CompletenessRow> rows() {
    Arbitrary<String> facilities = Arbitraries.of("Organization/a", "Organization/b", "unassigned");
    Arbitrary<String> instruments = Arbitraries.of("koos-jr", "hoos-jr", CompletenessRow.ALL);
    Arbitrary<Integer> months = Arbitraries.integers().between(1, 3);
    Arbitrary<LocalDate> firsts =
        Arbitraries.integers().between(-200, 60).map(days -> DAY.plusDays(days));
    Arbitrary<Integer> lengths = Arbitraries.integers().between(0, 120);
    Arbitrary<Outcome> outcomes = Arbitraries.of(Outcome.class);
    Arbitrary<Phase> phases = Arbitraries.of(Phase.class);
    Arbitrary<Integer> flags = Arbitraries.integers().between(0, 7);
    return Combinators.combine(
            facilities, instruments, months, firsts, lengths, outcomes, phases, flags)
        .as(CompletenessPropertiesTest::row);
  }

  private static CompletenessRow row(
      String facility,
      String instrument,
      int month,
      LocalDate first,
      int length,
      Outcome outcome,
      Phase phase,
      int flags) {
    // Complete is captured, and nothing is before its window opens.
    boolean answered =
        outcome == Outcome.COMPLETE || outcome == Outcome.CAPTURED || outcome == Outcome.BEGUN;
    LocalDate opened = answered && first.isAfter(DAY) ? DAY : first;
    return new CompletenessRow(
        "p",
        "Procedure/" + month,
        "pro-pm",
        phase.name(),
        phase,
        instrument,
        facility,
        "Practitioner/" + month,
        YearMonth.of(2025, month),
        new Window(opened, opened.plusDays(length), null),
        outcome,
        (flags & 1) != 0,
        outcome == Outcome.COMPLETE || outcome == Outcome.CAPTURED,
        (flags & 2) != 0);
  }

  @Provide
  Arbitrary<List<CompletenessRow>> someRows() {
    return rows().list().ofMaxSize(60);
  }

  private static CompletenessFold folded(List<CompletenessRow> rows) {
    CompletenessFold fold = new CompletenessFold(DAY);
    rows.forEach(fold::add);
    return fold;
  }

  @Property
  void anyOrderAndAnySplitGiveTheSame(
      @ForAll("someRows") List<CompletenessRow> rows, @ForAll Random random) {
    List<CompletenessRow> shuffled = new ArrayList<>(rows);
    Collections.shuffle(shuffled, random);
    List<CompletenessFold> parts = new ArrayList<>();
    for (int from = 0; from < shuffled.size(); ) {
      int to = Math.min(shuffled.size(), from + 1 + random.nextInt(9));
      parts.add(folded(shuffled.subList(from, to)));
      from = to;
    }
    Collections.shuffle(parts, random);
    CompletenessFold merged = new CompletenessFold(DAY);
    parts.forEach(merged::merge);

    assertThat(merged.cells()).isEqualTo(folded(rows).cells());
  }

  @Property
  void everyDueRowIsCompleteDeclinedMissedOrOpen(@ForAll("someRows") List<CompletenessRow> rows) {
    long answerable =
        rows.stream()
            .filter(CompletenessRow::performed)
            .map(row -> row.statusOn(DAY))
            .filter(DueStatus::isAnswerable)
            .count();

    assertThat(folded(rows).total(cell -> true).open()).isEqualTo(answerable);
  }

  @Property
  void theCountsAreNested(@ForAll("someRows") List<CompletenessRow> rows) {
    for (CompletenessCounts counts : folded(rows).cells().values()) {
      assertThat(counts.eligible()).isGreaterThanOrEqualTo(counts.due());
      assertThat(counts.due()).isGreaterThanOrEqualTo(counts.captured());
      assertThat(counts.captured()).isGreaterThanOrEqualTo(counts.complete());
      assertThat(counts.complete()).isGreaterThanOrEqualTo(counts.matched());
    }
  }

  @Property
  void whatIsDueNeverBecomesLess(@ForAll("someRows") List<CompletenessRow> rows) {
    CompletenessFold later = new CompletenessFold(DAY.plusDays(40));
    rows.forEach(later::add);
    CompletenessCounts now = folded(rows).total(cell -> true);
    CompletenessCounts then = later.total(cell -> true);

    assertThat(then.eligible()).isEqualTo(now.eligible());
    assertThat(then.due()).isGreaterThanOrEqualTo(now.due());
    assertThat(then.missed()).isGreaterThanOrEqualTo(now.missed());
  }

  @Property
  void closingWindowsAreThoseThatCanStillBeAnswered(
      @ForAll("someRows") List<CompletenessRow> rows, @ForAll Random random) {
    List<CompletenessRow> shuffled = new ArrayList<>(rows);
    Collections.shuffle(shuffled, random);
    var closing = ClosingWindows.of(shuffled, DAY, 30);

    assertThat(closing)
        .allMatch(window -> window.daysLeft() >= 0 && window.daysLeft() <= 30)
        .isSortedAccordingTo(Comparator.comparingLong(ClosingWindow::daysLeft));
    assertThat(closing.stream().map(ClosingWindow::daysLeft))
        .containsExactlyElementsOf(
            ClosingWindows.of(rows, DAY, 30).stream().map(ClosingWindow::daysLeft).toList());
  }
}
