package org.condyle.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ca.uhn.fhir.rest.client.api.IGenericClient;
import java.nio.file.Path;
import org.condyle.record.ProblemException;
import org.hl7.fhir.r4.model.Patient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RestartTest {

  @Test
  void whatWasStoredIsThereAfterARestartAndTheFolderIsLockedMeanwhile(@TempDir Path folder) {
    // The library unpacks PostgreSQL once in a process, into the first server's folder. That must
    // not be this test's folder, which is deleted while the shared server still runs.
    assertThat(SharedServer.server().fhirBase()).isNotNull();
    ServerSettings settings = new ServerSettings(0, folder, ValidationMode.OFF);
    try (CondyleServer server = CondyleServer.start(settings)) {
      Patient patient = new Patient();
      patient.setId("Patient/1");
      patient.addName().setFamily("Ash");
      client(server).update().resource(patient).execute();

      assertThatThrownBy(() -> CondyleServer.start(settings))
          .isInstanceOf(ProblemException.class)
          .hasMessageContaining("in use by another Condyle process");
    }
    try (CondyleServer server = CondyleServer.start(settings)) {
      Patient patient = client(server).read().resource(Patient.class).withId("1").execute();
      assertThat(patient.getNameFirstRep().getFamily()).isEqualTo("Ash");
    }
  }

  private static IGenericClient client(CondyleServer server) {
    return SharedServer.FHIR.newRestfulGenericClient(server.fhirBase().toString());
  }
}
