package org.condyle.proms.schedule;

import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * The days in which an instrument is to be answered.
 *
 * @param first the first day, included
 * @param last the last day, included
 * @param preferred the day by which the schedule would like to have it, or null
 */
public record Window(LocalDate first, LocalDate last, @Nullable LocalDate preferred) {

  public boolean contains(LocalDate day) {
    return !day.isBefore(first) && !day.isAfter(last);
  }

  public boolean isOpenedBy(LocalDate day) {
    return !day.isBefore(first);
  }

  public boolean isClosedOn(LocalDate day) {
    return day.isAfter(last);
  }

  /** Whether the preferred day has passed. */
  public boolean isLateOn(LocalDate day) {
    return preferred != null && day.isAfter(preferred);
  }

  /**
   * Days after a day on which it can still be answered; 0 on the last day, negative when closed.
   */
  public long daysLeft(LocalDate day) {
    return ChronoUnit.DAYS.between(day, last);
  }
}
