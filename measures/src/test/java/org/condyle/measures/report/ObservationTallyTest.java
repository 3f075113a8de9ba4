package org.condyle.measures.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.BigRange;
import net.jqwik.api.constraints.Scale;
import net.jqwik.api.constraints.Size;
import org.condyle.measures.definition.AggregateMethod;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ObservationTallyTest {

  @ParameterizedTest
  @CsvSource({
    "COUNT, 8",
    "SUM, 40",
    "AVERAGE, 5",
    "MEDIAN, 4.5",
    "MINIMUM, 2",
    "MAXIMUM, 9",
    "POPULATION_VARIANCE, 4",
    "POPULATION_STANDARD_DEVIATION, 2",
  })
  void theAggregateIsWhatTheMethodSays(AggregateMethod method, BigDecimal expected) {
    assertThat(tally(method, 2, 4, 4, 4, 5, 5, 7, 9).aggregate().orElseThrow())
        .isEqualByComparingTo(expected);
  }

  @Test
  void theSampleVarianceDividesByOneLess() {
    assertThat(tally(AggregateMethod.SAMPLE_VARIANCE, 1, 2, 3, 4).aggregate().orElseThrow())
        .isEqualByComparingTo("1.666666666666667");
    assertThat(tally(AggregateMethod.SAMPLE_STANDARD_DEVIATION, 1).aggregate()).isEmpty();
  }

  @Test
  void anObservedValueConvertsAsExactlyAsInTheLogic() {
    assertThat(ObservationUnits.convert("o", new BigDecimal("70"), "[in_i]", "cm"))
        .isEqualByComparingTo("177.8");
    assertThat(ObservationUnits.convert("o", new BigDecimal("37"), "Cel", "[degF]"))
        .isEqualByComparingTo("98.6");
  }

  @Test
  void noValuesHaveNoAverage() {
    assertThat(tally(AggregateMethod.AVERAGE).aggregate()).isEmpty();
    assertThat(tally(AggregateMethod.MEDIAN).aggregate()).isEmpty();
    assertThat(tally(AggregateMethod.COUNT).aggregate().orElseThrow()).isZero();
    assertThat(tally(AggregateMethod.SUM).aggregate().orElseThrow()).isZero();
  }

  @Property(tries = 100)
  void mergingWorkersGivesWhatOneWorkerGives(
      @ForAll AggregateMethod method,
      @ForAll @Size(max = 20) List<@BigRange(min = "-50", max = "50") @Scale(2) BigDecimal> one,
      @ForAll @Size(max = 20) List<@BigRange(min = "-50", max = "50") @Scale(2) BigDecimal> other) {
    ObservationTally merged = tally(method, one);
    merged.merge(tally(method, other), UnaryOperator.identity());
    List<BigDecimal> all = new ArrayList<>(one);
    all.addAll(other);

    assertThat(merged.aggregate().map(BigDecimal::stripTrailingZeros))
        .isEqualTo(tally(method, all).aggregate().map(BigDecimal::stripTrailingZeros));
  }

  @Property(tries = 100)
  void theAggregateIsThatOfItsDefinition(
      @ForAll AggregateMethod method,
      @ForAll @Size(min = 1, max = 20)
          List<@BigRange(min = "-50", max = "50") @Scale(2) BigDecimal> values) {
    Optional<BigDecimal> aggregate = tally(method, values).aggregate();
    Optional<Double> defined = defined(method, values.stream().sorted().toList());

    assertThat(aggregate.isPresent()).isEqualTo(defined.isPresent());
    defined.ifPresent(
        expected ->
            assertThat(aggregate.orElseThrow().doubleValue())
                .isCloseTo(expected, org.assertj.core.data.Offset.offset(1e-6)));
  }

  @Property(tries = 100)
  void mergingAWorkerWhoMeasuredInAnotherUnitConvertsEveryMoment(
      @ForAll AggregateMethod method,
      @ForAll @Size(min = 1, max = 20) List<@BigRange(min = "-50", max = "50") BigDecimal> one,
      @ForAll @Size(min = 1, max = 20)
          List<@BigRange(min = "-50", max = "50") BigDecimal> fahrenheit) {
    UnaryOperator<BigDecimal> celsius =
        value -> value.subtract(new BigDecimal(32)).multiply(new BigDecimal("0.5"));
    ObservationTally merged = tally(method, one);
    merged.merge(tally(method, fahrenheit), celsius);
    List<BigDecimal> all = new ArrayList<>(one);
    fahrenheit.forEach(value -> all.add(celsius.apply(value)));

    assertThat(merged.aggregate().orElseThrow().round(new MathContext(12)))
        .isEqualByComparingTo(
            tally(method, all).aggregate().orElseThrow().round(new MathContext(12)));
  }

  private static Optional<Double> defined(AggregateMethod method, List<BigDecimal> sorted) {
    int n = sorted.size();
    double mean = sorted.stream().mapToDouble(BigDecimal::doubleValue).average().orElseThrow();
    double squares =
        sorted.stream().mapToDouble(value -> Math.pow(value.doubleValue() - mean, 2)).sum();
    return switch (method) {
      case COUNT -> Optional.of((double) n);
      case SUM -> Optional.of(mean * n);
      case AVERAGE -> Optional.of(mean);
      case MEDIAN ->
          Optional.of(
              (sorted.get((n - 1) / 2).doubleValue() + sorted.get(n / 2).doubleValue()) / 2);
      case MINIMUM -> Optional.of(sorted.get(0).doubleValue());
      case MAXIMUM -> Optional.of(sorted.get(n - 1).doubleValue());
      case POPULATION_VARIANCE -> Optional.of(squares / n);
      case POPULATION_STANDARD_DEVIATION -> Optional.of(Math.sqrt(squares / n));
      case SAMPLE_VARIANCE -> n == 1 ? Optional.empty() : Optional.of(squares / (n - 1));
      case SAMPLE_STANDARD_DEVIATION ->
          n == 1 ? Optional.empty() : Optional.of(Math.sqrt(squares / (n - 1)));
    };
  }

  private static ObservationTally tally(AggregateMethod method, List<BigDecimal> values) {
    ObservationTally tally = new ObservationTally(method);
    values.forEach(tally::add);
    return tally;
  }

  private static ObservationTally tally(AggregateMethod method, int... values) {
    ObservationTally tally = new ObservationTally(method);
    for (int value : values) {
      tally.add(BigDecimal.valueOf(value));
    }
    return tally;
  }
}
