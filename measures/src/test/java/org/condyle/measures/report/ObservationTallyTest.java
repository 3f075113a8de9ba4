package org.condyle.measures.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.condyle.measures.definition.AggregateMethod;
import org.condyle.measures.evaluation.SubjectResult.Observed;
import org.condyle.record.ProblemException;
import org.jspecify.annotations.Nullable;
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
    assertThat(tally(2, 4, 4, 4, 5, 5, 7, 9).aggregate(method).orElseThrow())
        .isEqualByComparingTo(expected);
  }

  @Test
  void theSampleVarianceDividesByOneLess() {
    assertThat(tally(1, 2, 3, 4).aggregate(AggregateMethod.SAMPLE_VARIANCE).orElseThrow())
        .isEqualByComparingTo("1.666666666666667");
    assertThat(tally(1).aggregate(AggregateMethod.SAMPLE_STANDARD_DEVIATION)).isEmpty();
  }

  @Test
  void noValuesHaveNoAverage() {
    assertThat(tally().aggregate(AggregateMethod.AVERAGE)).isEmpty();
    assertThat(tally().aggregate(AggregateMethod.MEDIAN)).isEmpty();
    assertThat(tally().aggregate(AggregateMethod.COUNT).orElseThrow()).isZero();
  }

  @Test
  void valuesInDifferentUnitsAreNotAddedUp() {
    ObservationTally tally = new ObservationTally();
    tally.add(observed(1, "mg"));

    assertThatThrownBy(() -> tally.add(observed(1, "g")))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("'mg'")
        .hasMessageContaining("'g'");
  }

  @Property(tries = 50)
  void mergingWorkersGivesWhatOneWorkerGives(
      @ForAll @Size(max = 20) List<@IntRange(min = -50, max = 50) Integer> one,
      @ForAll @Size(max = 20) List<@IntRange(min = -50, max = 50) Integer> other) {
    ObservationTally together = new ObservationTally();
    one.forEach(value -> together.add(observed(value, null)));
    other.forEach(value -> together.add(observed(value, null)));
    ObservationTally merged = new ObservationTally();
    one.forEach(value -> merged.add(observed(value, null)));
    ObservationTally second = new ObservationTally();
    other.forEach(value -> second.add(observed(value, null)));
    merged.merge(second, "o");

    for (AggregateMethod method : AggregateMethod.values()) {
      assertThat(merged.aggregate(method)).isEqualTo(together.aggregate(method));
    }
  }

  private static ObservationTally tally(int... values) {
    ObservationTally tally = new ObservationTally();
    for (int value : values) {
      tally.add(observed(value, null));
    }
    return tally;
  }

  private static Observed observed(int value, @Nullable String unit) {
    return new Observed("o", "Patient/p", BigDecimal.valueOf(value), unit);
  }
}
