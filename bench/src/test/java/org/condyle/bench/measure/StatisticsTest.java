package org.condyle.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class StatisticsTest {

  @Test
  void theMedianIsTheMiddleOrTheMeanOfTheTwoMiddleOnes() {
    assertThat(Statistics.of(9, 1, 5).median()).isEqualTo(5);
    assertThat(Statistics.of(9, 1, 5, 6).median()).isEqualTo(5.5);
  }

  @Test
  void aPercentileIsTheSmallestValueThatSoManyDoNotExceed() {
    Statistics hundred = new Statistics(IntStream.rangeClosed(1, 100).boxed().toList());

    assertThat(hundred.percentile(99)).isEqualTo(99);
    assertThat(hundred.percentile(100)).isEqualTo(100);
    assertThat(Statistics.of(3, 4).percentile(99)).isEqualTo(4);
    assertThat(Statistics.of(3, 4).percentile(1)).isEqualTo(3);
  }

  @Test
  void nothingMeasuredHasNoMedian() {
    assertThatThrownBy(() -> new Statistics(List.of()))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
