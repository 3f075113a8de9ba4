package org.condyle.proms.due;

import java.time.LocalDate;
import org.condyle.proms.schedule.Interval;
import org.condyle.proms.schedule.Schedule;
import org.condyle.proms.schedule.Slot;
import org.condyle.proms.schedule.Window;
import org.condyle.proms.surgery.Surgery;
import org.jspecify.annotations.Nullable;

/**
 * One instrument that a patient is to answer once.
 *
 * @param window null for an operation without a day
 * @param capture the assessment that counts, complete or not; null where there is none
 * @param declinedBy {@code Task/...} or {@code Observation/...} that says the patient did not want
 *     to, or null
 */
public record DueItem(
    DueItemKey key,
    Surgery surgery,
    Schedule schedule,
    Interval interval,
    Slot slot,
    @Nullable Window window,
    Outcome outcome,
    @Nullable Assessment capture,
    @Nullable String declinedBy) {

  /**
   * The status on a day.
   *
   * @param day today, or an earlier day that the item was found for
   */
  public DueStatus statusOn(LocalDate day) {
    return outcome.statusOn(day, window);
  }

  /** Whether something was handed in, with its scores or without. */
  public boolean isCaptured() {
    return capture != null
        && (capture.progress() == Progress.COMPLETE || capture.progress() == Progress.CAPTURED);
  }
}
