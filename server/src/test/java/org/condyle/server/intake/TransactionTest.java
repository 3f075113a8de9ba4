package org.condyle.server.intake;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.rest.api.MethodOutcome;
import ca.uhn.fhir.rest.client.api.IGenericClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import org.condyle.server.SharedServer;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Bundle.BundleEntryComponent;
import org.hl7.fhir.r4.model.Bundle.BundleType;
import org.hl7.fhir.r4.model.Bundle.HTTPVerb;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Measure;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.OperationOutcome;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.junit.jupiter.api.Test;

class TransactionTest {

  private static final String JSON = "application/fhir+json";

  @Test
  void oneBadEntryIn500LeavesNothing() {
    Bundle bundle = bundle(BundleType.TRANSACTION);
    for (int i = 0; i < 499; i++) {
      put(bundle, patient("bad500-" + i));
    }
    Observation orphan = observation("bad500-obs");
    orphan.setSubject(new Reference("Patient/bad500-nobody"));
    put(bundle, orphan);

    HttpResponse<String> answer = SharedServer.post("", bundle);

    assertThat(answer.statusCode()).as(answer.body()).isBetween(400, 422);
    assertThat(answer.body()).contains("OperationOutcome", "Patient/bad500-nobody");
    assertThat(count("Patient?_id=bad500-0,bad500-250,bad500-498")).isZero();
  }

  @Test
  void oneUnreadableEntryIn500IsNamedByItsPlaceAndLeavesNothing() {
    Bundle bundle = bundle(BundleType.TRANSACTION);
    for (int i = 0; i < 500; i++) {
      put(bundle, patient("unread-" + i));
    }
    String body =
        SharedServer.FHIR
            .newJsonParser()
            .encodeResourceToString(bundle)
            .replace("\"id\":\"unread-317\"", "\"id\":\"unread-317\",\"birthDat\":\"1950\"");

    HttpResponse<String> answer = SharedServer.post("", JSON, body);

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains("Bundle.entry[317].resource.birthDat");
    assertThat(count("Patient?_id=unread-0,unread-317,unread-499")).isZero();
  }

  @Test
  void theSameBundleTwiceGivesTheSameState() {
    Bundle bundle = bundle(BundleType.TRANSACTION);
    put(bundle, patient("twice"));
    Observation observation = observation("twice-obs");
    observation.setSubject(new Reference("Patient/twice"));
    put(bundle, observation);

    assertThat(SharedServer.post("", bundle).statusCode()).isEqualTo(200);
    assertThat(SharedServer.post("", bundle).statusCode()).isEqualTo(200);

    assertThat(version("Patient", "twice")).isEqualTo("1");
    assertThat(version("Observation", "twice-obs")).isEqualTo("1");
  }

  @Test
  void aConditionalCreateHappensOnce() {
    Patient patient = new Patient();
    patient.addIdentifier().setSystem("urn:tx").setValue("cond-create");
    Bundle bundle = bundle(BundleType.TRANSACTION);
    bundle
        .addEntry()
        .setResource(patient)
        .getRequest()
        .setMethod(HTTPVerb.POST)
        .setUrl("Patient")
        .setIfNoneExist("identifier=urn:tx|cond-create");

    SharedServer.post("", bundle);
    HttpResponse<String> second = SharedServer.post("", bundle);

    assertThat(second.statusCode()).as(second.body()).isEqualTo(200);
    assertThat(count("Patient?identifier=urn:tx%7Ccond-create")).isEqualTo(1);
  }

  @Test
  void aConditionalUpdateChangesTheOneThatMatches() {
    IGenericClient client = SharedServer.client();
    for (String family : List.of("Ash", "Birch")) {
      Patient patient = new Patient();
      patient.addIdentifier().setSystem("urn:tx").setValue("cond-update");
      patient.addName().setFamily(family);
      client
          .update()
          .resource(patient)
          .conditionalByUrl("Patient?identifier=urn:tx|cond-update")
          .execute();
    }

    HttpResponse<String> found = SharedServer.get("Patient?identifier=urn:tx%7Ccond-update");
    assertThat(found.body()).contains("Birch").doesNotContain("Ash");
    assertThat(count("Patient?identifier=urn:tx%7Ccond-update")).isEqualTo(1);
  }

