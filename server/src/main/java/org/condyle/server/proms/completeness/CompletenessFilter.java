package org.condyle.server.proms.completeness;

import java.time.YearMonth;
import java.util.Set;
import org.condyle.proms.completeness.CompletenessRow;

/**
 * Of which operations and items is asked. What is empty lets everything through.
 *
 * @param schedules ids
 * @param intervals ids
 * @param instruments ids; or {@link CompletenessRow#ALL} alone for intervals as a whole. Empty
 *     means every instrument, and not the intervals as a whole, so that nothing is counted twice.
 * @param facilities {@code Organization/...} or {@code unassigned}
 * @param surgeons {@code Practitioner/...} or {@code unassigned}
 * @param first the first month of operations
 * @param last the last month of operations, included
 */
public record CompletenessFilter(
    Set<String> schedules,
    Set<String> intervals,
    Set<String> instruments,
    Set<String> facilities,
    Set<String> surgeons,
    YearMonth first,
    YearMonth last) {

  /**
   * @throws IllegalArgumentException if intervals as a whole are asked for beside instruments
   */
  public CompletenessFilter {
    schedules = Set.copyOf(schedules);
    intervals = Set.copyOf(intervals);
    instruments = Set.copyOf(instruments);
    facilities = Set.copyOf(facilities);
    surgeons = Set.copyOf(surgeons);
    if (instruments.size() > 1 && instruments.contains(CompletenessRow.ALL)) {
      throw new IllegalArgumentException("An interval as a whole does not add to its instruments");
    }
  }

  /** The same for single instruments, of which alone there are windows. */
  CompletenessFilter ofSingleInstruments() {
    return instruments.contains(CompletenessRow.ALL)
        ? new CompletenessFilter(schedules, intervals, Set.of(), facilities, surgeons, first, last)
        : this;
  }
}
