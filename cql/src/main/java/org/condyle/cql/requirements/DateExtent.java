package org.condyle.cql.requirements;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneOffset;
import org.hl7.fhir.r4.model.Base;
import org.hl7.fhir.r4.model.BaseDateTimeType;
import org.hl7.fhir.r4.model.Period;
import org.jspecify.annotations.Nullable;

/** The first and the last moment that a FHIR date, dateTime, instant or Period can mean. */
record DateExtent(OffsetDateTime first, OffsetDateTime last) {

  private static final int YEAR = 4;
  private static final int MONTH = 7;
  private static final int DAY = 10;

  /** Nothing when an end is open or unreadable, or when the value is none of these. */
  static @Nullable DateExtent of(@Nullable Base value) {
    if (value instanceof Period period) {
      DateExtent start = of(period.hasStart() ? period.getStartElement() : null);
      DateExtent end = of(period.hasEnd() ? period.getEndElement() : null);
      return start == null || end == null ? null : new DateExtent(start.first, end.last);
    }
    if (value instanceof BaseDateTimeType moment && moment.getValueAsString() != null) {
      try {
        return of(moment.getValueAsString());
      } catch (DateTimeException e) {
        return null;
      }
    }
    return null;
  }

  private static DateExtent of(String text) {
    return switch (text.length()) {
      case YEAR -> days(Year.parse(text).atDay(1), Year.parse(text).atMonth(12).atEndOfMonth());
      case MONTH -> days(YearMonth.parse(text).atDay(1), YearMonth.parse(text).atEndOfMonth());
      case DAY -> days(LocalDate.parse(text), LocalDate.parse(text));
      default -> moment(text);
    };
  }

  private static DateExtent days(LocalDate first, LocalDate last) {
    return new DateExtent(
        first.atStartOfDay().atOffset(ZoneOffset.UTC),
        last.plusDays(1).atStartOfDay().atOffset(ZoneOffset.UTC));
  }

  private static DateExtent moment(String text) {
    boolean offset =
        text.endsWith("Z") || text.lastIndexOf('+') > DAY || text.lastIndexOf('-') > DAY;
    OffsetDateTime moment =
        offset ? OffsetDateTime.parse(text) : LocalDateTime.parse(text).atOffset(ZoneOffset.UTC);
    return new DateExtent(moment, moment);
  }

  boolean overlaps(@Nullable OffsetDateTime earliest, @Nullable OffsetDateTime latest) {
    return (earliest == null || !last.isBefore(earliest))
        && (latest == null || !first.isAfter(latest));
  }
}
