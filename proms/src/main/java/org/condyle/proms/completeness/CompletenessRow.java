package org.condyle.proms.completeness;

import java.time.LocalDate;
import java.time.YearMonth;
import org.condyle.proms.due.DueStatus;
import org.condyle.proms.due.Outcome;
import org.condyle.proms.schedule.Phase;
import org.condyle.proms.schedule.Window;

/**
 * What is kept of one operation, schedule, interval and instrument. It says nothing of today: what
 * it counts as follows from the day that is asked for, so it changes only when the patient's record
 * or the schedules do.
 *
 * @param patient the patient's logical id
 * @param surgery the operation's key, for example {@code ServiceRequest/12}
 * @param schedule id of the schedule
 * @param instrument id of the instrument, or {@link #ALL}
 * @param facility {@code Organization/...} or {@code unassigned}
 * @param surgeon {@code Practitioner/...} or {@code unassigned}
 * @param month the month of the operation
 * @param performed whether the operation was done; one that is only planned is counted nowhere
 * @param captured whether something was handed in, with its scores or without
 * @param paired whether the preoperative half of a later interval is complete; of a preoperative
 *     row, whether it is complete itself
 */
public record CompletenessRow(
    String patient,
    String surgery,
    String schedule,
    String interval,
    Phase phase,
    String instrument,
    String facility,
    String surgeon,
    YearMonth month,
    Window window,
    Outcome outcome,
    boolean performed,
    boolean captured,
    boolean paired) {

  /** Stands for everything that an interval asks: the row of a complete record. */
  public static final String ALL = "*";

  public DueStatus statusOn(LocalDate day) {
    return outcome.statusOn(day, window);
  }

  boolean isComplete() {
    return outcome == Outcome.COMPLETE;
  }

  /** Whether it is complete and so is what it is compared with. */
  boolean isMatched() {
    return phase == Phase.POSTOPERATIVE && isComplete() && paired;
  }
}
