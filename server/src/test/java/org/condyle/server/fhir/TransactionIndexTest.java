package org.condyle.server.fhir;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.condyle.server.SharedServer;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Bundle.HTTPVerb;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.DateType;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Quantity;
import org.hl7.fhir.r4.model.Reference;
import org.junit.jupiter.api.Test;

/** What a transaction wrote is found by everything that it is indexed by. */
class TransactionIndexTest {

  private static final String JSON = "application/fhir+json";
  private static final String PATIENT = "urn:uuid:6a1c9a5e-0b57-4f4e-9d7c-1f3a52b5c001";

  @Test
  void newResourcesOfATransactionAreFoundByTheirValuesAndByWhatTheyPointTo() {
    post(bundle("index-1", "8.25"));

    assertThat(found("Patient?family=Indexer&birthdate=1950-02-03&identifier=urn:index|index-1"))
        .isEqualTo(1);
    assertThat(
            found(
                "Observation?subject:Patient.identifier=urn:index|index-1&code=urn:index|index-1"
                    + "&date=2026-03-04&value-quantity=8.25|http://unitsofmeasure.org|mg"))
        .isEqualTo(1);
  }

  @Test
  void anUpdateInATransactionIsFoundByItsNewValuesOnly() {
    putObservation("index-2", "1.5");
    assertThat(found("Observation?_id=index-2&value-quantity=1.5|http://unitsofmeasure.org|mg"))
        .isEqualTo(1);

    putObservation("index-2", "2.5");

    assertThat(found("Observation?_id=index-2&value-quantity=1.5|http://unitsofmeasure.org|mg"))
        .isZero();
    assertThat(found("Observation?_id=index-2&value-quantity=2.5|http://unitsofmeasure.org|mg"))
        .isEqualTo(1);
  }

  @Test
  void aValueThatIsAUrnOfTheTransactionIsIndexedAsItIsStored() {
    Bundle bundle = bundle("index-3", "1");
    ((Patient) bundle.getEntryFirstRep().getResource())
        .addIdentifier(new Identifier().setSystem("urn:ietf:rfc:3986").setValue("urn:oid:1.2.3"));
    post(bundle);

    assertThat(found("Patient?identifier=urn:ietf:rfc:3986|urn:oid:1.2.3")).isEqualTo(1);
  }

  @Test
  void aVersionTellsTheRequestThatWroteIt() {
    HttpResponse<String> answer =
        SharedServer.send(
            HttpRequest.newBuilder(SharedServer.uri("Patient/index-4"))
                .header("Content-Type", JSON)
                .header("X-Request-ID", "version-request-4711")
                .PUT(
                    HttpRequest.BodyPublishers.ofString(
                        "{\"resourceType\":\"Patient\",\"id\":\"index-4\"}"))
                .build());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);

    Patient stored =
        SharedServer.client().read().resource(Patient.class).withId("index-4").execute();

    assertThat(stored.getMeta().getSource()).isEqualTo("#version-request-");
  }

  private static Bundle bundle(String name, String value) {
    Patient patient = new Patient();
    patient.addName().setFamily("Indexer");
    patient.addIdentifier().setSystem("urn:index").setValue(name);
    patient.setBirthDateElement(new DateType("1950-02-03"));
    Bundle bundle = new Bundle().setType(Bundle.BundleType.TRANSACTION);
    bundle
        .addEntry()
        .setFullUrl(PATIENT)
        .setResource(patient)
        .getRequest()
        .setMethod(HTTPVerb.POST)
        .setUrl("Patient");
    Observation observation = observation(name, value);
    observation.setSubject(new Reference(PATIENT));
    bundle
        .addEntry()
        .setResource(observation)
        .getRequest()
        .setMethod(HTTPVerb.POST)
        .setUrl("Observation");
    return bundle;
  }

  private static Observation observation(String name, String value) {
    Observation observation = new Observation();
    observation.setStatus(Observation.ObservationStatus.FINAL);
    observation.getCode().addCoding().setSystem("urn:index").setCode(name);
    observation.setEffective(new DateTimeType("2026-03-04"));
    observation.setValue(
        new Quantity()
            .setValue(new BigDecimal(value))
            .setSystem("http://unitsofmeasure.org")
            .setCode("mg"));
    return observation;
  }

  private static void putObservation(String id, String value) {
    Observation observation = observation(id, value);
    observation.setId(id);
    Bundle bundle = new Bundle().setType(Bundle.BundleType.TRANSACTION);
    bundle
        .addEntry()
        .setResource(observation)
        .getRequest()
        .setMethod(HTTPVerb.PUT)
        .setUrl("Observation/" + id);
    post(bundle);
  }

  private static void post(Bundle bundle) {
    HttpResponse<String> answer = SharedServer.post("", bundle);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
  }

  private static int found(String query) {
    String encoded = query.replace("|", "%7C");
    return SharedServer.client()
        .search()
        .byUrl(SharedServer.uri(encoded).toString())
        .returnBundle(Bundle.class)
        .execute()
        .getEntry()
        .size();
  }
}
