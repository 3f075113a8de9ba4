package org.condyle.proms.instrument;

import java.math.BigDecimal;
import java.util.SortedSet;
import java.util.TreeSet;

/** The values that a score of a scale can have. */
public sealed interface LegalValues {

  /** Whether a score can have a value; how many zeros end it does not matter. */
  boolean allow(BigDecimal value);

  /** What is allowed, in words, for example {@code one of the 29 values of the table}. */
  String inWords();

  /** Only the values of the scale's table. */
  record OfTable(SortedSet<BigDecimal> values) implements LegalValues {

    public OfTable {
      values = new TreeSet<>(values);
    }

    @Override
    public boolean allow(BigDecimal value) {
      return values.stream().anyMatch(legal -> legal.compareTo(value) == 0);
    }

    @Override
    public String inWords() {
      return "one of the " + values.size() + " values of its table";
    }
  }

  /**
   * What the scale's formula can give, rounded to as many places as were sent.
   *
   * @param values exact
   * @param decimals the most places after the point that may be sent
   */
  record Reachable(SortedSet<Fraction> values, int decimals) implements LegalValues {

    public Reachable {
      values = new TreeSet<>(values);
    }

    @Override
    public boolean allow(BigDecimal value) {
      int places = places(value);
      return places <= decimals
          && values.stream().anyMatch(legal -> legal.rounded(places).compareTo(value) == 0);
    }

    @Override
    public String inWords() {
      return "what its answers can give, with at most " + decimals + " places after the point";
    }
  }

  /**
   * Every number between two others.
   *
   * @param min inclusive
   * @param max inclusive
   * @param decimals the most places after the point
   */
  record Range(BigDecimal min, BigDecimal max, int decimals) implements LegalValues {

    @Override
    public boolean allow(BigDecimal value) {
      return value.compareTo(min) >= 0 && value.compareTo(max) <= 0 && places(value) <= decimals;
    }

    @Override
    public String inWords() {
      return "from "
          + min.toPlainString()
          + " to "
          + max.toPlainString()
          + (decimals == 0 ? ", a whole number" : ", with at most " + decimals + " places");
    }
  }

  private static int places(BigDecimal value) {
    return Math.max(0, value.stripTrailingZeros().scale());
  }
}
