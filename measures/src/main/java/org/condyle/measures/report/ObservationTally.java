package org.condyle.measures.report;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.condyle.measures.definition.AggregateMethod;
import org.jspecify.annotations.Nullable;

/**
 * The values of one observation, all in one unit, added up so that they can be merged without
 * keeping subjects. Sums and sums of squares are exact. A median alone needs the values: how often
 * each distinct one was seen.
 */
final class ObservationTally {

  private static final MathContext PRECISION = MathContext.DECIMAL64;

  private final AggregateMethod method;
  private final TreeMap<BigDecimal, Long> countByValue = new TreeMap<>();
  private long count;
  private BigDecimal sum = BigDecimal.ZERO;
  private BigDecimal squares = BigDecimal.ZERO;
  private @Nullable BigDecimal minimum;
  private @Nullable BigDecimal maximum;

  ObservationTally(AggregateMethod method) {
    this.method = method;
  }

  void add(BigDecimal value) {
    add(value, 1);
  }

  /** Adds a value that was observed so many times. */
  void add(BigDecimal value, long times) {
    BigDecimal factor = BigDecimal.valueOf(times);
    count += times;
    sum = sum.add(value.multiply(factor));
    squares = squares.add(value.multiply(value).multiply(factor));
    extend(value);
    if (method == AggregateMethod.MEDIAN) {
      countByValue.merge(value.stripTrailingZeros(), times, Long::sum);
    }
  }

  /**
   * Takes over another worker's values.
   *
   * @param conversion brings a value to the unit of this tally; linear, as UCUM's are
   */
  void merge(ObservationTally other, UnaryOperator<BigDecimal> conversion) {
    if (other.count == 0) {
      return;
    }
    BigDecimal offset = conversion.apply(BigDecimal.ZERO);
    BigDecimal factor = conversion.apply(BigDecimal.ONE).subtract(offset);
    BigDecimal times = BigDecimal.valueOf(other.count);
    sum = sum.add(factor.multiply(other.sum)).add(offset.multiply(times));
    squares =
        squares
            .add(factor.multiply(factor).multiply(other.squares))
            .add(factor.multiply(offset).multiply(other.sum).multiply(BigDecimal.valueOf(2)))
            .add(offset.multiply(offset).multiply(times));
    count += other.count;
    if (other.minimum != null && other.maximum != null) {
      extend(conversion.apply(other.minimum));
      extend(conversion.apply(other.maximum));
    }
    other.countByValue.forEach(
        (value, seen) ->
            countByValue.merge(conversion.apply(value).stripTrailingZeros(), seen, Long::sum));
  }

  private void extend(BigDecimal value) {
    minimum = minimum == null ? value : minimum.min(value);
    maximum = maximum == null ? value : maximum.max(value);
  }

  long count() {
    return count;
  }

  BigDecimal sum() {
    return sum;
  }

  /** The aggregate; nothing when there are no values, save for the count and the sum of them. */
  Optional<BigDecimal> aggregate() {
    if (method == AggregateMethod.COUNT) {
      return Optional.of(BigDecimal.valueOf(count));
    }
    if (method == AggregateMethod.SUM) {
      return Optional.of(sum);
    }
    if (count == 0) {
      return Optional.empty();
    }
    return switch (method) {
      case COUNT, SUM -> Optional.of(sum);
      case AVERAGE -> Optional.of(sum.divide(BigDecimal.valueOf(count), PRECISION));
      case MEDIAN -> Optional.of(median());
      case MINIMUM -> Optional.ofNullable(minimum);
      case MAXIMUM -> Optional.ofNullable(maximum);
      case POPULATION_VARIANCE -> variance(count);
      case SAMPLE_VARIANCE -> variance(count - 1);
      case POPULATION_STANDARD_DEVIATION -> variance(count).map(v -> v.sqrt(PRECISION));
      case SAMPLE_STANDARD_DEVIATION -> variance(count - 1).map(v -> v.sqrt(PRECISION));
    };
  }

  private BigDecimal median() {
    BigDecimal lower = valueAt((count - 1) / 2);
    BigDecimal upper = valueAt(count / 2);
    return lower.add(upper).divide(BigDecimal.valueOf(2), PRECISION);
  }

  private BigDecimal valueAt(long index) {
    long passed = 0;
    for (Map.Entry<BigDecimal, Long> each : countByValue.entrySet()) {
      passed += each.getValue();
      if (index < passed) {
        return each.getKey();
      }
    }
    throw new IllegalStateException("There are " + count + " values, none at " + index);
  }

  /** By n·Σx² − (Σx)², which is exact here, so that nothing cancels out. */
  private Optional<BigDecimal> variance(long divisor) {
    if (divisor == 0) {
      return Optional.empty();
    }
    BigDecimal spread = squares.multiply(BigDecimal.valueOf(count)).subtract(sum.multiply(sum));
    return Optional.of(
        spread.divide(BigDecimal.valueOf(count).multiply(BigDecimal.valueOf(divisor)), PRECISION));
  }
}
