package org.condyle.proms.completeness;

import java.time.LocalDate;
import org.condyle.proms.due.DueStatus;

/**
 * Numbers of rows. Of those that are due each is complete, declined, missed or still {@link #open}.
 *
 * @param eligible operations that were done and that the schedule is for
 * @param due of them, those whose window has opened and that were not called off by death
 * @param captured of the due, those where something was handed in, with its scores or without
 * @param complete of the captured, those with every score
 * @param matched of the complete, those after surgery whose preoperative half is complete too
 * @param declined of the due, those that the patient did not want to answer
 * @param missed of the due, those whose window closed without a complete answer
 */
public record CompletenessCounts(
    long eligible,
    long due,
    long captured,
    long complete,
    long matched,
    long declined,
    long missed) {

  public static final CompletenessCounts ZERO = new CompletenessCounts(0, 0, 0, 0, 0, 0, 0);

  /** What one row counts on a day. */
  static CompletenessCounts of(CompletenessRow row, LocalDate day) {
    if (!row.performed()) {
      return ZERO;
    }
    DueStatus status = row.statusOn(day);
    boolean due =
        row.window().isOpenedBy(day)
            && status != DueStatus.CANCELLED
            && status != DueStatus.ON_HOLD;
    if (!due) {
      return new CompletenessCounts(1, 0, 0, 0, 0, 0, 0);
    }
    return new CompletenessCounts(
        1,
        1,
        one(row.captured()),
        one(row.isComplete()),
        one(row.isMatched()),
        one(status == DueStatus.DECLINED),
        one(status == DueStatus.MISSED));
  }

  private static long one(boolean holds) {
    return holds ? 1 : 0;
  }

  public CompletenessCounts plus(CompletenessCounts that) {
    return new CompletenessCounts(
        eligible + that.eligible,
        due + that.due,
        captured + that.captured,
        complete + that.complete,
        matched + that.matched,
        declined + that.declined,
        missed + that.missed);
  }

  /** Of the due, those that can still be answered. */
  public long open() {
    return due - complete - declined - missed;
  }
}
