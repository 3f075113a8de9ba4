package org.condyle.record;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.regex.Pattern;

/**
 * The period a measure is evaluated over, both edges included, to the millisecond.
 *
 * <p>A calendar edge such as {@code 2026-01-01} is read in the time zone of the practice, so each
 * edge has its own offset: a year in New York starts and ends at -05:00, a quarter may start at
 * -05:00 and end at -04:00. The zone is part of the identity of every result.
 */
public record MeasurementPeriod(OffsetDateTime start, OffsetDateTime end, ZoneId zone) {

  private static final Pattern YEAR = Pattern.compile("\\d{4}");
  private static final Pattern MONTH = Pattern.compile("\\d{4}-\\d{2}");
  private static final Pattern DAY = Pattern.compile("\\d{4}-\\d{2}-\\d{2}");
  private static final Pattern OFFSET = Pattern.compile(".*T.*(Z|[+-]\\d{2}:\\d{2})$");
  private static final LocalTime LAST_MILLISECOND = LocalTime.of(23, 59, 59, 999_000_000);

  public MeasurementPeriod {
    if (end.isBefore(start)) {
      throw new ProblemException(
          ProblemCode.PERIOD_REVERSED,
          "The period ends (" + end + ") before it starts (" + start + ")",
          "periodEnd");
    }
  }

  /**
   * Reads the two edges as FHIR writes them: a year, a month, a day, or a time with or without an
   * offset.
   *
   * @param start the first instant; a calendar value means its first millisecond
   * @param end the last instant; a calendar value means its last millisecond
   * @param zone the time zone of the practice
   * @throws ProblemException if an edge is no FHIR date or the period is reversed
   */
  public static MeasurementPeriod parse(String start, String end, ZoneId zone) {
    return new MeasurementPeriod(
        edge(start, "periodStart", false, zone), edge(end, "periodEnd", true, zone), zone);
  }

  private static OffsetDateTime edge(String text, String parameter, boolean last, ZoneId zone) {
    try {
      if (YEAR.matcher(text).matches()) {
        Year year = Year.parse(text);
        return day(last ? year.atMonth(12).atEndOfMonth() : year.atDay(1), last, zone);
      }
      if (MONTH.matcher(text).matches()) {
        YearMonth month = YearMonth.parse(text);
        return day(last ? month.atEndOfMonth() : month.atDay(1), last, zone);
      }
      if (DAY.matcher(text).matches()) {
        return day(LocalDate.parse(text), last, zone);
      }
      if (OFFSET.matcher(text).matches()) {
        return OffsetDateTime.parse(text);
      }
      return LocalDateTime.parse(text).atZone(zone).toOffsetDateTime();
    } catch (DateTimeException e) {
      throw new ProblemException(
          ProblemCode.PERIOD_UNREADABLE,
          "'"
              + text
              + "' is no FHIR date or dateTime; use for example 2026-01-01 or"
              + " 2026-01-01T00:00:00-05:00",
          parameter);
    }
  }

  private static OffsetDateTime day(LocalDate day, boolean last, ZoneId zone) {
    return last
        ? day.atTime(LAST_MILLISECOND).atZone(zone).toOffsetDateTime()
        : day.atStartOfDay(zone).toOffsetDateTime();
  }
}
