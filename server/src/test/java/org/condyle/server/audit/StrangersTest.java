package org.condyle.server.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class StrangersTest {

  private Instant now = Instant.parse("2026-03-01T10:00:10Z");
  private final Strangers strangers =
      new Strangers(
          new Clock() {
            @Override
            public ZoneId getZone() {
              return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
              return this;
            }

            @Override
            public Instant instant() {
              return now;
            }
          });

  @Test
  void theRefusalsOfAMinuteAreOneEntryForEachAddressAndStatus() {
    for (int i = 0; i < 1000; i++) {
      strangers.refused("192.0.2.1", 401, "r" + i);
    }
    strangers.refused("192.0.2.1", 403, "other");
    assertThat(strangers.over()).isEmpty();

    now = now.plus(Duration.ofMinutes(1));

    assertThat(strangers.over())
        .extracting(entry -> entry.address() + " " + entry.notes() + " " + entry.requestId())
        .containsExactly(
            "192.0.2.1 {status=401, times=1000} r0", "192.0.2.1 {status=403, times=1} other");
    assertThat(strangers.all()).isEmpty();
  }

  @Test
  void manyAddressesShareAnEntry() {
    for (int i = 0; i < 10_000; i++) {
      strangers.refused("10.0." + i / 250 + "." + i % 250, 401, "r" + i);
    }

    assertThat(strangers.all())
        .hasSize(Strangers.ADDRESSES + 1)
        .last()
        .satisfies(
            entry -> {
              assertThat(entry.address()).isEqualTo("others");
              assertThat(entry.notes()).containsEntry("times", "9900");
            });
  }
}
