package org.condyle.cql.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.TimeZone;
import org.condyle.cql.TestContent;
import org.condyle.record.MeasurementPeriod;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.DateType;
import org.hl7.fhir.r4.model.InstantType;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Procedure;
import org.hl7.fhir.r4.model.Type;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.opencds.cqf.cql.engine.runtime.DateTime;
import org.opencds.cqf.cql.engine.runtime.Precision;

/** The tests run in New York's zone, so a value that took the JVM's would show. */
class TimeZoneTest {

  private static final ZoneId NEW_YORK = ZoneId.of("America/New_York");
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

  private static final String LIBRARY =
      """
      library T version '1'
      using FHIR version '4.0.1'
      include FHIRHelpers version '4.0.1'
      parameter "Measurement Period" Interval<DateTime>
      parameter "Data Cut-Off" DateTime default Now()
      context Patient
      define Performed: singleton from ([Procedure] P return P.performed as FHIR.dateTime)
      define InPeriod: Performed.value during "Measurement Period"
      define OnDayOfPeriod: Performed.value during day of "Measurement Period"
      define Offset: timezoneoffset from Performed.value
      define PeriodStart: start of "Measurement Period"
      define PeriodEnd: end of "Measurement Period"
      define CutOff: "Data Cut-Off"
      define Moment: Now()
      define ThisDay: Today()
      define Seconds: difference in seconds between start of "Measurement Period" and end of "Measurement Period"
      """;

  @ParameterizedTest
  @CsvSource({
    // the first and the last moment of the year in Berlin, and their neighbours
    "2026-01-01T00:00:00.000+01:00, true",
    "2025-12-31T23:00:00.000Z, true",
    "2025-12-31T22:59:59.999Z, false",
    "2026-12-31T22:59:59.999Z, true",
    "2026-12-31T23:00:00.000Z, false",
    // across the change to summer time
    "2026-03-29T01:30:00+01:00, true",
  })
  void anInstantIsInThePeriodOfThePracticesZone(String performed, boolean expected) {
    assertThat(evaluate("InPeriod", performed, BERLIN)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "2026-01-01, true",
    "2025-12-31, false",
    "2026-12-31, true",
    "2027-01-01, false",
  })
  void aDayWithoutAnOffsetIsADayInTheZoneOfTheEvaluation(String performed, boolean expected) {
    for (ZoneId zone : new ZoneId[] {ZoneOffset.UTC, BERLIN, ZoneId.of("Asia/Tokyo"), NEW_YORK}) {
      assertThat(evaluate("OnDayOfPeriod", performed, zone)).isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "2026-01-15, America/New_York, -5.0",
    "2026-07-15, America/New_York, -4.0",
    "2026-07-15, UTC, 0.0",
    "2026-07-15T10:00:00+09:00, UTC, 9.0",
    "2026-07, Europe/Berlin, 2.0",
  })
  void aValueWithoutAnOffsetTakesTheZonesOffsetOfThatDay(
      String performed, String zone, String offset) {
    assertThat(evaluate("Offset", performed, ZoneId.of(zone))).hasToString(offset);
  }

  @Test
  void eachEdgeOfThePeriodHasItsOwnOffset() {
    MeasurementPeriod quarter = MeasurementPeriod.parse("2026-01-01", "2026-06-30", NEW_YORK);
    TestContent content = new TestContent().library("T", "1", LIBRARY);
    OffsetDateTime cutOff = OffsetDateTime.parse("2026-06-30T12:00:00Z");

    assertThat(dateTime(content.evaluate("PeriodStart", quarter, cutOff)))
        .isEqualTo(OffsetDateTime.parse("2026-01-01T00:00:00-05:00"));
    assertThat(dateTime(content.evaluate("PeriodEnd", quarter, cutOff)))
        .isEqualTo(OffsetDateTime.parse("2026-06-30T23:59:59.999-04:00"));
  }

