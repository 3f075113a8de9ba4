package org.condyle.server.operation.submitdata;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Date;
import java.util.List;
import org.condyle.server.SharedServer;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.MeasureReport;
import org.hl7.fhir.r4.model.MeasureReport.MeasureReportStatus;
import org.hl7.fhir.r4.model.MeasureReport.MeasureReportType;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Organization;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Period;
import org.hl7.fhir.r4.model.Provenance;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.junit.jupiter.api.Test;

class SubmitDataTest {

  private static final String MEASURE = "https://example.org/Measure/submit|1.0.0";
  private static final String SUBMIT = "Measure/$submit-data";

  @Test
  void theR4FormStoresTheReportAndItsResourcesUnderTheSubmittersOwnIds() {
    Bundle answer = accepted(r4("Clinic R4", "r4", patient("r4"), observation("r4")));

    assertThat(answer.getType()).isEqualTo(Bundle.BundleType.TRANSACTIONRESPONSE);
    assertThat(answer.getEntry()).hasSize(3);
    Observation stored = (Observation) read(answer, 2);
    assertThat(stored.getIdPart()).startsWith("sd-");
    assertThat(stored.getSubject().getReference()).isEqualTo(reference(answer, 1));
    assertThat(((MeasureReport) read(answer, 0)).getSubject().getReference())
        .isEqualTo(reference(answer, 1));
    assertThat(SharedServer.get("Patient/r4").statusCode()).isEqualTo(404);
  }

  @Test
  void theStu5FormTakesABundleForEachPatient() {
    Parameters parameters = new Parameters();
    for (String id : List.of("stu5-a", "stu5-b")) {
      Bundle bundle = new Bundle();
      bundle.setType(Bundle.BundleType.COLLECTION);
      bundle.addEntry().setFullUrl("urn:uuid:1" + id).setResource(report("Clinic STU5", id));
      bundle
          .addEntry()
          .setFullUrl("https://ehr.example.org/Patient/" + id)
          .setResource(patient(id));
      Observation observation = observation(id);
      observation.setSubject(new Reference("https://ehr.example.org/Patient/" + id));
      bundle.addEntry().setResource(observation);
      parameters.addParameter().setName("bundle").setResource(bundle);
    }

    List<Bundle> answers = all(SUBMIT, parameters);

    assertThat(answers).hasSize(2);
    assertThat(answers).allSatisfy(answer -> assertThat(answer.getEntry()).hasSize(3));
    assertThat(((Observation) read(answers.get(1), 2)).getSubject().getReference())
        .isEqualTo(reference(answers.get(1), 1))
        .isNotEqualTo(reference(answers.get(0), 1));
  }

  @Test
  void whatIsSubmittedHasAProvenanceForEachPatientThatSaysWhoSentIt() {
    Parameters parameters = stu5("Clinic Whence", "whence-a");
    parameters
        .addParameter()
        .setName("bundle")
        .setResource(stu5("Clinic Whence", "whence-b").getParameterFirstRep().getResource());
    List<Bundle> answers = all(SUBMIT, parameters);

    Provenance note = provenance(reference(answers.get(0), 1));
    assertThat(note.getIdElement().getIdPart()).startsWith("submitted-");
    assertThat(note.getTarget())
        .extracting(Reference::getReference)
        .containsExactlyInAnyOrder(reference(answers.get(0), 0), reference(answers.get(0), 1));
    assertThat(note.getRecorded()).isCloseTo(new Date(), 600_000);
    assertThat(note.getActivity().getCodingFirstRep().getCode()).isEqualTo("receive");
    assertThat(note.getEntityFirstRep().getWhat().getReference())
        .isEqualTo(reference(answers.get(0), 0));
    assertThat(note.getAgent())
        .extracting(agent -> agent.getType().getCodingFirstRep().getCode())
        .containsExactly("author", "transmitter");
    assertThat(
            note.getAgent().get(0).getWho().equalsDeep(report("Clinic Whence", "x").getReporter()))
        .isTrue();
    assertThat(note.getAgent().get(1).getWho().getIdentifier().getValue())
        .isEqualTo("client/everyone");
    assertThat(note.getAgent().get(1).getOnBehalfOf().getIdentifier().hasValue()).isTrue();
    assertThat(provenance(reference(answers.get(1), 1)).getIdPart()).isNotEqualTo(note.getIdPart());
  }

  @Test
  void theSameSubmittedAgainIsAnotherVersionOfItsProvenance() {
    Bundle first = all(SUBMIT, stu5("Clinic Nightly", "nightly")).get(0);
    Provenance before = provenance(reference(first, 1));
    all(SUBMIT, stu5("Clinic Nightly", "nightly"));
    Provenance after = provenance(reference(first, 1));

    assertThat(after.getIdPart()).isEqualTo(before.getIdPart());
    assertThat(after.getMeta().getVersionId()).isEqualTo("2");
    assertThat(after.getRecorded()).isAfter(before.getRecorded());
  }

