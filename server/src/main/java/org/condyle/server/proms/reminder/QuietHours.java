package org.condyle.server.proms.reminder;

import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.zone.ZoneOffsetTransition;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.condyle.record.ProblemCode;
import org.condyle.record.ProblemException;

/**
 * When no patient is written to, on the clock of the practice.
 *
 * @param from the first time of day that is quiet; the same as {@code to} where none is
 * @param to the first time after it that is not; it may be on the next day
 * @param days that are quiet from their beginning to their end; never all seven
 */
record QuietHours(LocalTime from, LocalTime to, Set<DayOfWeek> days) {

  static final String HOURS = "CONDYLE_QUIET_HOURS";
  static final String DAYS = "CONDYLE_QUIET_DAYS";

  private static final String USUAL = "20:00-09:00";

  QuietHours {
    days = Set.copyOf(days);
  }

  /**
   * From 20:00 to 09:00 on every day, as far as the environment does not say otherwise.
   *
   * @throws ProblemException PARAMETER_INVALID
   */
  static QuietHours fromEnvironment(Map<String, String> environment) {
    String text = environment.getOrDefault(HOURS, "").strip();
    Set<DayOfWeek> days = days(environment.getOrDefault(DAYS, "").strip());
    if (text.equalsIgnoreCase("none")) {
      return new QuietHours(LocalTime.MIDNIGHT, LocalTime.MIDNIGHT, days);
    }
    String[] ends = (text.isEmpty() ? USUAL : text).split("-", -1);
    try {
      if (ends.length == 2) {
        LocalTime from = LocalTime.parse(ends[0].strip());
        LocalTime to = LocalTime.parse(ends[1].strip());
        if (!from.equals(to)) {
          return new QuietHours(from, to, days);
        }
      }
    } catch (DateTimeException e) {
      throw invalid(HOURS, "must be two times such as " + USUAL + ", or none");
    }
    throw invalid(HOURS, "must be two different times such as " + USUAL + ", or none");
  }

  private static Set<DayOfWeek> days(String text) {
    Set<DayOfWeek> days = EnumSet.noneOf(DayOfWeek.class);
    if (text.isEmpty() || text.equalsIgnoreCase("none")) {
      return days;
    }
    try {
      Arrays.stream(text.split(",", -1))
          .map(day -> DayOfWeek.valueOf(day.strip().toUpperCase(Locale.ROOT)))
          .forEach(days::add);
    } catch (IllegalArgumentException e) {
      throw invalid(DAYS, "must name days such as saturday,sunday, or none");
    }
    if (days.size() == DayOfWeek.values().length) {
      throw invalid(DAYS, "leaves no day on which anything could be sent");
    }
    return days;
  }

  private static ProblemException invalid(String variable, String what) {
    return new ProblemException(ProblemCode.PARAMETER_INVALID, variable + " " + what, variable);
  }

  /** Whether nobody is written to at a time. */
  boolean isQuiet(ZonedDateTime time) {
    LocalTime clock = time.toLocalTime();
    return days.contains(time.getDayOfWeek())
        || (from.isBefore(to)
            ? !clock.isBefore(from) && clock.isBefore(to)
            : !from.equals(to) && (!clock.isBefore(from) || clock.isBefore(to)));
  }

  /**
   * The first instant from this one on at which a patient can be written to. Where the clock is
   * changed it is looked at anew: what was quiet may be so no more, or again.
   */
  Instant next(Instant earliest, ZoneId zone) {
    ZonedDateTime time = earliest.atZone(zone);
    while (isQuiet(time)) {
      ZonedDateTime end = days.contains(time.getDayOfWeek()) ? nextDay(time) : endOfQuiet(time);
      ZoneOffsetTransition change = zone.getRules().nextTransition(time.toInstant());
      time =
          change != null && change.getInstant().isBefore(end.toInstant())
              ? change.getInstant().atZone(zone)
              : end;
    }
    return time.toInstant();
  }

  private static ZonedDateTime nextDay(ZonedDateTime time) {
    return time.toLocalDate().plusDays(1).atStartOfDay(time.getZone());
  }

  private ZonedDateTime endOfQuiet(ZonedDateTime time) {
    LocalDate day = time.toLocalDate();
    boolean tomorrow = !from.isBefore(to) && !time.toLocalTime().isBefore(to);
    LocalDateTime end = (tomorrow ? day.plusDays(1) : day).atTime(to);
    return ZonedDateTime.ofLocal(end, time.getZone(), time.getOffset());
  }
}
