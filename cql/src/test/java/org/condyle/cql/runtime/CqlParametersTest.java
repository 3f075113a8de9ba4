package org.condyle.cql.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import org.condyle.cql.TestContent;
import org.condyle.record.MeasurementPeriod;
import org.condyle.record.ProblemCode;
import org.condyle.record.ProblemException;
import org.hl7.fhir.r4.model.BooleanType;
import org.hl7.fhir.r4.model.CodeType;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.DateType;
import org.hl7.fhir.r4.model.DecimalType;
import org.hl7.fhir.r4.model.IntegerType;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Period;
import org.hl7.fhir.r4.model.Quantity;
import org.hl7.fhir.r4.model.Range;
import org.hl7.fhir.r4.model.StringType;
import org.hl7.fhir.r4.model.TimeType;
import org.hl7.fhir.r4.model.Type;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CqlParametersTest {

  private static final MeasurementPeriod YEAR =
      MeasurementPeriod.parse("2026", "2026", ZoneId.of("Europe/Berlin"));
  private static final OffsetDateTime CUT_OFF = OffsetDateTime.parse("2026-12-31T00:00:00Z");

  @Test
  void aFhirValueBecomesTheDeclaredType() {
    assertThat(given("Boolean", "X", new BooleanType(true))).isEqualTo(true);
    assertThat(given("Integer", "X + 1", new IntegerType(2))).isEqualTo(3);
    assertThat(given("Decimal", "X + 1", new DecimalType("2.5"))).hasToString("3.5");
    assertThat(given("Decimal", "X / 2", new IntegerType(3))).hasToString("1.5");
    assertThat(given("String", "X + '!'", new StringType("hip"))).isEqualTo("hip!");
    assertThat(given("String", "X", new CodeType("final"))).isEqualTo("final");
    assertThat(given("Date", "X = @2026-05-04", new DateType("2026-05-04"))).isEqualTo(true);
    assertThat(given("Time", "hour from X", new TimeType("10:11:12"))).isEqualTo(10);
    assertThat(given("Code", "X.code", new Coding("http://example.org/codes", "a", null)))
        .isEqualTo("a");
    assertThat(
            given(
                "Concept",
                "X.codes[0].code",
                new CodeableConcept().addCoding(new Coding("http://example.org/codes", "a", null))))
        .isEqualTo("a");
    assertThat(given("Quantity", "X = 5000 'mg'", grams("5"))).isEqualTo(true);
    assertThat(given("Choice<Integer, String>", "X is String", new StringType("a")))
        .isEqualTo(true);
  }

  @Test
  void aTimeWithoutAnOffsetTakesTheZoneOfTheEvaluation() {
    assertThat(given("DateTime", "timezoneoffset from X", new DateTimeType("2026-07-01")))
        .hasToString("2.0");
    assertThat(given("DateTime", "timezoneoffset from X", new DateType("2026-01-01")))
        .hasToString("1.0");
  }

  @Test
  void aPeriodAndARangeBecomeIntervals() {
    Period period = new Period();
    period.setStartElement(new DateTimeType("2026-02-01"));
    period.setEndElement(new DateTimeType("2026-02-28"));
    Range range = new Range().setLow(grams("1")).setHigh(grams("2"));

    assertThat(given("Interval<DateTime>", "start of X same day as @2026-02-01", period))
        .isEqualTo(true);
    assertThat(given("Interval<Date>", "@2026-02-28 in X", period)).isEqualTo(true);
    assertThat(given("Interval<Quantity>", "1500 'mg' in X", range)).isEqualTo(true);
    assertThat(given("Interval<Integer>", "width of X", range)).isEqualTo(1);
    assertRefused(
        "library T version '1' parameter X Interval<Integer> define Y: X",
        parameters("X", new Range().setLow(grams("1.5"))),
        "Interval<Integer>");
  }

  @Test
  void aParameterThatIsGivenSeveralTimesMakesAList() {
    assertThat(given("List<Integer>", "Sum(X)", new IntegerType(2), new IntegerType(5)))
        .isEqualTo(7);
  }

  @Test
  void aDefaultGivesTheTypeAndHoldsWhereNothingIsGiven() {
    String library = "library T version '1' parameter X default 5 define Y: X";

    assertThat(evaluate(library, new Parameters())).isEqualTo(5);
    assertThat(evaluate(library, parameters("X", new IntegerType(6)))).isEqualTo(6);
    assertRefused(library, parameters("X", new StringType("6")), "Integer");
  }

  @Test
  void aParameterOfAnIncludedLibraryIsSetByItsName() {
    TestContent content =
        new TestContent()
            .library("T", "1", "library T version '1' include B version '1' define Y: B.Y")
            .library("B", "1", "library B version '1' parameter Limit Integer define Y: Limit");

    assertThat(evaluate(content, parameters("Limit", new IntegerType(71)))).isEqualTo(71);
  }

  @Test
  void whatNoLibraryDeclaresIsRefused() {
    assertRefused(
        "library T version '1' parameter Limit Integer define Y: Limit",
        parameters("limit", new IntegerType(1)),
        "declares a parameter 'limit'");
  }

  @Test
  void aValueThatDoesNotFitIsRefused() {
    String library = "library T version '1' parameter X Interval<Quantity> define Y: X";

    assertRefused(library, parameters("X", new IntegerType(1)), "Interval<Quantity>");
    assertRefused(
        "library T version '1' parameter X Integer define Y: X",
        parameters("X", new IntegerType(1), new IntegerType(2)),
        "given twice");
    Parameters empty = new Parameters();
    empty.addParameter().setName("X");
    assertRefused(library, empty, "neither a value nor a resource");
  }

  @Test
  void theMeasurementPeriodIsNotSetThroughTheSideDoor() {
    assertRefused(
        "library T version '1' parameter \"Measurement Period\" Interval<DateTime>"
            + " define Y: \"Measurement Period\"",
        parameters(
            "Measurement Period", new Period().setStartElement(new DateTimeType("2026-02-01"))),
        "own period");
  }

  private static Quantity grams(String value) {
    return new Quantity()
        .setValue(new BigDecimal(value))
        .setUnit("gram")
        .setSystem("http://unitsofmeasure.org")
        .setCode("g");
  }

  private static Parameters parameters(String name, Type... values) {
    Parameters parameters = new Parameters();
    for (Type value : values) {
      parameters.addParameter().setName(name).setValue(value);
    }
    return parameters;
  }

  private static @Nullable Object given(String type, String expression, Type... values) {
    return evaluate(
        "library T version '1' parameter X " + type + " define Y: " + expression,
        parameters("X", values));
  }

  private static @Nullable Object evaluate(String library, Parameters parameters) {
    return evaluate(new TestContent().library("T", "1", library), parameters);
  }

  private static @Nullable Object evaluate(TestContent content, Parameters parameters) {
    CompiledContent compiled = content.compile("T");
    CqlSession session =
        new CqlSession(compiled, EvaluationSettings.of(compiled, YEAR, CUT_OFF, parameters));
    session.open(TestContent.record());
    return session.evaluate("Y").value();
  }

  private static void assertRefused(String library, Parameters parameters, String reason) {
    assertThatThrownBy(() -> evaluate(library, parameters))
        .isInstanceOfSatisfying(
            ProblemException.class,
            e -> {
              assertThat(e.problems().get(0).code()).isEqualTo(ProblemCode.PARAMETER_INVALID);
              assertThat(e.problems().get(0).message()).contains(reason);
              assertThat(e.problems().get(0).location()).startsWith("parameters.");
            });
  }
}
