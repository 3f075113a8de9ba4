package org.condyle.server.proms.reminder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.condyle.record.ProblemException;

class QuietHoursTest {

  private static final List<ZoneId> ZONES =
      List.of(
          ZoneId.of("America/New_York"),
          ZoneId.of("America/Santiago"),
          ZoneId.of("Australia/Lord_Howe"),
          ZoneId.of("Asia/Kathmandu"),
          ZoneId.of("Pacific/Apia"),
          ZoneId.of("Europe/Berlin"),
          ZoneId.of("UTC"));

  /** Longer than a quiet day with the quiet hours before and after it. */
  private static final Duration LONGEST = Duration.ofDays(3);

  @Provide
  Arbitrary<ZoneId> zones() {
    return Arbitraries.of(ZONES);
  }

  @Provide
  Arbitrary<QuietHours> quietHours() {
    Arbitrary<LocalTime> times =
        Arbitraries.integers()
            .between(0, 95)
            .map(quarter -> LocalTime.MIN.plusMinutes(quarter * 15L));
    Arbitrary<Set<DayOfWeek>> days =
        Arbitraries.of(Set.of(), Set.of(DayOfWeek.SUNDAY), Set.of(DayOfWeek.MONDAY));
    return Combinators.combine(times, times, days).as(QuietHours::new);
  }

  /** Half of them within a day of a change of the clock. */
  @Provide
  Arbitrary<Instant> instants() {
    Arbitrary<Instant> any =
        Arbitraries.longs()
            .between(
                Instant.parse("2024-01-01T00:00:00Z").getEpochSecond() / 60,
                Instant.parse("2032-01-01T00:00:00Z").getEpochSecond() / 60)
            .map(minute -> Instant.ofEpochSecond(minute * 60));
    Arbitrary<Instant> changes =
        Combinators.combine(zones(), any, Arbitraries.integers().between(-1440, 1440))
            .as(
                (zone, from, minutes) -> {
                  var change = zone.getRules().nextTransition(from);
                  return change == null
                      ? from
                      : change.getInstant().plus(minutes, ChronoUnit.MINUTES);
                });
    return Arbitraries.frequencyOf(Tuple.of(1, any), Tuple.of(1, changes));
  }

  @Property(tries = 3000, seed = "2026")
  void aMessageGoesOutAtTheFirstMinuteThatIsNotQuiet(
      @ForAll("quietHours") QuietHours quiet,
      @ForAll("zones") ZoneId zone,
      @ForAll("instants") Instant from) {
    Instant first = from;
    while (quiet.isQuiet(first.atZone(zone))) {
      first = first.plus(1, ChronoUnit.MINUTES);
      assertThat(first).isBefore(from.plus(LONGEST));
    }

    assertThat(quiet.next(from, zone)).isEqualTo(first);
  }

  @Example
  void aClockThatIsPutBackOutOfTheQuietHoursEndsThem() {
    QuietHours quiet = QuietHours.fromEnvironment(Map.of(QuietHours.HOURS, "02:15-00:00"));

    // At 03:00 it is 02:00 again.
    assertThat(quiet.next(Instant.parse("2024-10-27T00:59:00Z"), ZoneId.of("Europe/Berlin")))
        .isEqualTo(Instant.parse("2024-10-27T01:00:00Z"));
  }

  @Example
  void theNightIsQuietWhereThePracticeIs() {
    QuietHours usual = QuietHours.fromEnvironment(Map.of());
    ZoneId zone = ZoneId.of("America/New_York");

    assertThat(usual.next(at("2026-11-22T19:59:59", zone), zone))
        .isEqualTo(at("2026-11-22T19:59:59", zone));
    assertThat(usual.next(at("2026-11-22T20:00:00", zone), zone))
        .isEqualTo(at("2026-11-23T09:00:00", zone));
    assertThat(usual.next(at("2026-11-23T00:30:00", zone), zone))
        .isEqualTo(at("2026-11-23T09:00:00", zone));
    assertThat(usual.next(at("2026-11-23T09:00:00", zone), zone))
        .isEqualTo(at("2026-11-23T09:00:00", zone));
  }

  @Example
  void aQuietDayEndsWithTheQuietHoursOfTheNext() {
    QuietHours quiet = QuietHours.fromEnvironment(Map.of(QuietHours.DAYS, "sunday"));
    ZoneId zone = ZoneId.of("America/New_York");

    // 22 November 2026 is a Sunday.
    assertThat(quiet.next(at("2026-11-21T21:00:00", zone), zone))
        .isEqualTo(at("2026-11-23T09:00:00", zone));
    assertThat(quiet.next(at("2026-11-22T12:00:00", zone), zone))
        .isEqualTo(at("2026-11-23T09:00:00", zone));
  }

  @Example
  void withoutQuietHoursEveryInstantIsGood() {
    QuietHours none = QuietHours.fromEnvironment(Map.of(QuietHours.HOURS, "none"));
    Instant night = Instant.parse("2026-11-22T03:00:00Z");

    assertThat(none.next(night, ZoneId.of("UTC"))).isEqualTo(night);
  }

  private static Instant at(String local, ZoneId zone) {
    return LocalDateTime.parse(local).atZone(zone).toInstant();
  }

  @Example
  void aSettingThatIsNoGoodIsNamed() {
    for (String hours : List.of("20:00", "20-9", "25:00-09:00", "09:00-09:00", "a-b", "1-2-3")) {
      refused(QuietHours.HOURS, hours);
    }
    for (String days :
        List.of(
            "funday",
            "sunday;monday",
            "monday,tuesday,wednesday,thursday,friday,saturday,sunday")) {
      refused(QuietHours.DAYS, days);
    }
  }

  private static void refused(String variable, String value) {
    Map<String, String> environment = new HashMap<>();
    environment.put(variable, value);
    assertThatExceptionOfType(ProblemException.class)
        .as(value)
        .isThrownBy(() -> QuietHours.fromEnvironment(environment))
        .withMessageStartingWith(variable);
  }
}
