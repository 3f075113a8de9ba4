package org.condyle.server.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
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
    assertThat(over()).isEmpty();

    now = now.plus(Duration.ofMinutes(1));

    assertThat(over())
        .extracting(entry -> entry.address() + " " + entry.notes() + " " + entry.requestId())
        .containsExactly(
            "192.0.2.1 {status=401, times=1000} r0", "192.0.2.1 {status=403, times=1} other");
    assertThat(all()).isEmpty();
  }

  @Test
  void whatCouldNotBeRecordedIsToldTheNextTimeWithWhatCameMeanwhile() {
    for (int i = 0; i < Strangers.ADDRESSES; i++) {
      strangers.refused("192.0.2." + i, 401, "r" + i);
    }

    assertThatThrownBy(
            () ->
                strangers.tellAll(
                    entries -> {
                      strangers.refused("192.0.2.7", 401, "later");
                      strangers.refused("198.51.100.1", 401, "another");
                      throw new IllegalStateException("no database");
                    }))
        .hasMessage("no database");

    List<AuditEntry> told = all();
    assertThat(told).hasSize(Strangers.ADDRESSES + 1);
    assertThat(told.get(7).notes()).containsEntry("times", "2");
    assertThat(told.get(7).requestId()).isEqualTo("r7");
    assertThat(told.get(Strangers.ADDRESSES).address()).isEqualTo("others");
    assertThat(all()).isEmpty();
  }

  @Test
  void theMinuteOfWhatCouldNotBeRecordedIsStillOver() {
    strangers.refused("192.0.2.1", 401, "r");
    now = now.plus(Duration.ofMinutes(1));
    Consumer<List<AuditEntry>> failing =
        entries -> {
          throw new IllegalStateException("no database");
        };
    assertThatThrownBy(() -> strangers.tellOver(failing)).hasMessage("no database");

    assertThat(over())
        .extracting(AuditEntry::at)
        .containsExactly(Instant.parse("2026-03-01T10:00:00Z"));
  }

  private List<AuditEntry> over() {
    List<AuditEntry> told = new ArrayList<>();
    strangers.tellOver(told::addAll);
    return told;
  }

  private List<AuditEntry> all() {
    List<AuditEntry> told = new ArrayList<>();
    strangers.tellAll(told::addAll);
    return told;
  }

  @Test
  void manyAddressesShareAnEntry() {
    for (int i = 0; i < 10_000; i++) {
      strangers.refused("10.0." + i / 250 + "." + i % 250, 401, "r" + i);
    }

    assertThat(all())
        .hasSize(Strangers.ADDRESSES + 1)
        .last()
        .satisfies(
            entry -> {
              assertThat(entry.address()).isEqualTo("others");
              assertThat(entry.notes()).containsEntry("times", "9900");
            });
  }
}
