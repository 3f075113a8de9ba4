package org.condyle.proms.due;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;

/**
 * The day from which due items are seen. What was recorded on a later day is not known.
 *
 * @param day in the time zone of the practice
 */
public record AsOf(LocalDate day) {

  /** The day that it is at an instant where the practice is. */
  public static AsOf at(Instant instant, ZoneId practice) {
    return new AsOf(LocalDate.ofInstant(instant, practice));
  }
}
