package org.condyle.cohort.truth;

import java.util.List;

/**
 * How much of what was due was answered.
 *
 * @param instrument id of the instrument; {@code *} for all of an interval together
 * @param facility {@code Organization/...} or {@code unassigned}
 * @param surgeon {@code Practitioner/...} or {@code unassigned}
 * @param month month of the procedure, for example {@code 2025-03}
 * @param eligible procedures that were done and that the schedule is for
 * @param due of them, those whose window has opened and that nothing called off
 */
public record CompletenessTruth(
    String schedule,
    String interval,
    String instrument,
    String facility,
    String surgeon,
    String month,
    long eligible,
    long due,
    long captured,
    long complete,
    long matched,
    long declined,
    long missed) {

  /** What the items are counted by. */
  List<String> cell() {
    return List.of(schedule, interval, instrument, facility, surgeon, month);
  }

  /** What one item counts; nobody in a cohort declines. */
  static CompletenessTruth of(DueTruth item) {
    boolean due = item.due();
    return new CompletenessTruth(
        item.schedule(),
        item.interval(),
        item.instrument(),
        item.facility(),
        item.surgeon(),
        item.month(),
        one(item.performed()),
        one(due),
        one(due && item.captured()),
        one(due && item.isComplete()),
        one(due && item.matched()),
        0,
        one(due && item.status().equals(DueTruth.MISSED)));
  }

  private static long one(boolean holds) {
    return holds ? 1 : 0;
  }

  CompletenessTruth plus(CompletenessTruth that) {
    return new CompletenessTruth(
        schedule,
        interval,
        instrument,
        facility,
        surgeon,
        month,
        eligible + that.eligible,
        due + that.due,
        captured + that.captured,
        complete + that.complete,
        matched + that.matched,
        declined + that.declined,
        missed + that.missed);
  }
}