  @Test
  void nothingOfARefusedSubmissionHasAProvenance() {
    Bundle stored = all(SUBMIT, stu5("Clinic Refused", "refused-whence")).get(0);
    String version = provenance(reference(stored, 1)).getMeta().getVersionId();
    Parameters parameters = stu5("Clinic Refused", "refused-whence");
    Bundle bundle = (Bundle) parameters.getParameterFirstRep().getResource();
    Observation lost = observation("refused-whence");
    lost.setSubject(new Reference("Patient/nowhere-to-be-found"));
    bundle.addEntry().setResource(lost);

    assertThat(SharedServer.post(SUBMIT, parameters).statusCode()).isGreaterThanOrEqualTo(400);

    assertThat(provenance(reference(stored, 1)).getMeta().getVersionId()).isEqualTo(version);
  }

  @Test
  void aProvenanceKeepsNobodyFromDeletingWhatItIsAbout() {
    Bundle stored =
        accepted(
            r4("Clinic Delete", "whence-del", patient("whence-del"), observation("whence-del")));
    String observation = reference(stored, 2);
    String patient = reference(stored, 1);
    Provenance note = provenance(observation);

    assertThat(delete(observation)).isBetween(200, 204);
    // It stays for the others, and goes with the patient.
    assertThat(provenance(patient).getIdPart()).isEqualTo(note.getIdPart());
    assertThat(delete(reference(stored, 0))).isBetween(200, 204);
    assertThat(delete(patient)).isBetween(200, 204);
    assertThat(SharedServer.get("Provenance/" + note.getIdPart()).statusCode()).isEqualTo(410);
  }

  private static int delete(String reference) {
    return SharedServer.send(HttpRequest.newBuilder(SharedServer.uri(reference)).DELETE().build())
        .statusCode();
  }

  /** The only one that is about a resource. */
  private static Provenance provenance(String target) {
    HttpResponse<String> found = SharedServer.get("Provenance?target=" + target);
    assertThat(found.statusCode()).as(found.body()).isEqualTo(200);
    Bundle bundle = SharedServer.FHIR.newJsonParser().parseResource(Bundle.class, found.body());
    assertThat(bundle.getEntry()).as(found.body()).hasSize(1);
    return (Provenance) bundle.getEntryFirstRep().getResource();
  }

  @Test
  void theNameThatStu5HasIsUnderstoodToo() {
    List<Bundle> answers = all("Measure/$deqm-submit-data", stu5("Clinic Name", "stu5-name"));

    assertThat(answers).singleElement().satisfies(each -> assertThat(each.getEntry()).hasSize(2));
    assertThat(
            SharedServer.post("Measure/$deqm-submit-data", r4("Clinic", "x", patient("x")))
                .statusCode())
        .isEqualTo(400);
  }

  @Test
  void whatTwoBundlesShareIsToldInBothAnswers() {
    Parameters parameters = stu5("Clinic Shared", "shared-a");
    Bundle second = (Bundle) stu5("Clinic Shared", "shared-b").getParameterFirstRep().getResource();
    parameters.addParameter().setName("bundle").setResource(second);
    for (int i = 0; i < 2; i++) {
      Organization clinic = new Organization();
      clinic.setId("shared-clinic");
      clinic.setName("Clinic");
      ((Bundle) parameters.getParameter().get(i).getResource()).addEntry().setResource(clinic);
    }

    List<Bundle> answers = all(SUBMIT, parameters);

    assertThat(answers).allSatisfy(answer -> assertThat(answer.getEntry()).hasSize(3));
    assertThat(reference(answers.get(1), 2)).isEqualTo(reference(answers.get(0), 2));
    assertThat(reference(answers.get(1), 1)).isNotEqualTo(reference(answers.get(0), 1));
  }

  @Test
  void aReportInTheR4FormMayBeSilentOnReporterAndSubject() {
    Parameters parameters = r4("Nobody", "silent", patient("silent"));
    MeasureReport report = (MeasureReport) parameters.getParameterFirstRep().getResource();
    report.setReporter(null);
    report.setSubject(null);

    assertThat(accepted(parameters).getEntry()).hasSize(2);
  }

  @Test
  void aContainedReporterMayBeWrittenLikeOneThatIsNot() {
    Parameters parameters = stu5("Clinic", "contained");
    Bundle bundle = (Bundle) parameters.getParameterFirstRep().getResource();
    MeasureReport report = (MeasureReport) bundle.getEntryFirstRep().getResource();
    Organization organization = new Organization();
    organization.setId("sender");
    organization.setName("Sender");
    report.addContained(organization);
    report.setReporter(new Reference("Organization/sender"));

    Bundle answer = all(SUBMIT, parameters).get(0);

    assertThat(((MeasureReport) read(answer, 0)).getReporter().getReference()).isEqualTo("#sender");
  }