  @Test
  void placeholdersAndConditionalReferencesAreResolved() {
    Patient patient = new Patient();
    patient.addIdentifier().setSystem("urn:tx").setValue("placeholder");
    Bundle bundle = bundle(BundleType.TRANSACTION);
    bundle
        .addEntry()
        .setFullUrl("urn:uuid:0c3151bd-1cbf-4d64-b04d-cd9187a4c6e0")
        .setResource(patient)
        .getRequest()
        .setMethod(HTTPVerb.POST)
        .setUrl("Patient");
    Observation observation = observation("placeholder-obs");
    observation.setSubject(new Reference("urn:uuid:0c3151bd-1cbf-4d64-b04d-cd9187a4c6e0"));
    put(bundle, observation);
    assertThat(SharedServer.post("", bundle).statusCode()).isEqualTo(200);
    Bundle second = bundle(BundleType.TRANSACTION);
    Observation later = observation("placeholder-obs2");
    later.setSubject(new Reference("Patient?identifier=urn:tx|placeholder"));
    put(second, later);
    HttpResponse<String> answer = SharedServer.post("", second);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);

    IGenericClient client = SharedServer.client();
    Observation first =
        client.read().resource(Observation.class).withId("placeholder-obs").execute();
    Observation again =
        client.read().resource(Observation.class).withId("placeholder-obs2").execute();
    assertThat(first.getSubject().getReference()).startsWith("Patient/");
    assertThat(again.getSubject().getReference()).isEqualTo(first.getSubject().getReference());
  }

  @Test
  void anUpdateOfAnOldVersionIsRefused() {
    IGenericClient client = SharedServer.client();
    client.update().resource(patient("etag")).execute();
    Patient changed = patient("etag");
    changed.setActive(true);
    MethodOutcome current = client.update().resource(changed).execute();
    assertThat(current.getId().getVersionIdPart()).isEqualTo("2");

    HttpResponse<String> answer = putIfMatch("etag", "W/\"1\"");
    assertThat(answer.statusCode()).as(answer.body()).isIn(409, 412);
    assertThat(answer.body()).containsAnyOf("CONDYLE-1010", "CONDYLE-1011");
    assertThat(version("Patient", "etag")).isEqualTo("2");

    HttpResponse<String> accepted = putIfMatch("etag", "W/\"2\"");
    assertThat(accepted.statusCode()).as(accepted.body()).isEqualTo(200);
    assertThat(accepted.headers().firstValue("ETag")).contains("W/\"3\"");
  }

  @Test
  void aTransactionInXmlIsTakenAndAnsweredInXml() {
    Bundle bundle = bundle(BundleType.TRANSACTION);
    put(bundle, patient("xml"));

    HttpResponse<String> answer =
        SharedServer.send(
            HttpRequest.newBuilder(SharedServer.uri(""))
                .header("Content-Type", "application/fhir+xml")
                .header("Accept", "application/fhir+xml")
                .POST(
                    HttpRequest.BodyPublishers.ofString(
                        SharedServer.FHIR.newXmlParser().encodeResourceToString(bundle)))
                .build());

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(answer.body()).startsWith("<Bundle").contains("transaction-response");
    assertThat(version("Patient", "xml")).isEqualTo("1");
  }

  @Test
  void aBatchStoresTheGoodEntriesAndNumbersTheErrorsOfTheOthers() {
    Bundle bundle = bundle(BundleType.BATCH);
    put(bundle, patient("batch-good"));
    bundle.addEntry().getRequest().setMethod(HTTPVerb.GET).setUrl("Patient/batch-none");
    Observation orphan = observation("batch-orphan");
    orphan.setSubject(new Reference("Patient/batch-nobody"));
    put(bundle, orphan);

    HttpResponse<String> answer = SharedServer.post("", bundle);

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    Bundle result = SharedServer.FHIR.newJsonParser().parseResource(Bundle.class, answer.body());
    assertThat(result.getEntry().get(0).getResponse().getStatus()).startsWith("201");
    assertEntryError(result.getEntry().get(1), "404", "CONDYLE-1008");
    assertEntryError(result.getEntry().get(2), "4", "CONDYLE-");
    assertThat(version("Patient", "batch-good")).isEqualTo("1");
  }

  @Test
  void contentAndPatientsInOneTransactionAreRefusedByNameBeforeAnythingIsWritten() {
    Bundle bundle = bundle(BundleType.TRANSACTION);
    Measure measure = new Measure();
    measure.setId("mixed-measure");
    put(bundle, measure);
    put(bundle, patient("mixed-patient"));

    HttpResponse<String> answer = SharedServer.post("", bundle);

    assertThat(answer.statusCode()).isEqualTo(422);
    assertThat(answer.body()).contains("CONDYLE-2008", "(Measure)", "(Patient)");
    assertThat(SharedServer.get("Measure/mixed-measure").statusCode()).isEqualTo(404);
    assertThat(SharedServer.get("Patient/mixed-patient").statusCode()).isEqualTo(404);
  }

  @Test
  void aReferenceToAPatientWhoIsNotThereIsRefused() {
    Observation orphan = observation("orphan");
    orphan.setSubject(new Reference("Patient/orphan-nobody"));

    HttpResponse<String> answer =
        SharedServer.put(
            "Observation/orphan",
            JSON,
            SharedServer.FHIR.newJsonParser().encodeResourceToString(orphan));

    assertThat(answer.statusCode()).as(answer.body()).isBetween(400, 422);
    assertThat(answer.body()).contains("Patient/orphan-nobody");
    assertThat(SharedServer.get("Observation/orphan").statusCode()).isEqualTo(404);
  }

  private static void assertEntryError(BundleEntryComponent entry, String status, String code) {
    assertThat(entry.getResponse().getStatus()).startsWith(status);
    OperationOutcome outcome = (OperationOutcome) entry.getResponse().getOutcome();
    Coding coding = outcome.getIssueFirstRep().getDetails().getCodingFirstRep();
    assertThat(coding.getSystem()).isEqualTo("https://condyle.org/fhir/CodeSystem/error");
    assertThat(coding.getCode()).startsWith(code);
  }

  private static HttpResponse<String> putIfMatch(String id, String version) {
    Patient patient = patient(id);
    patient.setActive(false);
    return SharedServer.send(
        HttpRequest.newBuilder(SharedServer.uri("Patient/" + id))
            .header("Content-Type", JSON)
            .header("If-Match", version)
            .PUT(
                HttpRequest.BodyPublishers.ofString(
                    SharedServer.FHIR.newJsonParser().encodeResourceToString(patient)))
            .build());
  }

  private static Bundle bundle(BundleType type) {
    Bundle bundle = new Bundle();
    bundle.setType(type);
    return bundle;
  }

  private static void put(Bundle bundle, Resource resource) {
    bundle
        .addEntry()
        .setResource(resource)
        .getRequest()
        .setMethod(HTTPVerb.PUT)
        .setUrl(resource.fhirType() + "/" + resource.getIdPart());
  }

  private static Patient patient(String id) {
    Patient patient = new Patient();
    patient.setId(id);
    patient.addName().setFamily("Ash");
    return patient;
  }

  private static Observation observation(String id) {
    Observation observation = new Observation();
    observation.setId(id);
    observation.setStatus(Observation.ObservationStatus.FINAL);
    observation.getCode().setText("score");
    return observation;
  }

  private static int count(String search) {
    HttpResponse<String> answer = SharedServer.get(search + "&_summary=count");
    return SharedServer.FHIR.newJsonParser().parseResource(Bundle.class, answer.body()).getTotal();
  }

  private static String version(String type, String id) {
    HttpResponse<String> answer = SharedServer.get(type + "/" + id);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    Resource resource = (Resource) SharedServer.FHIR.newJsonParser().parseResource(answer.body());
    return resource.getMeta().getVersionId();
  }
}
