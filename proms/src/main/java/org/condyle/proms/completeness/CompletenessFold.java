package org.condyle.proms.completeness;

import java.time.LocalDate;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * Counts rows as of a day, in any order and in any number of parts. Its size grows with the cells
 * and not with the rows.
 */
public final class CompletenessFold {

  private final LocalDate day;
  private final SortedMap<CompletenessCell, CompletenessCounts> cells = new TreeMap<>();

  /**
   * @param day the day as of which is counted, in the time zone of the practice
   */
  public CompletenessFold(LocalDate day) {
    this.day = day;
  }

  public void add(CompletenessRow row) {
    CompletenessCounts counts = CompletenessCounts.of(row, day);
    if (counts.eligible() > 0) {
      cells.merge(CompletenessCell.of(row), counts, CompletenessCounts::plus);
    }
  }

  /**
   * Adds all that another fold has counted.
   *
   * @throws IllegalArgumentException if it counted as of another day
   */
  public void merge(CompletenessFold that) {
    if (!day.equals(that.day)) {
      throw new IllegalArgumentException("Counts of " + that.day + " do not add to " + day);
    }
    that.cells.forEach((cell, counts) -> cells.merge(cell, counts, CompletenessCounts::plus));
  }

  /** The counts by cell. */
  public SortedMap<CompletenessCell, CompletenessCounts> cells() {
    return Collections.unmodifiableSortedMap(cells);
  }

  /** The sum over some cells, for example those of a facility. Cells of {@code *} count as well. */
  public CompletenessCounts total(Predicate<CompletenessCell> wanted) {
    return cells.entrySet().stream()
        .filter(entry -> wanted.test(entry.getKey()))
        .map(entry -> entry.getValue())
        .reduce(CompletenessCounts.ZERO, CompletenessCounts::plus);
  }
}