  @Test
  void theSameSubmissionTwiceGivesTheSameState() {
    Bundle first = accepted(r4("Clinic Twice", "twice", patient("twice"), observation("twice")));
    Bundle second = accepted(r4("Clinic Twice", "twice", patient("twice"), observation("twice")));

    for (int i = 0; i < 3; i++) {
      assertThat(reference(second, i)).isEqualTo(reference(first, i));
      assertThat(read(second, i).getMeta().getVersionId()).isEqualTo("1");
    }
  }

  @Test
  void theSameIdFromTwoSubmittersIsTwoResources() {
    Bundle first = accepted(r4("Clinic One", "same", patient("same")));
    Bundle second = accepted(r4("Clinic Two", "same", patient("same")));

    assertThat(reference(second, 1)).isNotEqualTo(reference(first, 1));
  }

  @Test
  void aResourceThatIsHereUnderThatIdIsNeverOverwritten() {
    SharedServer.put(
        "Patient/ours",
        "application/fhir+json",
        "{\"resourceType\":\"Patient\",\"id\":\"ours\",\"name\":[{\"family\":\"Ours\"}]}");

    accepted(r4("Clinic Intruder", "ours", patient("ours")));

    assertThat(SharedServer.get("Patient/ours").body()).contains("Ours").doesNotContain("Ash");
  }

  @Test
  void aResourceWithAKnownBusinessIdentifierUpdatesTheOneThatHasIt() {
    SharedServer.put(
        "Patient/mrn-holder",
        "application/fhir+json",
        "{\"resourceType\":\"Patient\",\"id\":\"mrn-holder\",\"identifier\":[{\"system\":\"urn:sd\","
            + "\"value\":\"M1\"}]}");
    Patient patient = patient("their-id");
    patient.addIdentifier(identifier("M1"));

    Bundle answer = accepted(r4("Clinic MRN", "their-id", patient, observation("their-id")));

    assertThat(reference(answer, 1)).isEqualTo("Patient/mrn-holder");
    assertThat(((Observation) read(answer, 2)).getSubject().getReference())
        .isEqualTo("Patient/mrn-holder");
    assertThat(SharedServer.get("Patient/mrn-holder").body()).contains("Ash");
  }

  @Test
  void aBusinessIdentifierThatSeveralHaveIsRefused() {
    for (String id : List.of("dup-1", "dup-2")) {
      SharedServer.put(
          "Patient/" + id,
          "application/fhir+json",
          "{\"resourceType\":\"Patient\",\"id\":\""
              + id
              + "\",\"identifier\":[{\"system\":\"urn:sd\",\"value\":\"DUP\"}]}");
    }
    Patient patient = patient("dup");
    patient.addIdentifier(identifier("DUP"));

    refused(
        r4("Clinic Dup", "dup", patient),
        422,
        "CONDYLE-4001",
        "Parameters.parameter[1].resource.identifier");
  }

  @Test
  void aReferenceThatLeadsNowhereIsRefusedAndNothingIsStored() {
    Observation orphan = observation("nowhere");
    orphan.setSubject(new Reference("Patient/sd-nobody"));
    Patient patient = patient("nowhere");
    patient.addIdentifier(identifier("NOWHERE"));

    refused(
        r4("Clinic Nowhere", "nowhere", patient, orphan),
        422,
        "CONDYLE-4006",
        "Parameters.parameter[2].resource.subject");
    assertThat(SharedServer.get("Patient?identifier=urn:sd%7CNOWHERE&_summary=count").body())
        .contains("\"total\":0");
  }

  @Test
  void aReferenceToWhatIsStoredAlreadyIsKept() {
    SharedServer.put(
        "Patient/kept", "application/fhir+json", "{\"resourceType\":\"Patient\",\"id\":\"kept\"}");

    Bundle answer = accepted(r4("Clinic Kept", "kept", observation("kept")));

    assertThat(((Observation) read(answer, 1)).getSubject().getReference())
        .isEqualTo("Patient/kept");
  }

  @Test
  void whatIsWrongWithTheReportIsSaidInFull() {
    MeasureReport report = new MeasureReport();
    report.setStatus(MeasureReportStatus.COMPLETE);
    report.setType(MeasureReportType.INDIVIDUAL);
    Bundle bundle = new Bundle();
    bundle.setType(Bundle.BundleType.COLLECTION);
    bundle.addEntry().setResource(report);
    Parameters parameters = new Parameters();
    parameters.addParameter().setName("bundle").setResource(bundle);

    String body = refused(parameters, 422, "CONDYLE-4001", ".resource.reporter");
    assertThat(body).contains(".resource.type", ".resource.subject", ".resource.measure");
  }

