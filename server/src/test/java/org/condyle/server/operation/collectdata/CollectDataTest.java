package org.condyle.server.operation.collectdata;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.List;
import org.condyle.server.SharedServer;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.MeasureReport;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Resource;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class CollectDataTest {

  private static final String COLLECT =
      "Measure/ArthroplastyImprovement/$collect-data?periodStart=2026&periodEnd=2026&subject=";

  /** A patient with a joint replacement at a hospital, and an allergy that no measure asks for. */
  private static final String PATIENT =
      """
      {"resourceType":"Bundle","type":"transaction","entry":[
       {"resource":{"resourceType":"Patient","id":"collect","birthDate":"1950-01-01"},
        "request":{"method":"PUT","url":"Patient/collect"}},
       {"resource":{"resourceType":"Location","id":"collect-loc","name":"Ward"},
        "request":{"method":"PUT","url":"Location/collect-loc"}},
       {"resource":{"resourceType":"Procedure","id":"collect-proc","status":"completed",
         "code":{"coding":[{"system":"http://www.ama-assn.org/go/cpt","code":"27447"}]},
         "subject":{"reference":"Patient/collect"},"location":{"reference":"Location/collect-loc"},
         "performedDateTime":"2026-03-01"},
        "request":{"method":"PUT","url":"Procedure/collect-proc"}},
       {"resource":{"resourceType":"AllergyIntolerance","id":"collect-allergy",
         "patient":{"reference":"Patient/collect"}},
        "request":{"method":"PUT","url":"AllergyIntolerance/collect-allergy"}}]}
      """;

  @BeforeAll
  static void storeThePatient() {
    HttpResponse<String> answer = SharedServer.post("", "application/fhir+json", PATIENT);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
  }

  @Test
  void whatTheMeasureReadsIsGivenWithWhatItPointsTo() {
    Parameters collected = collect();

    assertThat(resources(collected))
        .extracting(resource -> resource.fhirType() + "/" + resource.getIdPart())
        .contains("Patient/collect", "Procedure/collect-proc", "Location/collect-loc")
        .doesNotContain("AllergyIntolerance/collect-allergy");
    MeasureReport report = (MeasureReport) collected.getParameter("measureReport").getResource();
    assertThat(report.getType()).isEqualTo(MeasureReport.MeasureReportType.DATACOLLECTION);
    assertThat(report.getMeasure())
        .startsWith("https://condyle.org/fhir/Measure/ArthroplastyImprovement|");
    assertThat(report.getEvaluatedResource()).hasSameSizeAs(resources(collected));
  }

  @Test
  void whatIsCollectedCanBeSubmitted() {
    Parameters collected = collect();

    HttpResponse<String> answer =
        SharedServer.post("Measure/ArthroplastyImprovement/$submit-data", collected);

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    Bundle stored = SharedServer.FHIR.newJsonParser().parseResource(Bundle.class, answer.body());
    assertThat(stored.getEntry()).hasSize(collected.getParameter().size());
  }

  @Test
  void anUnknownPatientIsNamed() {
    HttpResponse<String> answer = SharedServer.get(COLLECT + "Patient/collect-none");

    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(answer.body()).contains("CONDYLE-1006", "Patient/collect-none");
  }

  @Test
  void aSubjectThatIsNoPatientIsRefused() {
    HttpResponse<String> answer = SharedServer.get(COLLECT + "Group/g");

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains("CONDYLE-1013");
  }

  private static Parameters collect() {
    HttpResponse<String> answer = SharedServer.get(COLLECT + "Patient/collect");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return SharedServer.FHIR.newJsonParser().parseResource(Parameters.class, answer.body());
  }

  private static List<Resource> resources(Parameters collected) {
    return collected.getParameter().stream()
        .filter(parameter -> parameter.getName().equals("resource"))
        .map(Parameters.ParametersParameterComponent::getResource)
        .toList();
  }
}
