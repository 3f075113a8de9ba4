package org.condyle.proms.reading;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;
import org.hl7.fhir.r4.model.BaseDateTimeType;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.InstantType;
import org.hl7.fhir.r4.model.Period;
import org.hl7.fhir.r4.model.Type;
import org.jspecify.annotations.Nullable;

/**
 * A day of the record, with its time where one is recorded.
 *
 * @param day the day at the value's own offset (docs/decisions/0004-days-follow-the-offset-of-a-
 *     value.md)
 * @param instant null where only the day is recorded
 */
public record RecordedMoment(LocalDate day, @Nullable Instant instant) {

  private static final int DAY_LENGTH = "2026-01-01".length();

  /** Empty for a value of which no day is known: absent, or only a year or month. */
  public static Optional<RecordedMoment> of(@Nullable BaseDateTimeType value) {
    String text = value == null ? null : value.getValueAsString();
    if (value == null || text == null || text.length() < DAY_LENGTH) {
      return Optional.empty();
    }
    // The text carries the day at the value's own offset; no time zone is asked.
    LocalDate day = LocalDate.parse(text.substring(0, DAY_LENGTH));
    return Optional.of(
        new RecordedMoment(day, text.length() == DAY_LENGTH ? null : value.getValue().toInstant()));
  }

  /** When something began: a dateTime, an instant, or the start of a Period. */
  public static Optional<RecordedMoment> startOf(@Nullable Type value) {
    if (value instanceof Period period) {
      return of(period.getStartElement());
    }
    if (value instanceof DateTimeType || value instanceof InstantType) {
      return of((BaseDateTimeType) value);
    }
    return Optional.empty();
  }

  /** When something ended: the end of a Period, or else when it began. */
  public static Optional<RecordedMoment> endOf(@Nullable Type value) {
    if (value instanceof Period period) {
      return of(period.getEndElement()).or(() -> startOf(value));
    }
    return startOf(value);
  }

  /** Whether it is certainly later: by the day, or by the time where both have one. */
  public boolean isAfter(RecordedMoment that) {
    if (!day.equals(that.day)) {
      return day.isAfter(that.day);
    }
    return instant != null && that.instant != null && instant.isAfter(that.instant);
  }
}
