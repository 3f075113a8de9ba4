package org.condyle.server.operation.collectdata;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import org.condyle.server.SharedServer;
import org.condyle.server.operation.SmallMeasure;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.MeasureReport;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Reference;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class CollectDataTest {

  private static final String COLLECT =
      "Measure/$collect-data?periodStart=2026&periodEnd=2026&measureId=ArthroplastyImprovement";

  /** A patient with a joint replacement at a hospital, and an allergy that no measure asks for. */
  private static final String PATIENT =
      """
      {"resourceType":"Bundle","type":"transaction","entry":[
       {"resource":{"resourceType":"Patient","id":"collect","birthDate":"1950-01-01"},
        "request":{"method":"PUT","url":"Patient/collect"}},
       {"resource":{"resourceType":"Location","id":"collect-loc","name":"Ward"},
        "request":{"method":"PUT","url":"Location/collect-loc"}},
       {"resource":{"resourceType":"Procedure","id":"collect-proc","status":"completed",
         "subject":{"reference":"Patient/collect"},"location":{"reference":"Location/collect-loc"},
         "performedDateTime":"2026-03-01"},
        "request":{"method":"PUT","url":"Procedure/collect-proc"}},
       {"resource":{"resourceType":"AllergyIntolerance","id":"collect-allergy",
         "patient":{"reference":"Patient/collect"}},
        "request":{"method":"PUT","url":"AllergyIntolerance/collect-allergy"}},
       {"resource":{"resourceType":"Patient","id":"collect-other","birthDate":"1960-01-01"},
        "request":{"method":"PUT","url":"Patient/collect-other"}},
       {"resource":{"resourceType":"Group","id":"collect-group","type":"person","actual":true,
         "member":[{"entity":{"reference":"Patient/collect"}},
          {"entity":{"reference":"Patient/collect-other"}}]},
        "request":{"method":"PUT","url":"Group/collect-group"}}]}
      """;

  @BeforeAll
  static void storeThePatient() {
    HttpResponse<String> answer = SharedServer.post("", "application/fhir+json", PATIENT);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
  }

  @Test
  void whatTheMeasureReadsIsGivenWithWhatItPointsTo() {
    Bundle collected = onlyBundle(collect("&subject=Patient/collect"));

    assertThat(data(collected))
        .contains("Patient/collect", "Procedure/collect-proc", "Location/collect-loc")
        .doesNotContain("AllergyIntolerance/collect-allergy");
    MeasureReport report = reports(collected).get(0);
    assertThat(report.getType()).isEqualTo(MeasureReport.MeasureReportType.DATACOLLECTION);
    assertThat(report.getMeasure())
        .startsWith("https://condyle.org/fhir/Measure/ArthroplastyImprovement|");
    assertThat(report.getSubject().getReference()).isEqualTo("Patient/collect");
    assertThat(report.getEvaluatedResource()).hasSameSizeAs(data(collected));
    assertThat(updateType(report)).isEqualTo("snapshot");
  }

  @Test
  void whatIsCollectedCanBeSubmittedAsItIs() {
    Parameters collected = collect("&subject=Group/collect-group");

    HttpResponse<String> answer = SharedServer.post("Measure/$submit-data", collected);

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(entries(answer)).isEqualTo(entries(collected));
  }

  @Test
  void whatIsCollectedCanBeSubmittedByTheNameThatDeqmHas() {
    Parameters collected = collect("&subject=Group/collect-group");
    collected.getParameter().forEach(parameter -> parameter.setName("bundle"));

    HttpResponse<String> answer = SharedServer.post("Measure/$deqm-submit-data", collected);

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(entries(answer)).isEqualTo(entries(collected));
  }

  @Test
  void severalMeasuresOfAGroupComeInABundleForEachPatientWithAReportForEachMeasure() {
    SmallMeasure.install(
        SmallMeasure.measure("CollectAllergies", "1.0.0"),
        SmallMeasure.library(
            "CollectAllergies",
            """
            context Patient
            define "In": true
            define "Out": exists [AllergyIntolerance]
            """));

    List<Bundle> bundles =
        bundles(collect("&subject=Group/collect-group&measureId=CollectAllergies-1.0.0"));

    assertThat(bundles).hasSize(2);
    assertThat(bundles)
        .allSatisfy(
            bundle ->
                assertThat(reports(bundle))
                    .extracting(MeasureReport::getMeasure)
                    .satisfiesExactly(
                        first -> assertThat(first).contains("ArthroplastyImprovement"),
                        second -> assertThat(second).contains("CollectAllergies")));
    Bundle first = bundles.get(0);
    assertThat(data(first)).contains("AllergyIntolerance/collect-allergy").doesNotHaveDuplicates();
    assertThat(reports(first).get(0).getEvaluatedResource())
        .noneMatch(reference -> reference.getReference().startsWith("Allergy"));
    assertThat(reports(first).get(1).getEvaluatedResource())
        .extracting(Reference::getReference)
        .containsExactly("AllergyIntolerance/collect-allergy", "Patient/collect");
  }

  @Test
  void onlyWhatChangedSinceItWasReceivedIsGivenWithWhatItPointsTo() {
    String moment = OffsetDateTime.now(ZoneOffset.UTC).toString();
    SharedServer.put(
        "Procedure/collect-later",
        "application/fhir+json",
        """
        {"resourceType":"Procedure","id":"collect-later","status":"completed",
         "subject":{"reference":"Patient/collect"},"performedDateTime":"2026-03-02"}
        """);

    Bundle changed =
        onlyBundle(
            collect("&subject=Group/collect-group&lastReceivedOn=" + moment.replace("+", "%2B")));

    assertThat(data(changed)).containsExactly("Procedure/collect-later", "Patient/collect");
    assertThat(updateType(reports(changed).get(0))).isEqualTo("incremental");
    assertThat(collect("&subject=Patient/collect&lastReceivedOn=2099-01-01").getParameter())
        .isEmpty();
  }

  @Test
  void theReportConformsToTheProfileThatItDeclares() {
    MeasureReport report = reports(onlyBundle(collect("&subject=Patient/collect"))).get(0);

    assertThat(report.getMeta().getProfile().get(0).getValue())
        .isEqualTo(
            "http://hl7.org/fhir/us/davinci-deqm/StructureDefinition/datax-measurereport-deqm");
  }

  @Test
  void anUnknownPatientIsNamed() {
    HttpResponse<String> answer = SharedServer.get(COLLECT + "&subject=Patient/collect-none");

    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(answer.body()).contains("CONDYLE-1006", "Patient/collect-none");
  }

  private static Parameters collect(String further) {
    HttpResponse<String> answer = SharedServer.get(COLLECT + further);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return SharedServer.FHIR.newJsonParser().parseResource(Parameters.class, answer.body());
  }

  private static List<Bundle> bundles(Parameters collected) {
    return collected.getParameter().stream()
        .map(parameter -> (Bundle) parameter.getResource())
        .toList();
  }

  private static Bundle onlyBundle(Parameters collected) {
    assertThat(collected.getParameter()).hasSize(1);
    return bundles(collected).get(0);
  }

  private static List<Integer> entries(HttpResponse<String> answer) {
    return entries(
        SharedServer.FHIR.newJsonParser().parseResource(Parameters.class, answer.body()));
  }

  private static List<Integer> entries(Parameters parameters) {
    return bundles(parameters).stream().map(bundle -> bundle.getEntry().size()).toList();
  }

  private static List<MeasureReport> reports(Bundle bundle) {
    return bundle.getEntry().stream()
        .map(Bundle.BundleEntryComponent::getResource)
        .filter(MeasureReport.class::isInstance)
        .map(MeasureReport.class::cast)
        .toList();
  }

  private static List<String> data(Bundle bundle) {
    return bundle.getEntry().stream()
        .map(Bundle.BundleEntryComponent::getResource)
        .filter(resource -> !(resource instanceof MeasureReport))
        .map(resource -> resource.fhirType() + "/" + resource.getIdElement().getIdPart())
        .toList();
  }

  private static String updateType(MeasureReport report) {
    return report
        .getExtensionByUrl(
            "http://hl7.org/fhir/us/davinci-deqm/StructureDefinition/extension-submitDataUpdateType")
        .getValue()
        .primitiveValue();
  }
}
