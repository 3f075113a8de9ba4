package org.condyle.server.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.condyle.record.PatientRecord;
import org.condyle.server.SharedServer;
import org.condyle.server.partition.Partitions;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Encounter;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Practitioner;
import org.hl7.fhir.r4.model.Procedure;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.junit.jupiter.api.Test;

/** Fails when a HAPI upgrade changes the tables that {@link HapiTables} reads. */
class RecordStoreTest {

  @Test
  void aRecordHoldsThePatientsOwnResourcesAndTheSharedOnesTheyPointTo() {
    put(
        organization("rs-hospital"),
        practitioner("rs-surgeon"),
        patient("rs-1"),
        patient("rs-2"),
        encounter("rs-enc-1", "rs-1", "rs-hospital"),
        procedure("rs-proc-1", "rs-1", "rs-surgeon"),
        procedure("rs-proc-2", "rs-2", "rs-surgeon"));

    PatientRecord record = record("rs-1").orElseThrow();

    assertThat(record.patient().getNameFirstRep().getFamily()).isEqualTo("rs-1");
    assertThat(record.resolve("Procedure/rs-proc-1")).isPresent();
    assertThat(record.resolve("Encounter/rs-enc-1")).isPresent();
    assertThat(record.resolve("Practitioner/rs-surgeon")).isPresent();
    assertThat(record.resolve("Organization/rs-hospital")).isPresent();
    assertThat(record.resolve("Procedure/rs-proc-2")).isEmpty();
    assertThat(record.size()).isEqualTo(5);
  }

  @Test
  void anUpdatedResourceIsReadInItsLastVersionAndADeletedOneNotAtAll() {
    put(patient("rs-3"), procedure("rs-proc-3", "rs-3", null), procedure("rs-gone", "rs-3", null));
    Procedure changed = procedure("rs-proc-3", "rs-3", null);
    changed.setStatus(Procedure.ProcedureStatus.NOTDONE);
    put(changed);
    SharedServer.client().delete().resourceById("Procedure", "rs-gone").execute();

    PatientRecord record = record("rs-3").orElseThrow();

    assertThat(record.ofType("Procedure"))
        .singleElement()
        .satisfies(
            procedure -> {
              assertThat(((Procedure) procedure).getStatus())
                  .isEqualTo(Procedure.ProcedureStatus.NOTDONE);
              assertThat(procedure.getMeta().getVersionId()).isEqualTo("2");
            });
  }

  @Test
  void aResourceWasStoredWhenTheServerSaysSoWhateverTheTimeZoneOfItsMachine() {
    put(patient("rs-time"));

    Patient read = SharedServer.client().read().resource(Patient.class).withId("rs-time").execute();

    assertThat(record("rs-time").orElseThrow().patient().getMeta().getLastUpdated())
        .isEqualTo(read.getMeta().getLastUpdated());
  }

  @Test
  void aResourceThatMovesToAnotherPatientIsInThatRecordOnly() {
    put(patient("rs-4"), patient("rs-5"), procedure("rs-moved", "rs-4", null));
    put(procedure("rs-moved", "rs-5", null));

    assertThat(record("rs-4").orElseThrow().ofType("Procedure")).isEmpty();
    assertThat(record("rs-5").orElseThrow().ofType("Procedure")).hasSize(1);
  }

  @Test
  void theProfilesThatAResourceDeclaresAreReadWithIt() {
    Procedure notDone = procedure("rs-profiled", "rs-8", null);
    notDone.getMeta().addProfile("http://example.org/StructureDefinition/one");
    notDone.getMeta().addProfile("http://example.org/StructureDefinition/two");
    put(patient("rs-8"), notDone);

    assertThat(record("rs-8").orElseThrow().ofType("Procedure").get(0).getMeta().getProfile())
        .extracting(profile -> profile.getValue())
        .containsExactly(
            "http://example.org/StructureDefinition/one",
            "http://example.org/StructureDefinition/two");
  }

  @Test
  void aPatientOfAnotherPartitionIsNotThere() {
    put(patient("rs-6"));

    assertThat(store().load(7, "rs-6")).isEmpty();
    assertThat(record("rs-nobody")).isEmpty();
  }

  @Test
  void aBodyLargerThanAnyPageIsReadWhole() {
    Patient patient = patient("rs-7");
    String longName = "x".repeat(300_000);
    patient.addName().setFamily(longName);
    put(patient);

    assertThat(record("rs-7").orElseThrow().patient().getName().get(1).getFamily())
        .isEqualTo(longName);
  }

  private static RecordStore store() {
    return SharedServer.server().part(RecordStore.class);
  }

  private static Optional<PatientRecord> record(String patientId) {
    return store().load(Partitions.FIRST_PRACTICE, patientId);
  }

  private static void put(Resource... resources) {
    Bundle bundle = new Bundle();
    bundle.setType(Bundle.BundleType.TRANSACTION);
    for (Resource resource : resources) {
      bundle
          .addEntry()
          .setResource(resource)
          .getRequest()
          .setMethod(Bundle.HTTPVerb.PUT)
          .setUrl(resource.fhirType() + "/" + resource.getIdElement().getIdPart());
    }
    SharedServer.client().transaction().withBundle(bundle).execute();
  }

  private static Patient patient(String id) {
    Patient patient = new Patient();
    patient.setId(id);
    patient.addName().setFamily(id);
    return patient;
  }

  private static Practitioner practitioner(String id) {
    Practitioner practitioner = new Practitioner();
    practitioner.setId(id);
    return practitioner;
  }

  private static Resource organization(String id) {
    org.hl7.fhir.r4.model.Organization organization = new org.hl7.fhir.r4.model.Organization();
    organization.setId(id);
    return organization;
  }

  private static Encounter encounter(String id, String patientId, String organizationId) {
    Encounter encounter = new Encounter();
    encounter.setId(id);
    encounter.setStatus(Encounter.EncounterStatus.FINISHED);
    encounter.setSubject(new Reference("Patient/" + patientId));
    encounter.setServiceProvider(new Reference("Organization/" + organizationId));
    return encounter;
  }

  private static Procedure procedure(
      String id, String patientId, @org.jspecify.annotations.Nullable String surgeonId) {
    Procedure procedure = new Procedure();
    procedure.setId(id);
    procedure.setStatus(Procedure.ProcedureStatus.COMPLETED);
    procedure.setSubject(new Reference("Patient/" + patientId));
    if (surgeonId != null) {
      procedure.addPerformer().setActor(new Reference("Practitioner/" + surgeonId));
    }
    return procedure;
  }
}
