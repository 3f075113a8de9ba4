package org.condyle.cql.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import org.condyle.cql.TestContent;
import org.condyle.record.MeasurementPeriod;
import org.condyle.record.ProblemCode;
import org.condyle.record.ProblemException;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.MedicationRequest;
import org.hl7.fhir.r4.model.Procedure;
import org.hl7.fhir.r4.model.Procedure.ProcedureStatus;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.ServiceRequest;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CqlSessionTest {

  private static final MeasurementPeriod YEAR =
      MeasurementPeriod.parse("2026", "2026", ZoneOffset.UTC);
  private static final String SERVICE_NOT_REQUESTED =
      "http://hl7.org/fhir/us/qicore/StructureDefinition/qicore-servicenotrequested";

  private static final String FHIR_LIBRARY =
      """
      library T version '1'
      using FHIR version '4.0.1'
      include FHIRHelpers version '4.0.1'
      codesystem "Codes": 'http://example.org/codes'
      valueset "V": 'http://example.org/ValueSet/v'
      code "Direct": 'x' from "Codes"
      context Patient
      define ByValueSet: [Procedure: "V"] P return P.id.value
      define ByCode: [Procedure: "Direct"] P return P.id.value
      define ByMedication: [MedicationRequest: "V"] M return M.id.value
      define CodeInValueSet: exists([Procedure] P where P.code in "V")
      define function StatusOf(p Procedure): p.status.value
      define Fails: singleton from ([Procedure])
      """;

  private static TestContent fhir() {
    return new TestContent().library("T", "1", FHIR_LIBRARY).valueSet("v", "1", "a", "b");
  }

  @Test
  void aRetrieveFiltersByValueSetAndByCode() {
    Resource[] data = {procedure("1", "a"), procedure("2", "x"), procedure("3", "other")};

    assertThat(evaluate(fhir(), "ByValueSet", data)).asString().isEqualTo("[1]");
    assertThat(evaluate(fhir(), "ByCode", data)).asString().isEqualTo("[2]");
    assertThat(evaluate(fhir(), "CodeInValueSet", data)).isEqualTo(true);
  }

  @Test
  void aCodeOfAnotherSystemIsNoMember() {
    Procedure procedure = procedure("1", "a");
    procedure.getCode().getCodingFirstRep().setSystem("http://example.org/other");

    assertThat(evaluate(fhir(), "ByValueSet", procedure)).asString().isEqualTo("[]");
    assertThat(evaluate(fhir(), "CodeInValueSet", procedure)).isEqualTo(false);
  }

  @Test
  void theCodeOfAChoiceElementIsFound() {
    MedicationRequest request = new MedicationRequest();
    request.setId("MedicationRequest/m");
    request.setMedication(concept("b"));

    assertThat(evaluate(fhir(), "ByMedication", request)).asString().isEqualTo("[m]");
  }

  @Test
  void aFunctionIsCalledWithAResource() {
    CompiledContent content = fhir().compile("T");
    CqlSession session = session(content);
    Procedure procedure = procedure("1", "a");
    session.open(TestContent.record(procedure));

    assertThat(session.call("StatusOf", List.of(procedure)).value()).isEqualTo("completed");
  }

  @Test
  void theResourcesThatWereReadAreKnown() {
    CompiledContent content = fhir().compile("T");
    CqlSession session = session(content);
    Procedure member = procedure("1", "a");
    session.open(TestContent.record(member, procedure("2", "other")));

    assertThat(session.evaluate("ByValueSet").resources()).containsExactly(member);
  }

  @Test
  void theNextRecordSeesNothingOfTheOneBeforeEvenWithTheSameId() {
    CqlSession session = session(fhir().compile("T"));
    session.open(TestContent.record(procedure("1", "a")));
    assertThat(session.evaluate("ByValueSet").value()).asString().isEqualTo("[1]");

    session.open(TestContent.record());

    assertThat(session.evaluate("ByValueSet").value()).asString().isEqualTo("[]");
  }

  @Test
  void aRuntimeErrorNamesLibraryDefinitionAndLineAndNoPatientData() {
    TestContent content =
        new TestContent()
            .library(
                "T",
                "1",
                """
                library T version '1'
                using FHIR version '4.0.1'
                include B version '1'
                context Patient
                define Outer: B.Inner
                """)
            .library(
                "B",
                "1",
                """
                library B version '1'
                using FHIR version '4.0.1'
                context Patient
                define Inner:
                  singleton from ([Procedure] P return P.id)
                """);
    CqlSession session = session(content.compile("T"));
    session.open(TestContent.record(procedure("secret-1", "a"), procedure("secret-2", "b")));

    assertThatThrownBy(() -> session.evaluate("Outer"))
        .isInstanceOfSatisfying(
            ProblemException.class,
            e -> {
              assertThat(e.problems().get(0).code()).isEqualTo(ProblemCode.EVALUATION_FAILED);
              assertThat(e.getMessage())
                  .contains("Library B, 'Inner' line 5")
                  .doesNotContain("secret");
            });
  }

  @Test
  void aSessionGoesOnAfterARecordThatFailed() {
    CqlSession session = session(fhir().compile("T"));
    session.open(TestContent.record(procedure("1", "a"), procedure("2", "b")));
    assertThatThrownBy(() -> session.evaluate("Fails")).isInstanceOf(ProblemException.class);

    session.open(TestContent.record(procedure("3", "a")));

    assertThat(session.evaluate("ByValueSet").value()).asString().isEqualTo("[3]");
  }

  @Test
  void whatDeclaresItWasNotRequestedNeverAnswersForARequestNorTheOtherWayRound() {
    TestContent content =
        new TestContent()
            .library(
                "T",
                "1",
                """
                library T version '1'
                using QICore version '6.0.0'
                context Patient
                define Requested: [ServiceRequest] S return S.id
                define NotRequested: [ServiceNotRequested] S return S.id
                """);
    ServiceRequest requested = new ServiceRequest();
    requested.setId("ServiceRequest/yes");
    ServiceRequest declared = new ServiceRequest();
    declared.setId("ServiceRequest/declared");
    declared.getMeta().addProfile(SERVICE_NOT_REQUESTED);
    ServiceRequest flagged = new ServiceRequest();
    flagged.setId("ServiceRequest/flagged");
    flagged.setDoNotPerform(true);
    Resource[] data = {requested, declared, flagged};

    assertThat(evaluate(content, "Requested", data)).asString().isEqualTo("[yes, flagged]");
    assertThat(evaluate(content, "NotRequested", data)).asString().isEqualTo("[declared, flagged]");
  }

  @Test
  void aValueSetPinnedInTwoVersionsKeepsBothApart() {
    TestContent content =
        new TestContent()
            .library(
                "T",
                "1",
                """
                library T version '1'
                using FHIR version '4.0.1'
                include B version '1'
                valueset "V": 'http://example.org/ValueSet/v' version '1'
                context Patient
                define One: [Procedure: "V"] P return P.id.value
                define Two: B.Two
                """)
            .library(
                "B",
                "1",
                """
                library B version '1'
                using FHIR version '4.0.1'
                valueset "V": 'http://example.org/ValueSet/v' version '2'
                context Patient
                define Two: [Procedure: "V"] P return P.id.value
                """)
            .valueSet("v", "1", "a")
            .valueSet("v", "2", "b");
    Resource[] data = {procedure("1", "a"), procedure("2", "b")};

    assertThat(evaluate(content, "One", data)).asString().isEqualTo("[1]");
    assertThat(evaluate(content, "Two", data)).asString().isEqualTo("[2]");
  }

  private static Procedure procedure(String id, String code) {
    Procedure procedure = new Procedure();
    procedure.setId("Procedure/" + id);
    procedure.setStatus(ProcedureStatus.COMPLETED);
    procedure.setCode(concept(code));
    return procedure;
  }

  private static CodeableConcept concept(String code) {
    return new CodeableConcept().addCoding(new Coding(TestContent.SYSTEM, code, null));
  }

  private static CqlSession session(CompiledContent content) {
    return new CqlSession(
        content,
        EvaluationSettings.of(content, YEAR, OffsetDateTime.parse("2026-12-31T00:00:00Z")));
  }

  private static @Nullable Object evaluate(
      TestContent content, String definition, Resource... data) {
    return content.evaluate(definition, YEAR, OffsetDateTime.parse("2026-12-31T00:00:00Z"), data);
  }
}
