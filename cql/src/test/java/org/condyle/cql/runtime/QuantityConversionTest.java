package org.condyle.cql.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.condyle.cql.TestContent;
import org.condyle.record.MeasurementPeriod;
import org.condyle.record.ProblemCode;
import org.condyle.record.ProblemException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuantityConversionTest {

  private static final MeasurementPeriod YEAR =
      MeasurementPeriod.parse("2026", "2026", ZoneOffset.UTC);

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
  @CsvSource(
      delimiter = ';',
      value = {
        "convert 37 'Cel' to '[degF]'; 98.6",
        "convert 98.6 '[degF]' to 'Cel'; 37",
        "convert 310150 'mK' to 'K'; 310.15",
        "convert 1 'mmol/L' to 'umol/L'; 1000",
        "convert 1 '[lb_av]' to 'kg'; 0.45359237",
        "convert 70 '[in_i]' to 'cm'; 177.8",
        "convert 177.8 'cm' to '[in_i]'; 70",
        "convert 5 '[ft_i]' to 'm'; 1.524",
        "convert 140 'mm[Hg]' to 'kPa'; 18.66508",
        "convert 7 '%' to '1'; 0.07",
        "convert 5 '10*3/uL' to '10*9/L'; 5",
        "convert 72 '{beats}/min' to '/min'; 72",
        "convert 30 'kg/m2' to 'g/cm2'; 3",
        "convert 1 'ng/mL' to 'ug/L'; 1",
        "5 'mg' + 1 'g'; 1.005",
      })
  void unitsThatMeasureTheSameConvertInFullPrecision(String expression, String expected) {
    assertThat(value("(" + expression + ").value"))
        .isInstanceOfSatisfying(
            BigDecimal.class,
            found -> assertThat(found).isEqualByComparingTo(new BigDecimal(expected)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1 '[in_i]' = 2.54 'cm'",
        "2.54 'cm' = 1 '[in_i]'",
        "70 '[in_i]' < 177.9 'cm'",
        "38 'Cel' > 100.3 '[degF]'",
        "98.6 '[degF]' = 37 'Cel'",
        "1 'g/m' = 1 'g.m-1'",
        "3.5 'm' ~ 350 'cm'",
      })
  void unitsThatMeasureTheSameCompare(String expression) {
    assertThat(value(expression)).isEqualTo(true);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "5 'mg' < 3 'cm'",
        "5 'mg' + 3 'cm'",
        "5 'mg' - 3 'cm'",
        "5 'mg' = 3 'cm'",
        "5 'mg' in Interval[1 'cm', 2 'cm']",
        "Sum({5 'mg', 3 'cm'})",
        "Max({5 'mg', 3 'cm'})",
        "convert 1 'g' to 'm'",
        "convert 1 month to 'mg'",
        "ConvertQuantity(1 'g', 'm')",
        "(convert 1 'g' to 'm').value > 3",
        "3 days > 5 'mg'",
      })
  void whatMeasuresAnotherThingIsAnErrorWithItsPlace(String expression) {
    assertThatThrownBy(() -> value(expression))
        .isInstanceOfSatisfying(
            ProblemException.class,
            e -> {
              assertThat(e.problems().get(0).code()).isEqualTo(ProblemCode.UNIT_NOT_CONVERTIBLE);
              assertThat(e.problems().get(0).message())
                  .startsWith("Library T, 'X' line 1: a quantity in '");
              assertThat(e.problems().get(0).location()).isEqualTo("Library T, 'X' line 1");
            });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        // a quantity without a unit says nothing about what it measures
        "5 < 3 'cm'",
        "5 '1' = 3 'cm'",
        "5 '{score}' < 3 'cm'",
        // a month of the calendar is no number of days, which CQL asks to be null
        "1 'mo' = 1 month",
        "ConvertQuantity(1 'g', null as String)",
        "convert (null as Quantity) to 'm'",
      })
  void whatCqlLeavesOpenStaysNull(String expression) {
    assertThat(value(expression)).isNull();
  }

  @Test
  void aConversionThatFailsInAFunctionOfAnotherLibraryIsToldWhereItStands() {
    TestContent content =
        new TestContent()
            .library(
                "T", "1", "library T version '1' include B version '1' define X: B.grams(1 'm')")
            .library(
                "B",
                "1",
                """
                library B version '1'
                define function grams(q Quantity):
                  convert q to 'g'
                """);

    assertThatThrownBy(() -> content.evaluate("X", YEAR, YEAR.end()))
        .hasMessage("Library B, 'grams' line 3: a quantity in 'm' has no value in 'g'");
  }

  private static @Nullable Object value(String expression) {
    return new TestContent()
        .library("T", "1", "library T version '1' define X: " + expression)
        .evaluate("X", YEAR, OffsetDateTime.parse("2026-12-31T00:00:00Z"));
  }
}