  @ParameterizedTest
  @CsvSource({
    // the day on which the clocks go forward has 23 hours
    "2026-03-29, 2026-03-28T22:59:59.999Z, false",
    "2026-03-29, 2026-03-28T23:00:00.000Z, true",
    "2026-03-29, 2026-03-29T21:59:59.999Z, true",
    "2026-03-29, 2026-03-29T22:00:00.000Z, false",
    // the day on which they go back has 25
    "2026-10-25, 2026-10-24T21:59:59.999Z, false",
    "2026-10-25, 2026-10-24T22:00:00.000Z, true",
    "2026-10-25, 2026-10-25T22:59:59.999Z, true",
    "2026-10-25, 2026-10-25T23:00:00.000Z, false",
    // an ordinary one has 24
    "2026-07-01, 2026-06-30T21:59:59.999Z, false",
    "2026-07-01, 2026-06-30T22:00:00.000Z, true",
    "2026-07-01, 2026-07-01T21:59:59.999Z, true",
    "2026-07-01, 2026-07-01T22:00:00.000Z, false",
  })
  void bothEdgesOfADayHoldAlsoWhenTheClocksChange(String day, String performed, boolean expected) {
    assertThat(evaluate("InPeriod", performed, MeasurementPeriod.parse(day, day, BERLIN)))
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"2026-03-29, 82799", "2026-10-25, 89999", "2026-07-01, 86399"})
  void aDayIsAsLongAsItIsInTheZone(String day, int seconds) {
    assertThat(
            evaluate("Seconds", "2026-01-01T00:00:00Z", MeasurementPeriod.parse(day, day, BERLIN)))
        .isEqualTo(seconds);
  }

  @ParameterizedTest
  @CsvSource({
    // 02:30 did not happen: the offset from before the change
    "2026-03-29T02:30:00, 2026-03-29T02:30:00+01:00",
    // 02:30 happened twice: the first of the two
    "2026-10-25T02:30:00, 2026-10-25T02:30:00+02:00",
    "2026-10-25T03:30:00, 2026-10-25T03:30:00+01:00",
  })
  void aTimeWithoutAnOffsetIsOneMomentAlsoWhenTheClocksChange(String text, String expected) {
    assertThat(FhirTemporal.dateTime(text, BERLIN).getDateTime())
        .isEqualTo(OffsetDateTime.parse(expected));
  }

  @ParameterizedTest
  @CsvSource({"Pacific/Kiritimati", "Pacific/Marquesas", "America/New_York", "UTC"})
  void theZoneOfTheMachineChangesNothing(String machine) {
    TimeZone before = TimeZone.getDefault();
    try {
      TimeZone.setDefault(TimeZone.getTimeZone(machine));
      assertThat(evaluate("OnDayOfPeriod", "2026-12-31", BERLIN)).isEqualTo(true);
      assertThat(evaluate("OnDayOfPeriod", "2027-01-01", BERLIN)).isEqualTo(false);
      assertThat(evaluate("Offset", "2026-07-15", BERLIN)).hasToString("2.0");
      assertThat(evaluate("InPeriod", "2025-12-31T23:00:00.000Z", BERLIN)).isEqualTo(true);
      assertThat(evaluate("InPeriod", "2025-12-31T22:59:59.999Z", BERLIN)).isEqualTo(false);
      assertThat(dateTime(evaluate("PeriodEnd", "2026", BERLIN)))
          .isEqualTo(OffsetDateTime.parse("2026-12-31T23:59:59.999+01:00"));
      assertThat(evaluate("ThisDay", "2026", BERLIN)).hasToString("2026-12-31");
    } finally {
      TimeZone.setDefault(before);
    }
  }

  @Test
  void todayIsTheDayOfTheDataCutOffInTheZone() {
    MeasurementPeriod year = MeasurementPeriod.parse("2026", "2026", NEW_YORK);
    TestContent content = new TestContent().library("T", "1", LIBRARY);

    assertThat(content.evaluate("ThisDay", year, OffsetDateTime.parse("2027-03-01T04:59:59Z")))
        .hasToString("2027-02-28");
    assertThat(content.evaluate("ThisDay", year, OffsetDateTime.parse("2027-03-01T05:00:00Z")))
        .hasToString("2027-03-01");
  }

  @Test
  void theDataCutOffIsTheEvaluationsNowAndALibrarysParameter() {
    MeasurementPeriod year = MeasurementPeriod.parse("2026", "2026", NEW_YORK);
    TestContent content = new TestContent().library("T", "1", LIBRARY);
    OffsetDateTime cutOff = OffsetDateTime.parse("2027-03-01T12:00:00Z");

    assertThat(dateTime(content.evaluate("CutOff", year, cutOff)))
        .isEqualTo(OffsetDateTime.parse("2027-03-01T07:00:00-05:00"));
    assertThat(dateTime(content.evaluate("Moment", year, cutOff)))
        .isEqualTo(OffsetDateTime.parse("2027-03-01T07:00:00-05:00"));
  }

  @ParameterizedTest
  @CsvSource({
    "2026, YEAR",
    "2026-05, MONTH",
    "2026-05-04, DAY",
    "2026-05-04T10:11:12Z, SECOND",
    "2026-05-04T10:11:12.5Z, MILLISECOND",
  })
  void aDateTimeKeepsItsPrecision(String text, Precision precision) {
    assertThat(FhirTemporal.dateTime(text, ZoneOffset.UTC).getPrecision()).isEqualTo(precision);
  }

  @Test
  void datesAndInstantsAreReadFromTheirText() {
    FhirAccess access = FhirAccess.in(BERLIN);
    Type date = new DateType("2026-05-04");
    Observation observation = new Observation();
    observation.setEffective(new InstantType("2026-05-04T10:11:12.345Z"));

    assertThat(access.resolvePath(date, "value")).hasToString("2026-05-04");
    assertThat(access.resolvePath(observation, "effective.value"))
        .hasToString("2026-05-04T10:11:12.345+00:00");
  }

  private static OffsetDateTime dateTime(@Nullable Object value) {
    assertThat(value).isInstanceOf(DateTime.class);
    OffsetDateTime dateTime = ((DateTime) value).getDateTime();
    assertThat(dateTime).isNotNull();
    return dateTime;
  }

  private static @Nullable Object evaluate(String definition, String performed, ZoneId zone) {
    return evaluate(definition, performed, MeasurementPeriod.parse("2026", "2026", zone));
  }

  private static @Nullable Object evaluate(
      String definition, String performed, MeasurementPeriod period) {
    Procedure procedure = new Procedure();
    procedure.setId("Procedure/x");
    procedure.setPerformed(new DateTimeType(performed));
    return new TestContent()
        .library("T", "1", LIBRARY)
        .evaluate(definition, period, period.end(), procedure);
  }
}
