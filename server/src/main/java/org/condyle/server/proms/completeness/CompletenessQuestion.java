package org.condyle.server.proms.completeness;

import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is asked about completeness.
 *
 * @param partition the practice
 * @param day as of which is counted, in the time zone of the practice; today or later, since what
 *     is stored is what is known today
 * @param groupings by what the counts are split, each time anew; the counts of all together are
 *     always given
 * @param closing which windows that are about to close are listed; null for none
 */
public record CompletenessQuestion(
    int partition,
    CompletenessFilter filter,
    LocalDate day,
    List<Set<Grouping>> groupings,
    @Nullable Closing closing) {

  /**
   * A page of the windows that are about to close.
   *
   * @param withinDays the most days left; 0 for windows that close on the day
   * @param from how many are left out before the first
   * @param count the most that are listed
   */
  public record Closing(int withinDays, int from, int count) {}

  public CompletenessQuestion {
    groupings = groupings.stream().map(Set::copyOf).distinct().toList();
  }
}
