package org.condyle.cql.runtime;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.opencds.cqf.cql.engine.exception.InvalidDateTime;
import org.opencds.cqf.cql.engine.runtime.Date;
import org.opencds.cqf.cql.engine.runtime.DateTime;
import org.opencds.cqf.cql.engine.runtime.Precision;

/**
 * Reads FHIR's {@code date}, {@code dateTime} and {@code instant} as CQL values, from the text and
 * not from a Java calendar: a value without an offset takes the zone of the evaluation with the
 * offset that holds there at that moment, and never the JVM's.
 */
final class FhirTemporal {

  private static final int YEAR = 4;
  private static final int MONTH = 7;
  private static final int DAY = 10;

  private FhirTemporal() {}

  static DateTime dateTime(String text, ZoneId zone) {
    try {
      return read(text, zone);
    } catch (DateTimeException | NumberFormatException e) {
      throw new InvalidDateTime("A stored date/time is no FHIR dateTime", e);
    }
  }

  private static DateTime read(String text, ZoneId zone) {
    switch (text.length()) {
      case YEAR:
        return at(LocalDate.of(Integer.parseInt(text), 1, 1), zone, Precision.YEAR);
      case MONTH:
        return at(LocalDate.parse(text + "-01"), zone, Precision.MONTH);
      case DAY:
        return at(LocalDate.parse(text), zone, Precision.DAY);
      default:
        return withTime(text, zone);
    }
  }

  private static DateTime at(LocalDate day, ZoneId zone, Precision precision) {
    LocalDateTime midnight = day.atStartOfDay();
    return new DateTime(
        OffsetDateTime.of(midnight, zone.getRules().getOffset(midnight)), precision);
  }

  private static DateTime withTime(String text, ZoneId zone) {
    int offsetAt = offsetIndex(text);
    LocalDateTime local = LocalDateTime.parse(text.substring(0, offsetAt));
    String offsetText = text.substring(offsetAt);
    ZoneOffset offset =
        offsetText.isEmpty() ? zone.getRules().getOffset(local) : ZoneOffset.of(offsetText);
    // CQL knows milliseconds and no finer.
    LocalDateTime toTheMillisecond = local.withNano(local.getNano() / 1_000_000 * 1_000_000);
    // A moment with an offset keeps it: CQL compares days as they are written and normalises
    // offsets
    // only for hours and finer (CQL 1.5, same as).
    return new DateTime(OffsetDateTime.of(toTheMillisecond, offset), precisionOf(text, offsetAt));
  }

  private static int offsetIndex(String text) {
    for (int i = DAY + 1; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == 'Z' || c == '+' || c == '-') {
        return i;
      }
    }
    return text.length();
  }

  private static Precision precisionOf(String text, int end) {
    if (text.lastIndexOf('.', end - 1) > DAY) {
      return Precision.MILLISECOND;
    }
    return end > "2026-01-01T00:00".length() ? Precision.SECOND : Precision.MINUTE;
  }

  static Date date(String text) {
    try {
      return switch (text.length()) {
        case YEAR -> new Date(Integer.parseInt(text));
        case MONTH ->
            new Date(
                Integer.parseInt(text, 0, YEAR, 10), Integer.parseInt(text, YEAR + 1, MONTH, 10));
        default -> new Date(LocalDate.parse(text.substring(0, DAY)), Precision.DAY);
      };
    } catch (DateTimeException | NumberFormatException e) {
      throw new InvalidDateTime("A stored date is no FHIR date", e);
    }
  }
}
