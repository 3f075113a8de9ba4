package org.condyle.cql.requirements;

import static org.assertj.core.api.Assertions.assertThat;

import org.condyle.cql.TestContent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClockUseTest {

  private static final String COMMON =
      """
      library C version '1'
      using FHIR version '4.0.1'
      parameter "Since" DateTime default Now()
      context Patient
      define function "Day"(moment DateTime):
        if day from moment is null then null else date from moment
      define function "Later"(moment DateTime): moment + 1 hour
      define function "Same"(moment DateTime): moment
      define function "Again"(moment DateTime): "Day"("Same"(moment))
      define "This Moment": Now()
      define "Unasked": Today()
      """;

  private static ClockUse of(String definitions) {
    return ClockUse.of(
        new TestContent()
            .library("C", "1", COMMON)
            .library(
                "T",
                "1",
                """
                library T version '1'
                using FHIR version '4.0.1'
                include C version '1'
                parameter "Measurement Period" Interval<DateTime>
                  default Interval[Now() - 1 year, Now()]
                parameter "Data Cut-Off" DateTime default Now()
                parameter "Least" Integer default 1
                parameter "As Of" DateTime default Now()
                context Patient
                """
                    + definitions)
            .compile("T"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "define A: exists [Encounter] E where E.status.value = 'finished'",
        "define A: \"Least\" + 1",
        "define A: start of \"Measurement Period\"",
        "define A: AgeInYearsAt(date from start of \"Measurement Period\")",
        "define A: C.\"Day\"(start of \"Measurement Period\")",
      })
  void logicThatNeverLooksAtTheClockUsesNone(String definition) {
    assertThat(of(definition)).isEqualTo(ClockUse.NONE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "define A: Today() - 1 year",
        "define A: date from Now()",
        "define A: year from \"Data Cut-Off\"",
        "define A: C.\"Day\"(\"Data Cut-Off\")",
        "define A: C.\"Again\"(\"Data Cut-Off\")",
        "define A: date from C.\"This Moment\"",
        "define A: date from \"As Of\"",
        "define A: AgeInYears() >= 18",
      })
  void logicThatTakesOnlyTheDateOfTheClockUsesTheDay(String definition) {
    assertThat(of(definition)).isEqualTo(ClockUse.DAY);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "define A: Now()",
        "define A: \"Data Cut-Off\" is null",
        "define A: TimeOfDay()",
        "define A: \"Data Cut-Off\"",
        "define A: C.\"Later\"(\"Data Cut-Off\")",
        "define A: date from (Now() + 1 hour)",
        "define A: date from C.\"Later\"(Now())",
        "define A: hour from Now()",
        "define A: [Encounter] E where E.period.start.value before Now()",
        "define A: \"As Of\"",
        "define A: C.\"Since\"",
        "define A: AgeInHours()",
        "define A: date from \"Data Cut-Off\"\ndefine B: \"Data Cut-Off\" - 1 minute",
        "define A: if Now() after @2020-01-01T00:00:00 then date from Now() else null",
      })
  void logicThatLooksAtTheTimeOfDayUsesTheInstant(String definition) {
    assertThat(of(definition)).isEqualTo(ClockUse.INSTANT);
  }

  @Test
  void theFinerOfTwoUsesIsTheUseOfBoth() {
    assertThat(ClockUse.NONE.and(ClockUse.DAY)).isEqualTo(ClockUse.DAY);
    assertThat(ClockUse.INSTANT.and(ClockUse.DAY)).isEqualTo(ClockUse.INSTANT);
  }
}
