package org.condyle.server.proms.reminder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.condyle.proms.due.DueItem;
import org.condyle.proms.schedule.Window;
import org.condyle.server.proms.channel.Purpose;
import org.condyle.server.proms.reminder.Story.Sent;
import org.hl7.fhir.r4.model.BooleanType;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.DateType;
import org.hl7.fhir.r4.model.ServiceRequest.ServiceRequestStatus;

class ReminderPlannerTest {

  private static final ReminderRules RULES = ReminderRules.shipped();
  private static final LocalDate SURGERY = LocalDate.parse("2026-06-15");

  @Provide
  Arbitrary<LocalDate> surgeryDays() {
    return Arbitraries.longs()
        .between(
            LocalDate.parse("2025-01-01").toEpochDay(), LocalDate.parse("2032-12-31").toEpochDay())
        .map(LocalDate::ofEpochDay);
  }

  /** A patient who never answers, from the order to after the last window. */
  private static Story silent(LocalDate surgery, int orderedBefore) {
    Story story = new Story(RULES);
    story.order("left", surgery);
    return story.live(surgery.minusDays(orderedBefore), surgery.plusDays(450));
  }

  @Property(tries = 40, seed = "2026")
  void whoDoesNotAnswerIsRemindedWithinTheRules(
      @ForAll("surgeryDays") LocalDate surgery, @ForAll @IntRange(min = 1, max = 150) int before) {
    Story story = silent(surgery, before);

    rulesAreKept(story);
    Map<String, List<Sent>> byInterval = byInterval(story);
    assertThat(byInterval).containsKeys("month-3", "month-6", "month-12");
    assertThat(byInterval.values())
        .allSatisfy(
            messages -> assertThat(messages.get(0).purpose()).isEqualTo(Purpose.INVITATION));
    assertThat(byInterval.get("month-12")).hasSizeBetween(3, RULES.most());
  }

  private static Map<String, List<Sent>> byInterval(Story story) {
    return story.sent().stream().collect(Collectors.groupingBy(sent -> sent.intervals().get(0)));
  }

  /** What holds whatever happens. */
  private static void rulesAreKept(Story story) {
    List<Sent> sent = story.sent();
    for (int i = 1; i < sent.size(); i++) {
      assertThat(sent.get(i).day()).isAfterOrEqualTo(sent.get(i - 1).day().plus(RULES.apart()));
    }
    assertThat(sent)
        .allSatisfy(
            each ->
                assertThat(each.windows().values())
                    .allSatisfy(window -> assertThat(window.contains(each.day())).isTrue()));
    Map<IntervalKey, Long> messages =
        story.steps().stream()
            .collect(Collectors.groupingBy(SentStep::interval, Collectors.counting()));
    assertThat(messages.values()).allMatch(count -> count <= RULES.most());
    assertThat(
            story.steps().stream()
                .collect(
                    Collectors.groupingBy(
                        step -> List.of(step.interval(), step.step()), Collectors.counting()))
                .values())
        .as("never two of a kind")
        .containsOnly(1L);
  }

  @Property(tries = 40, seed = "2026")
  void nothingGoesOutOnceItIsAnswered(
      @ForAll("surgeryDays") LocalDate surgery, @ForAll @IntRange(min = 0, max = 130) int days) {
    Story story = new Story(RULES);
    story.order("left", surgery);
    LocalDate answered = surgery.plusDays(300).plusDays(Math.min(days, 125));
    story.live(surgery.minusDays(100), answered);
    story.answer(answered);
    story.live(answered, surgery.plusDays(450));

    assertThat(story.sent()).isNotEmpty().allMatch(sent -> sent.day().isBefore(answered));
    rulesAreKept(story);
  }

  @Property(tries = 40, seed = "2026")
  void nothingGoesOutOnceItIsDeclined(
      @ForAll("surgeryDays") LocalDate surgery, @ForAll @IntRange(min = 0, max = 60) int days) {
    Story story = new Story(RULES);
    story.order("left", surgery);
    LocalDate declined = surgery.plusDays(60 + days);
    story.live(surgery.minusDays(100), declined);
    List<DueItem> asked = story.answerable(declined);
    assertThat(asked).isNotEmpty();
    asked.forEach(item -> story.decline(item.key()));
    story.live(declined, surgery.plusDays(140));

    assertThat(story.sent()).allMatch(sent -> sent.day().isBefore(declined));
  }

  @Property(tries = 30, seed = "2026")
  void nothingGoesOutOnceTheOperationIsCalledOffOrThePatientIsDead(
      @ForAll("surgeryDays") LocalDate surgery,
      @ForAll @IntRange(min = -80, max = 400) int days,
      @ForAll @IntRange(min = 0, max = 2) int how) {
    Story story = new Story(RULES);
    LocalDate end = surgery.plusDays(days);
    var order = story.order("left", surgery);
    story.live(surgery.minusDays(100), end);
    switch (how) {
      case 0 -> order.setStatus(ServiceRequestStatus.REVOKED);
      case 1 -> story.patient().setDeceased(new DateTimeType(end.toString()));
      default -> story.patient().setDeceased(new BooleanType(true));
    }
    story.live(end, surgery.plusDays(450));

    assertThat(story.sent()).isNotEmpty().allMatch(sent -> sent.day().isBefore(end));
  }

