package org.condyle.proms.due;

import static org.assertj.core.api.Assertions.assertThat;
import static org.condyle.proms.due.TestRecord.HIP;
import static org.condyle.proms.due.TestRecord.KNEE;
import static org.condyle.proms.due.TestRecord.KOOS_JR;
import static org.condyle.proms.due.TestRecord.LEFT;
import static org.condyle.proms.due.TestRecord.LUMBAR_FUSION;
import static org.condyle.proms.due.TestRecord.RIGHT_KNEE;
import static org.condyle.proms.due.TestRecord.concept;

import java.time.Instant;
import java.time.LocalDate;
import java.time.Period;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.IntRange;
import org.condyle.proms.schedule.Interval;
import org.condyle.proms.schedule.Phase;
import org.condyle.proms.schedule.Schedule;
import org.condyle.proms.schedule.Window;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.ServiceRequest;

/** Both edges of every window, on any day of surgery and in any time zone. */
class WindowPropertiesTest {

  private static final List<ZoneId> ZONES =
      List.of(
          ZoneId.of("America/New_York"),
          ZoneId.of("Pacific/Kiritimati"),
          ZoneId.of("Pacific/Pago_Pago"),
          ZoneId.of("Asia/Kathmandu"),
          ZoneId.of("Australia/Lord_Howe"),
          ZoneId.of("America/Santiago"),
          ZoneId.of("Europe/Berlin"),
          ZoneId.of("UTC"));

  private static final DueFinder FINDER = ShippedRules.finder();

  /** An interval of a shipped schedule. */
  record Asked(Schedule schedule, Interval interval) {}

  @Provide
  Arbitrary<Asked> intervals() {
    return Arbitraries.of(
        ShippedRules.SCHEDULES.schedules().stream()
            .flatMap(
                schedule ->
                    schedule.intervals().stream().map(interval -> new Asked(schedule, interval)))
            .toList());
  }

  /**
   * Days in two leap cycles, with month ends, leap days and clock changes more often than others.
   */
  @Provide
  Arbitrary<LocalDate> surgeryDays() {
    Arbitrary<LocalDate> any =
        Arbitraries.longs()
            .between(
                LocalDate.parse("2024-07-01").toEpochDay(),
                LocalDate.parse("2032-12-31").toEpochDay())
            .map(LocalDate::ofEpochDay);
    Arbitrary<LocalDate> monthEnds = any.map(day -> YearMonth.from(day).atEndOfMonth());
    Arbitrary<LocalDate> special =
        Arbitraries.of(
            LocalDate.parse("2028-02-29"),
            LocalDate.parse("2032-02-29"),
            LocalDate.parse("2025-03-09"),
            LocalDate.parse("2025-11-02"),
            LocalDate.parse("2025-12-31"),
            LocalDate.parse("2027-05-31"));
    return Arbitraries.frequencyOf(Tuple.of(3, any), Tuple.of(1, monthEnds), Tuple.of(1, special));
  }

  @Provide
  Arbitrary<ZoneId> zones() {
    return Arbitraries.of(ZONES);
  }

  @Property
  void edgesAreCountedOnTheCalendar(
      @ForAll("intervals") Asked asked, @ForAll("surgeryDays") LocalDate day) {
    Window window = asked.interval().window(day, day);

    assertThat(window.first()).isEqualTo(counted(day, asked.interval().first()));
    assertThat(window.last()).isEqualTo(counted(day, asked.interval().last()));
  }

  /** The same day by other means than the code that is tested: days as numbers, months by hand. */
  private static LocalDate counted(LocalDate day, Period offset) {
    if (offset.toTotalMonths() == 0) {
      return LocalDate.ofEpochDay(
          day.toEpochDay() + Integer.parseInt(offset.toString().replaceAll("[PD]", "")));
    }
    long months = day.getYear() * 12L + day.getMonthValue() - 1 + offset.toTotalMonths();
    YearMonth month = YearMonth.of((int) (months / 12), (int) (months % 12) + 1);
    return month.atDay(Math.min(day.getDayOfMonth(), month.lengthOfMonth()));
  }

