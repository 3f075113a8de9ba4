package org.condyle.server.upkeep;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DebounceTest {

  private static final Instant START = Instant.parse("2026-11-22T00:00:00Z");

  private final Debounce debounce = new Debounce(Duration.ofSeconds(5), Duration.ofSeconds(60));

  private boolean isDue(int second, String newest) {
    return debounce.isDue(Optional.of(newest), START.plusSeconds(second));
  }

  @Test
  void aLoadIsTakenUpOnceWhenItIsOver() {
    for (int second = 0; second < 30; second++) {
      assertThat(isDue(second, "mark " + second)).isFalse();
    }
    assertThat(isDue(33, "mark 29")).isFalse();
    assertThat(isDue(34, "mark 29")).isTrue();
    assertThat(isDue(35, "mark 29")).isFalse();
    assertThat(isDue(100, "mark 29")).isFalse();
  }

  @Test
  void aLoadThatDoesNotEndIsTakenUpWhenItsFirstPartHasWaitedLongEnough() {
    int due = 0;
    for (int second = 0; second <= 180; second++) {
      due += isDue(second, "mark " + second) ? 1 : 0;
    }
    assertThat(due).isEqualTo(2);
  }

  @Test
  void whereNothingCameNothingIsDue() {
    assertThat(debounce.isDue(Optional.empty(), START)).isFalse();
    assertThat(debounce.isDue(Optional.empty(), START.plusSeconds(100))).isFalse();
  }
}
