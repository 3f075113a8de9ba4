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
 */
public record Score(
    BigDecimal value,
    String unit,
    @Nullable BigDecimal numerator,
    @Nullable BigDecimal denominator) {

  /** A rate; none when the denominator is empty, because nothing was measured. */
  static Optional<Score> rate(BigDecimal numerator, BigDecimal denominator, String unit) {
    return denominator.signum() == 0
        ? Optional.empty()
        : Optional.of(
            new Score(
                numerator.divide(denominator, MathContext.DECIMAL64),
                unit,
                numerator,
                denominator));
  }
}
