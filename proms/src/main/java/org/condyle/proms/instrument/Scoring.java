package org.condyle.proms.instrument;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/** How the answers become a score. */
public sealed interface Scoring {

  /**
   * The sum of the items, read in a table.
   *
   * @param table score by sum
   * @param standardError standard error of the score by sum; empty where none is published
   * @param rawCode code of the sum itself, or null
   */
  record Table(
      SortedMap<Integer, BigDecimal> table,
      Map<Integer, BigDecimal> standardError,
      @Nullable Code rawCode)
      implements Scoring {}

  /**
   * A sum of terms, rounded at the end.
   *
   * @param terms at least one
   * @param decimals places after the point that are kept, half up
   */
  record Formula(List<Term> terms, int decimals) implements Scoring {}

  /**
   * One term of a formula: factor × mean of the answered items + offset.
   *
   * @param items linkIds
   */
  record Term(List<String> items, Fraction factor, Fraction offset) {}

  /**
   * The answer of one item.
   *
   * @param item linkId
   */
  record Value(String item) implements Scoring {}

  /**
   * Computed elsewhere; accepted, never computed here.
   *
   * @param standardErrorGiven whether the score comes with its standard error
   */
  record External(boolean standardErrorGiven) implements Scoring {}
}
