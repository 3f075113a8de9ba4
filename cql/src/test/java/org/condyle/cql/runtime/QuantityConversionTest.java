package org.condyle.cql.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.condyle.cql.TestContent;
import org.condyle.record.MeasurementPeriod;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuantityConversionTest {

  @ParameterizedTest
  @CsvSource({
    "convert 90 'days' to days, 90",
    "convert 2 weeks to days, 14",
    "convert 3 months to days, 90",
    "convert 2 years to months, 24",
    "convert 36 hours to days, 1.5",
    "convert 1 'g' to 'mg', 1000",
  })
  void aQuantityConvertsBetweenCalendarUnitsAndBetweenUcumUnits(
      String expression, String expected) {
    assertThat(String.valueOf(value("(" + expression + ").value"))).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"convert 1 'g' to 'm'", "convert 1 month to 'mg'"})
  void whatCannotBeConvertedIsNull(String expression) {
    assertThat(value(expression)).isNull();
  }

  private static @Nullable Object value(String expression) {
    return new TestContent()
        .library("T", "1", "library T version '1' define X: " + expression)
        .evaluate(
            "X",
            MeasurementPeriod.parse("2026", "2026", ZoneOffset.UTC),
            OffsetDateTime.parse("2026-12-31T00:00:00Z"));
  }
}
