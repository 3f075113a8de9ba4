package org.condyle.server.audit;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import org.condyle.server.audit.AuditSearch.Condition;

/** FHIR's search by date: a prefix, and a day, month, year or moment, in the practice's zone. */
record AuditDates(ZoneId zone) {

  /** From the first to before the second. */
  private record Span(Instant start, Instant end) {}

  /**
   * @throws org.condyle.record.ProblemException PARAMETER_INVALID
   */
  Condition condition(String text) {
    boolean prefixed = text.length() > 2 && Character.isLetter(text.charAt(0));
    String prefix = prefixed ? text.substring(0, 2) : "eq";
    Span span = span(prefixed ? text.substring(2) : text);
    OffsetDateTime start = span.start().atOffset(ZoneOffset.UTC);
    OffsetDateTime end = span.end().atOffset(ZoneOffset.UTC);
    return switch (prefix) {
      case "eq" -> Condition.of("(at >= ? and at < ?)", start, end);
      case "ne" -> Condition.of("not (at >= ? and at < ?)", start, end);
      case "gt", "sa" -> Condition.of("at >= ?", end);
      case "ge" -> Condition.of("at >= ?", start);
      case "lt", "eb" -> Condition.of("at < ?", start);
      case "le" -> Condition.of("at < ?", end);
      default -> throw unreadable(text);
    };
  }

  private Span span(String text) {
    try {
      if (text.matches("\\d{4}")) {
        return days(LocalDate.of(Integer.parseInt(text), 1, 1), 12);
      }
      if (text.matches("\\d{4}-\\d\\d")) {
        return days(YearMonth.parse(text).atDay(1), 1);
      }
      if (text.matches("\\d{4}-\\d\\d-\\d\\d")) {
        LocalDate day = LocalDate.parse(text);
        return new Span(startOf(day), startOf(day.plusDays(1)));
      }
      // A plus that was not encoded has become a space.
      ZonedDateTime moment = ZonedDateTime.parse(text.replace(' ', '+'));
      Instant start = moment.toInstant();
      return new Span(start, moment.getNano() == 0 ? start.plusSeconds(1) : start.plusMillis(1));
    } catch (DateTimeException e) {
      throw unreadable(text);
    }
  }

  private Span days(LocalDate first, int months) {
    return new Span(startOf(first), startOf(first.plusMonths(months)));
  }

  private Instant startOf(LocalDate day) {
    return day.atStartOfDay(zone).toInstant();
  }

  private static RuntimeException unreadable(String text) {
    return AuditSearch.invalid(
        "date",
        "'date' must be a year, month, day, or moment with an offset, perhaps with a prefix such"
            + " as ge, not '"
            + text
            + "'");
  }
}
