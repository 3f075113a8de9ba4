package org.condyle.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class MeasurementPeriodTest {

  private static final ZoneId NEW_YORK = ZoneId.of("America/New_York");

  @Test
  void aCalendarYearInUtcRunsFromItsFirstToItsLastMillisecond() {
    MeasurementPeriod period = MeasurementPeriod.parse("2026", "2026", ZoneOffset.UTC);

    assertThat(period.start()).isEqualTo(OffsetDateTime.parse("2026-01-01T00:00:00Z"));
    assertThat(period.end()).isEqualTo(OffsetDateTime.parse("2026-12-31T23:59:59.999Z"));
  }

  @Test
  void eachEdgeHasItsOwnOffsetWhenDaylightSavingLiesBetween() {
    MeasurementPeriod quarter = MeasurementPeriod.parse("2026-01-01", "2026-06-30", NEW_YORK);

    assertThat(quarter.start().getOffset()).isEqualTo(ZoneOffset.ofHours(-5));
    assertThat(quarter.end().getOffset()).isEqualTo(ZoneOffset.ofHours(-4));
  }

  @Test
  void anEdgeWithAnOffsetKeepsIt() {
    MeasurementPeriod period =
        MeasurementPeriod.parse("2026-01-01T00:00:00+02:00", "2026-02", NEW_YORK);

    assertThat(period.start()).isEqualTo(OffsetDateTime.parse("2026-01-01T00:00:00+02:00"));
    assertThat(period.end()).isEqualTo(OffsetDateTime.parse("2026-02-28T23:59:59.999-05:00"));
  }

  @Test
  void aReversedPeriodIsRefused() {
    assertThatThrownBy(() -> MeasurementPeriod.parse("2026-12-31", "2026-01-01", ZoneOffset.UTC))
        .isInstanceOfSatisfying(
            ProblemException.class,
            e -> assertThat(e.problems().get(0).code()).isEqualTo(ProblemCode.PERIOD_REVERSED));
  }

  @Test
  void anEdgeThatIsNoDateIsNamedWithItsParameter() {
    assertThatThrownBy(() -> MeasurementPeriod.parse("2026-01-01", "31.12.2026", ZoneOffset.UTC))
        .isInstanceOfSatisfying(
            ProblemException.class,
            e -> {
              assertThat(e.problems().get(0).code()).isEqualTo(ProblemCode.PERIOD_UNREADABLE);
              assertThat(e.problems().get(0).location()).isEqualTo("periodEnd");
              assertThat(e).hasMessageContaining("31.12.2026");
            });
  }
}
