package org.condyle.server.partition;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.interceptor.model.RequestPartitionId;
import ca.uhn.fhir.jpa.api.dao.DaoRegistry;
import ca.uhn.fhir.jpa.api.dao.IFhirResourceDao;
import ca.uhn.fhir.rest.api.server.SystemRequestDetails;
import org.condyle.server.SharedServer;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.Patient;
import org.junit.jupiter.api.Test;

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
