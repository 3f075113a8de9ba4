package org.condyle.server.partition;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.interceptor.model.RequestPartitionId;
import ca.uhn.fhir.jpa.api.dao.DaoRegistry;
import ca.uhn.fhir.jpa.api.dao.IFhirResourceDao;
import ca.uhn.fhir.rest.api.server.SystemRequestDetails;
import java.net.http.HttpResponse;
import org.condyle.server.SharedServer;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.Patient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PartitionTest {

  @Test
  void patientOneOfTwoPracticesAreTwoResources() {
    IFhirResourceDao<Patient> patients =
        SharedServer.server().part(DaoRegistry.class).getResourceDao(Patient.class);

    patients.update(patient("Ash"), in(101));
    patients.update(patient("Birch"), in(102));

    assertThat(familyName(patients, 101)).isEqualTo("Ash");
    assertThat(familyName(patients, 102)).isEqualTo("Birch");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Patient/only-elsewhere", "Patient/nowhere"})
  void aTransactionCannotPointToAPatientOfAnotherPractice(String subject) {
    Patient elsewhere = patient("Cedar");
    elsewhere.setId("Patient/only-elsewhere");
    SharedServer.server()
        .part(DaoRegistry.class)
        .getResourceDao(Patient.class)
        .update(elsewhere, in(103));

    HttpResponse<String> answer =
        SharedServer.post(
            "",
            "application/fhir+json",
            """
            {"resourceType":"Bundle","type":"transaction","entry":[
             {"resource":{"resourceType":"Procedure","id":"crosses","status":"completed",
               "subject":{"reference":"%s"}},
              "request":{"method":"PUT","url":"Procedure/crosses"}}]}
            """
                .formatted(subject));

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
    assertThat(SharedServer.get("Procedure/crosses").statusCode()).isEqualTo(404);
  }

  @Test
  void aTransactionCannotPointToSharedContentExceptByCanonical() {
    HttpResponse<String> answer =
        SharedServer.post(
            "",
            "application/fhir+json",
            """
            {"resourceType":"Bundle","type":"transaction","entry":[
             {"resource":{"resourceType":"Task","id":"points","status":"requested",
               "intent":"order","focus":{"reference":"Measure/ArthroplastyImprovement"}},
              "request":{"method":"PUT","url":"Task/points"}}]}
            """);

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(422);
    assertThat(answer.body())
        .contains("CONDYLE-4008")
        .contains("Bundle.entry[0].resource")
        .contains("Measure/ArthroplastyImprovement");
    assertThat(SharedServer.get("Task/points").statusCode()).isEqualTo(404);
  }

  private static Patient patient(String familyName) {
    Patient patient = new Patient();
    patient.setId("Patient/1");
    patient.addName().setFamily(familyName);
    return patient;
  }

  private static String familyName(IFhirResourceDao<Patient> patients, int partition) {
    return patients.read(new IdType("Patient/1"), in(partition)).getNameFirstRep().getFamily();
  }

  private static SystemRequestDetails in(int partition) {
    SystemRequestDetails request = new SystemRequestDetails();
    request.setRequestPartitionId(RequestPartitionId.fromPartitionId(partition));
    return request;
  }
}
