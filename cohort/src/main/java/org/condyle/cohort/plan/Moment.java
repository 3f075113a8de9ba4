package org.condyle.cohort.plan;

import java.time.LocalDate;

/**
 * A day, or an instant of a day. Instants lie between 14:00 and 21:00 UTC, so that the calendar day
 * is the same everywhere in the United States.
 *
 * @param day the calendar day
 * @param second second of the day in UTC, or {@link #DAY_ONLY}
 */
public record Moment(LocalDate day, int second) implements Comparable<Moment> {

  public static final int DAY_ONLY = -1;

  public static Moment on(LocalDate day) {
    return new Moment(day, DAY_ONLY);
  }

  /** As a FHIR dateTime: {@code 2025-03-04} or {@code 2025-03-04T15:30:00Z}. */
  public String fhir() {
    if (second == DAY_ONLY) {
      return day.toString();
    }
    StringBuilder text = new StringBuilder(20).append(day).append('T');
    two(text, second / 3600).append(':');
    two(text, second / 60 % 60).append(':');
    return two(text, second % 60).append('Z').toString();
  }

  private static StringBuilder two(StringBuilder text, int number) {
    return text.append((char) ('0' + number / 10)).append((char) ('0' + number % 10));
  }

  @Override
  public int compareTo(Moment that) {
    int days = day.compareTo(that.day);
    return days != 0 ? days : Integer.compare(second, that.second);
  }
}
