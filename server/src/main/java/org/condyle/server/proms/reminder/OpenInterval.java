package org.condyle.server.proms.reminder;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.condyle.proms.due.DueItem;
import org.condyle.proms.due.DueList;
import org.condyle.proms.due.Outcome;
import org.condyle.proms.schedule.Window;

/**
 * An interval in which a patient can still answer something, now or later.
 *
 * @param window in which it can be answered
 * @param knownSince the day on which this server first knew of it
 * @param tasks ids of the Tasks of what is not answered, in order
 */
record OpenInterval(IntervalKey key, Window window, LocalDate knownSince, List<String> tasks) {

  OpenInterval {
    tasks = List.copyOf(tasks);
  }

  /**
   * What of a list can still be answered and was not handed in.
   *
   * @param known since when intervals are known; the others are as of the list's day
   */
  static List<OpenInterval> of(DueList due, Map<IntervalKey, LocalDate> known) {
    LocalDate today = due.asOf().day();
    Map<IntervalKey, List<DueItem>> open = new LinkedHashMap<>();
    for (DueItem item : due.items()) {
      if (isOpen(item, today)) {
        open.computeIfAbsent(IntervalKey.of(item.key()), unused -> new ArrayList<>()).add(item);
      }
    }
    List<OpenInterval> intervals = new ArrayList<>();
    open.forEach(
        (key, items) -> {
          Window window = items.get(0).window();
          if (window != null) {
            intervals.add(
                new OpenInterval(
                    key,
                    window,
                    known.getOrDefault(key, today),
                    items.stream().map(item -> item.key().id()).sorted().toList()));
          }
        });
    return intervals;
  }

  /** What was handed in without its scores is for staff to mend, not for the patient. */
  private static boolean isOpen(DueItem item, LocalDate today) {
    Window window = item.window();
    return window != null
        && !window.isClosedOn(today)
        && (item.outcome() == Outcome.NONE || item.outcome() == Outcome.BEGUN);
  }
}