  @Property
  void aWindowOpensWithTheFirstInstantOfItsFirstDayWhereThePracticeIs(
      @ForAll("intervals") Asked asked,
      @ForAll("surgeryDays") LocalDate day,
      @ForAll("zones") ZoneId practice) {
    Window window = asked.interval().window(day, day);
    Instant opens = window.first().atStartOfDay(practice).toInstant();

    assertThat(status(window, opens.minusMillis(1), practice)).isEqualTo(DueStatus.UPCOMING);
    assertThat(status(window, opens, practice)).isIn(DueStatus.OPEN, DueStatus.OVERDUE);
  }

  @Property
  void aWindowClosesAfterTheLastInstantOfItsLastDayWhereThePracticeIs(
      @ForAll("intervals") Asked asked,
      @ForAll("surgeryDays") LocalDate day,
      @ForAll("zones") ZoneId practice) {
    Window window = asked.interval().window(day, day);
    Instant closed = window.last().plusDays(1).atStartOfDay(practice).toInstant();

    assertThat(status(window, closed.minusMillis(1), practice))
        .isIn(DueStatus.OPEN, DueStatus.OVERDUE);
    assertThat(status(window, closed, practice)).isEqualTo(DueStatus.MISSED);
  }

  @Property
  void overdueBeginsTheDayAfterThePreferredOne(
      @ForAll("intervals") Asked asked,
      @ForAll("surgeryDays") LocalDate day,
      @ForAll("zones") ZoneId practice) {
    Window window = asked.interval().window(day, day);
    Instant late =
        Objects.requireNonNull(window.preferred()).plusDays(1).atStartOfDay(practice).toInstant();

    assertThat(status(window, late.minusMillis(1), practice)).isEqualTo(DueStatus.OPEN);
    assertThat(status(window, late, practice)).isEqualTo(DueStatus.OVERDUE);
  }

  private static DueStatus status(Window window, Instant now, ZoneId practice) {
    return Outcome.NONE.statusOn(AsOf.at(now, practice).day(), window);
  }

  @Property(tries = 300)
  void aScoreCountsFromTheFirstToTheLastInstantOfTheWindowAtItsOwnOffset(
      @ForAll("surgeryDays") LocalDate day, @ForAll("zones") ZoneId place) {
    for (Asked asked : kneeIntervals()) {
      Window window = asked.interval().window(day, day);
      Instant opens = window.first().atStartOfDay(place).toInstant();
      Instant closed = window.last().plusDays(1).atStartOfDay(place).toInstant();

      assertThat(outcome(asked, day, at(opens.minusMillis(1), place))).isEqualTo(Outcome.NONE);
      assertThat(outcome(asked, day, at(opens, place))).isEqualTo(Outcome.COMPLETE);
      assertThat(outcome(asked, day, at(closed.minusMillis(1), place))).isEqualTo(Outcome.COMPLETE);
      assertThat(outcome(asked, day, at(closed, place))).isEqualTo(Outcome.NONE);
    }
  }

  @Property(tries = 300)
  void aScoreOfADayCountsFromTheFirstToTheLastDay(@ForAll("surgeryDays") LocalDate day) {
    for (Asked asked : kneeIntervals()) {
      Window window = asked.interval().window(day, day);

      assertThat(outcome(asked, day, window.first().minusDays(1).toString()))
          .isEqualTo(Outcome.NONE);
      assertThat(outcome(asked, day, window.first().toString())).isEqualTo(Outcome.COMPLETE);
      assertThat(outcome(asked, day, window.last().toString())).isEqualTo(Outcome.COMPLETE);
      assertThat(outcome(asked, day, window.last().plusDays(1).toString())).isEqualTo(Outcome.NONE);
    }
  }

  private static List<Asked> kneeIntervals() {
    return ShippedRules.SCHEDULES.schedules().stream()
        .filter(schedule -> !schedule.id().equals("spine"))
        .flatMap(
            schedule ->
                schedule.intervals().stream().map(interval -> new Asked(schedule, interval)))
        .toList();
  }

  private static String at(Instant instant, ZoneId place) {
    return DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSXXX")
        .format(instant.atZone(place));
  }

