package org.condyle.cql.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.ZoneOffset;
import org.condyle.cql.TestContent;
import org.condyle.record.MeasurementPeriod;
import org.condyle.record.ProblemCode;
import org.condyle.record.ProblemException;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Procedure;
import org.hl7.fhir.r4.model.Procedure.ProcedureStatus;
import org.hl7.fhir.r4.model.ValueSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What CQL's {@code in} and {@code ~} say about codes and value sets. */
class MembershipTest {

  private static final MeasurementPeriod YEAR =
      MeasurementPeriod.parse("2026", "2026", ZoneOffset.UTC);

  private static final String LIBRARY =
      """
      library T version '1'
      using FHIR version '4.0.1'
      include FHIRHelpers version '4.0.1'
      include B version '1'
      codesystem "Codes": 'http://example.org/codes'
      codesystem "Others": 'http://example.org/others'
      valueset "V": 'http://example.org/ValueSet/v'
      valueset "Statuses": 'http://example.org/ValueSet/statuses'
      code "a": 'a' from "Codes"
      code "z": 'z' from "Codes"
      code "Other a": 'a' from "Others"
      concept "za": { "z", "a" }
      context Patient
      define "P": singleton from ([Procedure])
      define X:\s
      """;

  private static final String INCLUDED =
      """
      library B version '1'
      valueset "W": 'http://example.org/ValueSet/v'
      define function isMember(code System.Code): code in "W"
      define function isMemberText(code System.String): code in "W"
      """;

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "\"a\" in \"V\"; true",
        "\"z\" in \"V\"; false",
        "\"Other a\" in \"V\"; false",
        "\"za\" in \"V\"; true",
        "System.Concept { codes: { \"z\", \"Other a\" } } in \"V\"; false",
        "{ \"z\", \"a\" } in \"V\"; true",
        "{ \"z\", \"Other a\" } in \"V\"; false",
        "\"a\" in B.\"W\"; true",
      })
  void aCodeIsAMemberBySystemAndCode(String expression, boolean expected) {
    assertThat(value(expression)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "System.Code { code: 'a' } in \"V\"; false",
        "System.Concept { codes: { System.Code { code: 'a' } } } in \"V\"; false",
        "{ System.Code { code: 'a' } } in \"V\"; false",
        "System.Code { code: 'a' } in B.\"W\"; false",
        "B.isMember(System.Code { code: 'a' }); false",
        "B.isMember(\"a\"); true",
      })
  void aCodeWithoutASystemIsNoMember(String expression, boolean expected) {
    assertThat(value(expression)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "'a' in \"V\"; true",
        "'z' in \"V\"; false",
        "{ 'z', 'a' } in \"V\"; true",
        "\"P\".status.value in \"Statuses\"; true",
        "\"P\".status in \"Statuses\"; true",
        "B.isMemberText('a'); true",
      })
  void aStringIsAMemberByItsCodeAlone(String expression, boolean expected) {
    assertThat(value(expression)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "(null as System.Code) in \"V\"",
        "(null as System.String) in \"V\"",
        "(null as System.Concept) in \"V\"",
        "(null as List<System.Code>) in \"V\"",
        "(null as FHIR.CodeableConcept) in \"V\"",
      })
  void nullIsNoMember(String expression) {
    assertThat(value(expression)).isEqualTo(false);
  }

  @Test
  void aStoredConceptIsAMemberByAnyOfItsCodings() {
    String byRetrieve = "exists [Procedure: \"V\"]";
    String byCode = "\"P\".code in \"V\"";
    Coding member = new Coding(TestContent.SYSTEM, "b", null);
    Coding withoutSystem = new Coding(null, "b", null);
    Coding ofAnotherSystem = new Coding("http://example.org/others", "b", null);

    for (String expression : new String[] {byRetrieve, byCode}) {
      assertThat(value(expression, ofAnotherSystem, member)).isEqualTo(true);
      assertThat(value(expression, withoutSystem)).isEqualTo(false);
      assertThat(value(expression, ofAnotherSystem)).isEqualTo(false);
    }
    assertThat(value("\"P\".code.coding[0] in \"V\"", member)).isEqualTo(true);
    assertThat(value("\"P\".code.coding[0] in \"V\"", withoutSystem)).isEqualTo(false);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "\"a\" ~ Code 'a' from \"Codes\" display 'Another name'; true",
        "\"a\" ~ \"Other a\"; false",
        "\"a\" ~ (null as System.Code); false",
        "\"za\" ~ System.Concept { codes: { \"a\" } }; true",
        "\"P\".code ~ \"a\"; true",
        "\"P\".code ~ \"Other a\"; false",
      })
  void codesAreEquivalentBySystemAndCode(String expression, boolean expected) {
    assertThat(value(expression, new Coding(TestContent.SYSTEM, "a", null))).isEqualTo(expected);
  }

  @Test
  void aValueSetIsAskedWithoutItsCodeSystemBeingInstalled() {
    // Nothing in the content defines http://example.org/codes.
    assertThat(content().bundle().getEntry())
        .noneMatch(entry -> entry.getResource().fhirType().equals("CodeSystem"));
    assertThat(value("\"a\" in \"V\"")).isEqualTo(true);
  }

  @Test
  void askingACodeSystemThatIsNotInstalledIsAnErrorWithItsPlace() {
    assertThatThrownBy(() -> value("\"a\" in \"Codes\""))
        .isInstanceOfSatisfying(
            ProblemException.class,
            e -> {
              assertThat(e.problems().get(0).code()).isEqualTo(ProblemCode.CODE_SYSTEM_NEEDED);
              assertThat(e.getMessage())
                  .startsWith("Library T, 'X' line 15")
                  .contains("http://example.org/codes");
            });
  }

  private static @Nullable Object value(String expression, Coding... codings) {
    Procedure procedure = new Procedure();
    procedure.setId("Procedure/1");
    procedure.setStatus(ProcedureStatus.COMPLETED);
    CodeableConcept code = new CodeableConcept();
    for (Coding coding : codings) {
      code.addCoding(coding);
    }
    procedure.setCode(code);
    return content(expression).evaluate("X", YEAR, YEAR.end(), procedure);
  }

  private static TestContent content() {
    return content("true");
  }

  private static TestContent content(String expression) {
    ValueSet statuses = new ValueSet();
    statuses.setUrl(TestContent.BASE + "ValueSet/statuses").setVersion("1");
    statuses
        .getExpansion()
        .setTotal(1)
        .addContains()
        .setSystem("http://hl7.org/fhir/event-status")
        .setCode("completed");
    return new TestContent()
        .library("T", "1", LIBRARY.stripTrailing() + " " + expression)
        .library("B", "1", INCLUDED)
        .valueSet("v", "1", "a", "b")
        .resource(statuses);
  }
}