  @Test
  void aSubmissionWithoutAReportIsRefused() {
    Parameters parameters = new Parameters();
    parameters.addParameter().setName("resource").setResource(patient("no-report"));

    refused(parameters, 400, "CONDYLE-1002", "measureReport");
  }

  @Test
  void anUnknownMeasureOnTheInstanceIsRefused() {
    HttpResponse<String> answer =
        SharedServer.post("Measure/sd-none/$submit-data", r4("Clinic", "m", patient("m")));

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(404);
    assertThat(answer.body()).contains("CONDYLE-1007");
  }

  @Test
  void aReportOnAnotherMeasureThanTheInstanceIsRefused() {
    SharedServer.put(
        "Measure/sd-other",
        "application/fhir+json",
        "{\"resourceType\":\"Measure\",\"id\":\"sd-other\",\"url\":\"https://example.org/Measure/other\","
            + "\"version\":\"1.0.0\",\"status\":\"active\"}");

    HttpResponse<String> answer =
        SharedServer.post("Measure/sd-other/$submit-data", r4("Clinic", "o", patient("o")));

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(422);
    assertThat(answer.body()).contains(".resource.measure");
  }

  @Test
  void sharedContentInASubmissionIsRefused() {
    Parameters parameters = r4("Clinic Content", "content", patient("content"));
    parameters
        .addParameter()
        .setName("resource")
        .setResource(new org.hl7.fhir.r4.model.Library().setUrl("https://example.org/Library/x"));

    refused(parameters, 422, "CONDYLE-4008", "Parameters.parameter[2].resource");
  }

  private static Parameters r4(String reporter, String subject, Resource... resources) {
    Parameters parameters = new Parameters();
    parameters.addParameter().setName("measureReport").setResource(report(reporter, subject));
    for (Resource resource : resources) {
      parameters.addParameter().setName("resource").setResource(resource);
    }
    return parameters;
  }

  private static Parameters stu5(String reporter, String subject) {
    Bundle bundle = new Bundle();
    bundle.setType(Bundle.BundleType.COLLECTION);
    bundle.addEntry().setResource(report(reporter, subject));
    bundle.addEntry().setResource(patient(subject));
    Parameters parameters = new Parameters();
    parameters.addParameter().setName("bundle").setResource(bundle);
    return parameters;
  }

  private static MeasureReport report(String reporter, String subject) {
    MeasureReport report = new MeasureReport();
    report.setId("report-" + subject);
    report.setStatus(MeasureReportStatus.COMPLETE);
    report.setType(MeasureReportType.DATACOLLECTION);
    report.setMeasure(MEASURE);
    report.setSubject(new Reference("Patient/" + subject));
    report.setReporter(new Reference().setIdentifier(identifier(reporter)));
    report.setPeriod(
        new Period()
            .setStartElement(new org.hl7.fhir.r4.model.DateTimeType("2026-01-01"))
            .setEndElement(new org.hl7.fhir.r4.model.DateTimeType("2026-12-31")));
    return report;
  }

  private static Identifier identifier(String value) {
    return new Identifier().setSystem("urn:sd").setValue(value);
  }

  private static Patient patient(String id) {
    Patient patient = new Patient();
    patient.setId(id);
    patient.addName().setFamily("Ash");
    return patient;
  }

  private static Observation observation(String patient) {
    Observation observation = new Observation();
    observation.setId("obs-" + patient);
    observation.setStatus(Observation.ObservationStatus.FINAL);
    observation.getCode().setText("score");
    observation.setSubject(new Reference("Patient/" + patient));
    return observation;
  }

  private static Bundle accepted(Parameters parameters) {
    List<Bundle> answers = all(SUBMIT, parameters);
    assertThat(answers).hasSize(1);
    return answers.get(0);
  }

  private static List<Bundle> all(String operation, Parameters parameters) {
    HttpResponse<String> answer = SharedServer.post(operation, parameters);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return SharedServer.FHIR
        .newJsonParser()
        .parseResource(Parameters.class, answer.body())
        .getParameter()
        .stream()
        .map(parameter -> (Bundle) parameter.getResource())
        .toList();
  }

  private static String refused(Parameters parameters, int status, String code, String location) {
    HttpResponse<String> answer = SharedServer.post(SUBMIT, parameters);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(answer.body()).contains(code, location);
    return answer.body();
  }

  /** {@code Type/id} of what an entry of the answer says was written. */
  private static String reference(Bundle answer, int entry) {
    return answer.getEntry().get(entry).getResponse().getLocation().replaceAll("/_history.*", "");
  }

  private static Resource read(Bundle answer, int entry) {
    return (Resource)
        SharedServer.FHIR
            .newJsonParser()
            .parseResource(SharedServer.get(reference(answer, entry)).body());
  }
}