  @Property(tries = 40, seed = "2026")
  void whatMovesTakesItsRemindersWithIt(
      @ForAll("surgeryDays") LocalDate surgery,
      @ForAll @IntRange(min = -60, max = 300) int by,
      @ForAll @IntRange(min = 0, max = 25) int heard) {
    Story story = new Story(RULES);
    LocalDate told = surgery.minusDays(90 - heard);
    LocalDate moved = surgery.plusDays(by);
    story.order("left", surgery);
    story.live(surgery.minusDays(100), told);
    story.order("left", moved);
    story.live(told, moved.plusDays(450));

    assertThat(story.sent())
        .allSatisfy(
            each ->
                assertThat(each.windows().values())
                    .allSatisfy(window -> assertThat(window.contains(each.day())).isTrue()));
    assertThat(story.steps().stream().collect(Collectors.groupingBy(Function.identity())).values())
        .allMatch(same -> same.size() == 1);
    for (Sent each : story.sent()) {
      long ofItsKind =
          story.steps().stream()
              .filter(step -> !step.day().isBefore(earliestThatCounts(each)))
              .filter(step -> !step.day().isAfter(each.day()))
              .filter(
                  step ->
                      each.message().steps().stream()
                          .anyMatch(
                              own ->
                                  own.interval().equals(step.interval())
                                      && own.step().equals(step.step())))
              .count();
      assertThat(ofItsKind).as("one of a kind for where the window is").isEqualTo(1);
    }
  }

  private static LocalDate earliestThatCounts(Sent sent) {
    Window window = sent.windows().values().iterator().next();
    return window.first().minus(RULES.again());
  }

  @Example
  void theUsualCourseBeforeAnOperation() {
    Story story = new Story(RULES);
    story.order("left", SURGERY);
    story.live(SURGERY.minusDays(120), SURGERY.plusDays(1));

    assertThat(story.sent())
        .extracting(Sent::day, Sent::purpose)
        .containsExactly(
            tuple(SURGERY.minusDays(90), Purpose.INVITATION),
            tuple(SURGERY.minusDays(83), Purpose.REMINDER),
            tuple(SURGERY.minusDays(10), Purpose.REMINDER),
            // Three days later it would be, but for the five days between.
            tuple(SURGERY.minusDays(5), Purpose.LAST_REMINDER));
  }

  @Example
  void anOperationThatIsPlannedAtShortNoticeIsInvitedToAtOnce() {
    Story story = new Story(RULES);
    story.order("left", SURGERY);
    story.live(SURGERY.minusDays(10), SURGERY.plusDays(1));

    assertThat(story.sent().get(0).day()).isEqualTo(SURGERY.minusDays(10));
    assertThat(story.sent().get(0).purpose()).isEqualTo(Purpose.INVITATION);
    assertThat(story.sent()).hasSizeLessThanOrEqualTo(2);
  }

  @Example
  void bothKneesAreAskedForInOneMessage() {
    Story story = new Story(RULES);
    story.order("left", SURGERY);
    story.order("right", SURGERY);
    story.live(SURGERY.minusDays(120), SURGERY);

    assertThat(story.sent())
        .isNotEmpty()
        .allSatisfy(
            sent ->
                assertThat(sent.message().steps())
                    .extracting(step -> step.interval().surgery())
                    .containsExactlyInAnyOrder("ServiceRequest/left", "ServiceRequest/right"));
  }

  @Example
  void severalSchedulesThatAskInTheSameDaysAreOneMessage() {
    Story story = new Story(RULES);
    story.patient().setBirthDateElement(new DateType("1950-01-01"));
    story.order("left", SURGERY);
    story.live(SURGERY.minusDays(120), SURGERY);

    assertThat(story.sent().get(0).message().steps())
        .extracting(step -> step.interval().schedule())
        .containsExactlyInAnyOrder("pro-pm", "joint-follow-up");
    assertThat(story.sent()).hasSizeLessThanOrEqualTo(RULES.most());
    rulesAreKept(story);
  }

  @Example
  void ofOldOpenWindowsOnlyTheNewestIsInvitedTo() {
    Story story = new Story(RULES);
    LocalDate loaded = SURGERY.plusDays(330);
    story.order("left", SURGERY);
    story.order("right", loaded.plusDays(80));
    story.live(loaded);

    assertThat(story.sent()).hasSize(1);
    assertThat(story.sent().get(0).message().steps())
        .extracting(step -> step.interval().surgery())
        .containsExactly("ServiceRequest/right");
  }

  @Example
  void whatWasMissedBeforeRemindersWereTurnedOnIsNotMadeUpFor() {
    Story story = new Story(RULES);
    story.order("left", SURGERY);
    LocalDate on = SURGERY.minusDays(50);
    story.on(on).live(on, SURGERY.minusDays(20));

    assertThat(story.sent()).extracting(Sent::day).first().isEqualTo(on);
    assertThat(story.sent()).extracting(Sent::purpose).startsWith(Purpose.INVITATION);
    assertThat(story.sent())
        .as("the reminder of the first week is not made up for")
        .noneMatch(
            sent -> sent.message().steps().stream().anyMatch(step -> step.step().equals("week-1")));
  }

  @Example
  void aServerThatWasAwaySendsTheLatestStepAlone() {
    Story story = new Story(RULES);
    story.order("left", SURGERY);
    story.live(SURGERY.minusDays(100), SURGERY.minusDays(88));
    assertThat(story.sent()).hasSize(1);
    story.live(SURGERY.minusDays(5), SURGERY.plusDays(1));

    assertThat(story.sent()).hasSize(2);
    assertThat(story.sent().get(1).purpose()).isEqualTo(Purpose.LAST_REMINDER);
  }

  @Example
  void whatCanBeAnsweredNowOrLaterIsKeptWithItsTasks() {
    Story story = new Story(RULES);
    story.order("left", SURGERY);
    LocalDate today = SURGERY.minusDays(90);
    List<OpenInterval> open = OpenInterval.of(story.due(today), Map.of());

    assertThat(open)
        .extracting(interval -> interval.key().interval())
        .contains("preoperative", "month-3");
    assertThat(open.get(0).tasks()).hasSize(1).allMatch(task -> task.startsWith("due-"));
  }
}
