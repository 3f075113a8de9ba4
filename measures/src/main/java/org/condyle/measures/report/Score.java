package org.condyle.measures.report;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The score of a group or stratum.
 *
 * @param value the score
 * @param unit UCUM unit; 1 for a rate
 * @param numerator what the score was divided from; absent where nothing was divided
 * @param denominator what it was divided by, exclusions and exceptions taken off
 * @param numeratorUnit UCUM unit of the numerator; 1 for a count
 * @param denominatorUnit UCUM unit of the denominator; 1 for a count
 */
public record Score(
    BigDecimal value,
    String unit,
    @Nullable BigDecimal numerator,
    @Nullable BigDecimal denominator,
    String numeratorUnit,
    String denominatorUnit) {

  /** A score that was not divided. */
  static Score of(BigDecimal value, String unit) {
    return new Score(value, unit, null, null, unit, ObservationUnits.NONE);
  }

  /** A rate; none when the denominator is empty, because nothing was measured. */
  static Optional<Score> rate(
      BigDecimal numerator, String numeratorUnit, BigDecimal denominator, String denominatorUnit) {
    return denominator.signum() == 0
        ? Optional.empty()
        : Optional.of(
            new Score(
                numerator.divide(denominator, MathContext.DECIMAL64),
                quotient(numeratorUnit, denominatorUnit),
                numerator,
                denominator,
                numeratorUnit,
                denominatorUnit));
  }

  private static String quotient(String above, String below) {
    if (above.equals(below)) {
      return ObservationUnits.NONE;
    }
    if (below.equals(ObservationUnits.NONE)) {
      return above;
    }
    boolean compound = below.contains("/") || below.contains(".");
    return above + "/" + (compound ? "(" + below + ")" : below);
  }
}
