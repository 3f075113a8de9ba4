package org.condyle.server.operation.libraryevaluate;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import org.condyle.server.SharedServer;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.Enumerations.PublicationStatus;
import org.hl7.fhir.r4.model.Library;
import org.hl7.fhir.r4.model.OperationOutcome;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Parameters.ParametersParameterComponent;
import org.hl7.fhir.r4.model.Period;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class LibraryEvaluateTest {

  private static final String URL = "http://lib-eval.example.org/Library/LibEval";

  private static final String CQL =
      """
      library LibEval version '1.0.0'
      using FHIR version '4.0.1'
      include FHIRHelpers version '4.0.1'
      parameter "Measurement Period" Interval<DateTime>
      parameter "Least Age" Integer default 18
      context Patient
      define "Is Old Enough":
        years between FHIRHelpers.ToDate(Patient.birthDate) and date from start of "Measurement Period"
          >= "Least Age"
      define "Encounters": [Encounter]
      define "Periods": [Encounter] E return E.period
      define "Fails":
        singleton from { 1, 2 }
      """;

  private static final String PATIENT =
      """
      {"resourceType":"Bundle","type":"transaction","entry":[
       {"resource":{"resourceType":"Patient","id":"lib-eval","birthDate":"2000-06-01"},
        "request":{"method":"PUT","url":"Patient/lib-eval"}},
       {"resource":{"resourceType":"Encounter","id":"lib-eval-enc","status":"finished",
         "class":{"system":"http://terminology.hl7.org/CodeSystem/v3-ActCode","code":"AMB"},
         "subject":{"reference":"Patient/lib-eval"},
         "period":{"start":"2026-03-01","end":"2026-03-02"}},
        "request":{"method":"PUT","url":"Encounter/lib-eval-enc"}}]}
      """;

  @BeforeAll
  static void installTheLibrary() {
    Library library = new Library();
    library.setId("lib-eval");
    library.setUrl(URL).setVersion("1.0.0").setName("LibEval");
    library.setStatus(PublicationStatus.ACTIVE);
    library
        .getType()
        .addCoding(
            new Coding(
                "http://terminology.hl7.org/CodeSystem/library-type", "logic-library", null));
    library.addContent().setContentType("text/cql").setData(CQL.getBytes(StandardCharsets.UTF_8));
    Bundle bundle = new Bundle();
    bundle.setType(Bundle.BundleType.COLLECTION);
    bundle.addEntry().setResource(library);
    HttpResponse<String> installed = SharedServer.post("$install-content", bundle);
    assertThat(installed.statusCode()).as(installed.body()).isEqualTo(200);
    HttpResponse<String> stored = SharedServer.post("", "application/fhir+json", PATIENT);
    assertThat(stored.statusCode()).as(stored.body()).isEqualTo(200);
  }

  @Test
  void whoseRecordWasReadStandsInTheTrailThoughTheAnswerHasBareValues() {
    HttpResponse<String> answer =
        SharedServer.post(
            "Library/$evaluate",
            "application/fhir+json",
            """
            {"resourceType":"Parameters","parameter":[
             {"name":"url","valueCanonical":"%s"},
             {"name":"subject","valueString":"Patient/lib-eval"},
             {"name":"expression","valueString":"Is Old Enough"}]}"""
                .formatted(URL));

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(
            SharedServer.get("AuditEvent?patient=Patient/lib-eval&subtype=$evaluate&_count=1")
                .body())
        .contains("\"AuditEvent\"", "$evaluate");
  }

  @Test
  void everyPublicDefinitionIsGivenAndOneThatFailsIsNamedWithItsLine() {
    Parameters answer =
        ok(
            SharedServer.post(
                "Library/lib-eval/$evaluate", given("Patient/lib-eval", "Least Age", 20)));

    assertThat(answer.getParameter("Is Old Enough").getValue().primitiveValue()).isEqualTo("true");
    assertThat(answer.getParameter("Encounters").getResource().getIdElement().getIdPart())
        .isEqualTo("lib-eval-enc");
    assertThat(((Period) answer.getParameter("Periods").getValue()).getStartElement())
        .extracting(DateTimeType::getValueAsString)
        .isEqualTo("2026-03-01");
    OperationOutcome failed = (OperationOutcome) answer.getParameter("Fails").getResource();
    assertThat(failed.getIssueFirstRep().getDiagnostics())
        .contains("LibEval", "'Fails'", "line 13");
    assertThat(answer.getParameter("Patient").getResource().fhirType()).isEqualTo("Patient");
  }

  @Test
  void onlyTheDefinitionsThatAreAskedForAreEvaluated() {
    Parameters answer =
        ok(
            SharedServer.get(
                "Library/$evaluate?url="
                    + URL
                    + "&expression=Encounters&subject=Patient/lib-eval"));

    assertThat(answer.getParameter())
        .extracting(ParametersParameterComponent::getName)
        .containsExactly("Encounters");
  }

  @Test
  void withoutASubjectWhatReadsDataSaysSo() {
    Parameters answer = ok(SharedServer.get("Library/lib-eval/$evaluate?expression=Encounters"));

    OperationOutcome missing = (OperationOutcome) answer.getParameter("Encounters").getResource();
    assertThat(missing.getIssueFirstRep().getDiagnostics()).contains("give a subject");
  }

  @Test
  void whatIsUnknownIsNamed() {
    refused("Library/lib-eval-none/$evaluate", 404, "CONDYLE-1023");
    refused("Library/$evaluate?library=" + URL + "%7C9", 404, "CONDYLE-1023");
    refused("Library/lib-eval/$evaluate?expression=None", 422, "CONDYLE-2011", "'None'");
    refused("Library/lib-eval/$evaluate?subject=Patient/lib-eval-none", 404, "CONDYLE-1006");
    refused("Library/lib-eval/$evaluate?subject=Group/g", 400, "CONDYLE-1013");
    refused("Library/$evaluate", 400, "CONDYLE-1002", "library");
  }

  @Test
  void aParameterThatTheLibraryDoesNotHaveIsRefused() {
    HttpResponse<String> answer =
        SharedServer.post("Library/lib-eval/$evaluate", given("Patient/lib-eval", "Missing", 1));

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains("CONDYLE-1003", "Missing");
  }

  private static Parameters given(String subject, String name, int value) {
    Parameters values = new Parameters();
    values.addParameter(name, value);
    values
        .addParameter()
        .setName("Measurement Period")
        .setValue(
            new Period()
                .setStartElement(new DateTimeType("2026-01-01"))
                .setEndElement(new DateTimeType("2026-12-31")));
    Parameters given = new Parameters();
    given.addParameter("subject", subject);
    given.addParameter().setName("parameters").setResource(values);
    return given;
  }

  private static Parameters ok(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return SharedServer.FHIR.newJsonParser().parseResource(Parameters.class, answer.body());
  }

  private static void refused(String path, int status, String... words) {
    HttpResponse<String> answer = SharedServer.get(path);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(answer.body()).contains(words);
  }
}
