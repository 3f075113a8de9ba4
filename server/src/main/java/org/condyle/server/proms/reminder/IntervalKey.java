package org.condyle.server.proms.reminder;

import org.condyle.proms.due.DueItemKey;

/**
 * One interval of a schedule for one operation. Like the due items in it, it is known by nothing
 * that moves.
 *
 * @param surgery for example {@code ServiceRequest/12}
 */
record IntervalKey(String surgery, String schedule, String interval) {

  static IntervalKey of(DueItemKey key) {
    return new IntervalKey(key.surgery().toString(), key.schedule(), key.interval());
  }
}
