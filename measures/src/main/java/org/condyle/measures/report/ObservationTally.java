package org.condyle.measures.report;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.condyle.measures.definition.AggregateMethod;
import org.condyle.measures.evaluation.SubjectResult.Observed;
import org.condyle.record.ProblemCode;
import org.condyle.record.ProblemException;
import org.jspecify.annotations.Nullable;

/**
 * The values of one observation, added up so that every aggregate method can be answered and merged
 * without keeping subjects: how often each distinct value was seen.
 */
final class ObservationTally {

  private static final MathContext PRECISION = MathContext.DECIMAL64;

  private final TreeMap<BigDecimal, Long> countByValue = new TreeMap<>();
  private long count;
  private @Nullable String unit;

  void add(Observed observed) {
    checkUnit(observed.unit(), observed.observationId());
    countByValue.merge(observed.value().stripTrailingZeros(), 1L, Long::sum);
    count++;
  }

  void merge(ObservationTally other, String observationId) {
    if (other.count > 0) {
      checkUnit(other.unit, observationId);
    }
    other.countByValue.forEach((value, times) -> countByValue.merge(value, times, Long::sum));
    count += other.count;
  }

  private void checkUnit(@Nullable String added, String observationId) {
    if (count == 0) {
      unit = added;
    } else if (!java.util.Objects.equals(unit, added)) {
      throw new ProblemException(
          ProblemCode.UNIT_NOT_CONVERTIBLE,
          "Observation "
              + observationId
              + " gives values in '"
              + unit
              + "' and in '"
              + added
              + "', which cannot be aggregated. Convert them in the CQL.",
          observationId);
    }
  }

  long count() {
    return count;
  }

  /** UCUM unit of the values; 1 for plain numbers. */
  String unit() {
    return unit == null ? "1" : unit;
  }

  /** The aggregate; nothing when there are no values, save for the count of them. */
  Optional<BigDecimal> aggregate(AggregateMethod method) {
    if (method == AggregateMethod.COUNT) {
      return Optional.of(BigDecimal.valueOf(count));
    }
    if (count == 0) {
      return method == AggregateMethod.SUM ? Optional.of(BigDecimal.ZERO) : Optional.empty();
    }
    return switch (method) {
      case COUNT, SUM -> Optional.of(sum());
      case AVERAGE -> Optional.of(mean());
      case MEDIAN -> Optional.of(median());
      case MINIMUM -> Optional.of(countByValue.firstKey());
      case MAXIMUM -> Optional.of(countByValue.lastKey());
      case POPULATION_VARIANCE -> variance(count);
      case SAMPLE_VARIANCE -> variance(count - 1);
      case POPULATION_STANDARD_DEVIATION -> variance(count).map(v -> v.sqrt(PRECISION));
      case SAMPLE_STANDARD_DEVIATION -> variance(count - 1).map(v -> v.sqrt(PRECISION));
    };
  }

  private BigDecimal sum() {
    BigDecimal sum = BigDecimal.ZERO;
    for (Map.Entry<BigDecimal, Long> each : countByValue.entrySet()) {
      sum = sum.add(each.getKey().multiply(BigDecimal.valueOf(each.getValue())));
    }
    return sum;
  }

  private BigDecimal mean() {
    return sum().divide(BigDecimal.valueOf(count), PRECISION);
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

  private Optional<BigDecimal> variance(long divisor) {
    if (divisor == 0) {
      return Optional.empty();
    }
    BigDecimal mean = mean();
    BigDecimal squares = BigDecimal.ZERO;
    for (Map.Entry<BigDecimal, Long> each : countByValue.entrySet()) {
      BigDecimal distance = each.getKey().subtract(mean);
      squares =
          squares.add(distance.multiply(distance).multiply(BigDecimal.valueOf(each.getValue())));
    }
    return Optional.of(squares.divide(BigDecimal.valueOf(divisor), PRECISION));
  }
}