  /** What becomes of an item by one score, seen long afterwards. */
  private static Outcome outcome(Asked asked, LocalDate day, String scored) {
    TestRecord record = new TestRecord();
    record.procedure("1", KNEE, day.toString());
    record.score("s", KOOS_JR, scored, "50.012");
    return FINDER.find(record.record(), new AsOf(day.plusYears(3))).items().stream()
        .filter(item -> item.key().schedule().equals(asked.schedule().id()))
        .filter(item -> item.key().interval().equals(asked.interval().id()))
        .filter(item -> item.key().instrument().equals("koos-jr"))
        .map(DueItem::outcome)
        .findFirst()
        .orElseThrow();
  }

  @Property(tries = 300)
  void movingAnOperationMovesItsWindowsAndKeepsEveryIdentity(
      @ForAll("surgeryDays") LocalDate from, @ForAll("surgeryDays") LocalDate to) {
    TestRecord record = new TestRecord();
    ServiceRequest order = record.order("1", HIP, from.toString());
    AsOf asOf = new AsOf(LocalDate.parse("2024-07-01"));
    DueList before = FINDER.find(record.record(), asOf);
    order.setOccurrence(new DateTimeType(to.toString()));
    DueList after = FINDER.find(record.record(), asOf);

    assertThat(after.items().stream().map(item -> item.key().id()))
        .hasSize(9)
        .containsExactlyElementsOf(before.items().stream().map(item -> item.key().id()).toList());
    assertThat(after.items())
        .allMatch(item -> Objects.equals(item.window(), item.interval().window(to, to)));
  }

  @Property(tries = 200)
  void theOrderOfARecordsResourcesChangesNothing(
      @ForAll("surgeryDays") LocalDate day, @ForAll Random random) {
    TestRecord record = crowded(day);
    AsOf asOf = new AsOf(day.plusDays(random.nextInt(-120, 500)));

    assertThat(FINDER.find(record.shuffled(random), asOf))
        .usingRecursiveComparison()
        .isEqualTo(FINDER.find(record.record(), asOf));
  }

  /** Orders, procedures, scores and responses of which several fit the same place. */
  private static TestRecord crowded(LocalDate day) {
    TestRecord record = new TestRecord();
    record.order("o1", KNEE, day.toString());
    record.order("o2", KNEE, day.plusDays(10).toString()).addBodySite(concept(LEFT));
    record.procedure("p1", RIGHT_KNEE, day.plusDays(5).toString());
    record.procedure("p2", KNEE, day.plusDays(5).toString());
    record.procedure("p3", KNEE, day.plusDays(5).toString()).addBodySite(concept(LEFT));
    record.procedure("p4", HIP, day.plusDays(90).toString());
    record.procedure("p5", LUMBAR_FUSION, day.plusDays(200).toString());
    for (int i = 0; i < 4; i++) {
      record.score("s" + i, KOOS_JR, day.minusDays(3).toString(), i % 2 == 0 ? "50.012" : "52.465");
      record.koos("r" + i, day.plusDays(320) + "T1" + i + ":00:00Z", 1, 1, 1, 1, 1, 1, i % 2);
    }
    return record;
  }

  @Property
  void windowsAreInOrderAndContainWhatTheyPrefer(
      @ForAll("intervals") Asked asked,
      @ForAll("surgeryDays") LocalDate day,
      @ForAll @IntRange(max = 3) int stay) {
    LocalDate end = day.plusDays(stay);
    Window window = asked.interval().window(day, end);

    assertThat(window.contains(Objects.requireNonNull(window.preferred()))).isTrue();
    assertThat(window.daysLeft(window.last())).isZero();
    if (asked.interval().phase() == Phase.PREOPERATIVE) {
      assertThat(window.last()).isEqualTo(day);
    } else {
      assertThat(window).isEqualTo(asked.interval().window(end, end));
    }
  }

  @Example
  void twelveMonthsAfterALeapDayIsTheTwentyEighth() {
    Interval year =
        ShippedRules.SCHEDULES.schedules().stream()
            .filter(schedule -> schedule.id().equals("joint-follow-up"))
            .flatMap(schedule -> schedule.intervals().stream())
            .filter(interval -> interval.id().equals("month-12"))
            .findFirst()
            .orElseThrow();
    LocalDate leapDay = LocalDate.parse("2028-02-29");

    assertThat(year.window(leapDay, leapDay).preferred()).isEqualTo("2029-02-28");
  }
}
