package org.condyle.server.users;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class LockOutTest {

  @Test
  void fourWrongTriesAreFreeAndThenThePausesDouble() {
    assertThat(LockOut.pause(4, 5)).isZero();
    assertThat(LockOut.pause(5, 5)).isEqualTo(Duration.ofMinutes(1));
    assertThat(LockOut.pause(6, 5)).isEqualTo(Duration.ofMinutes(2));
    assertThat(LockOut.pause(10, 5)).isEqualTo(Duration.ofMinutes(32));
    assertThat(LockOut.pause(11, 5)).isEqualTo(Duration.ofHours(1));
  }

  @Property
  void noPauseIsShorterThanTheOneBeforeOrLongerThanAnHour(
      @ForAll @IntRange(min = 0, max = 1_000_000) int failures) {
    Duration pause = LockOut.pause(failures, 5);
    assertThat(pause).isBetween(Duration.ZERO, Duration.ofHours(1));
    assertThat(LockOut.pause(failures + 1, 5)).isGreaterThanOrEqualTo(pause);
  }
}
