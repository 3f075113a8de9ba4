package org.condyle.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ca.uhn.fhir.rest.client.api.IGenericClient;
import java.nio.file.Path;
import java.util.List;
import org.condyle.record.ProblemException;
import org.condyle.server.evaluation.EvaluationProgress;
import org.condyle.server.partition.Partitions;
import org.condyle.server.proms.due.DueUpkeep;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.DateType;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Procedure;
import org.hl7.fhir.r4.model.Reference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RestartTest {

  @Test
  void whatWasStoredIsThereAfterARestartAndTheFolderIsLockedMeanwhile(@TempDir Path folder) {
    // The library unpacks PostgreSQL once in a process, into the first server's folder. That must
    // not be this test's folder, which is deleted while the shared server still runs.
    assertThat(SharedServer.server().fhirBase()).isNotNull();
    ServerSettings settings = new ServerSettings(0, folder, ValidationMode.OFF);
    try (CondyleServer server = CondyleServer.start(settings, TestCaller::registerFilter)) {
      Patient patient = new Patient();
      patient.setId("Patient/1");
      patient.addName().setFamily("Ash");
      patient.setBirthDateElement(new DateType("1960-01-01"));
      client(server).update().resource(patient).execute();
      operate(server);

      assertThatThrownBy(() -> CondyleServer.start(settings, TestCaller::registerFilter))
          .isInstanceOf(ProblemException.class)
          .hasMessageContaining("in use by another Condyle process");
    }
    try (CondyleServer server = CondyleServer.start(settings, TestCaller::registerFilter)) {
      Patient patient = client(server).read().resource(Patient.class).withId("1").execute();
      assertThat(patient.getNameFirstRep().getFamily()).isEqualTo("Ash");
      assertTasksStay(server);
    }
  }

  /** An operation with what is due after it. */
  private static void operate(CondyleServer server) {
    Procedure procedure = new Procedure();
    procedure.setId("Procedure/1");
    procedure.setStatus(Procedure.ProcedureStatus.COMPLETED);
    procedure.setSubject(new Reference("Patient/1"));
    procedure.getCode().addCoding().setSystem("http://www.ama-assn.org/go/cpt").setCode("22612");
    procedure.setPerformed(new DateTimeType("2026-01-15"));
    client(server).update().resource(procedure).execute();
    dueUpkeep(server).bringUpToDate(Partitions.FIRST_PRACTICE, EvaluationProgress.NONE);
  }

  private static void assertTasksStay(CondyleServer server) {
    List<String> before = tasks(server);
    dueUpkeep(server).bringUpToDate(Partitions.FIRST_PRACTICE, EvaluationProgress.NONE);
    assertThat(tasks(server)).isEqualTo(before);
  }

  private static DueUpkeep dueUpkeep(CondyleServer server) {
    return server.part(DueUpkeep.class);
  }

  private static List<String> tasks(CondyleServer server) {
    Bundle found =
        client(server)
            .search()
            .byUrl("Task?patient=Patient/1&_sort=_id")
            .returnBundle(Bundle.class)
            .execute();
    assertThat(found.getEntry()).isNotEmpty();
    return found.getEntry().stream()
        .map(entry -> entry.getResource().getIdElement().toUnqualified().getValue())
        .toList();
  }

  private static IGenericClient client(CondyleServer server) {
    return SharedServer.FHIR.newRestfulGenericClient(server.fhirBase().toString());
  }
}
