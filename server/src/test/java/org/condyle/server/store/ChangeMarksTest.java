package org.condyle.server.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ca.uhn.fhir.rest.server.exceptions.BaseServerResponseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.condyle.record.PatientOwnership;
import org.condyle.server.SharedServer;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Device;
import org.hl7.fhir.r4.model.DeviceUseStatement;
import org.hl7.fhir.r4.model.Encounter;
import org.hl7.fhir.r4.model.Location;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Organization;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Practitioner;
import org.hl7.fhir.r4.model.PractitionerRole;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.junit.jupiter.api.Test;

/** Every write marks the patients in whose records it changes something, and no others. */
class ChangeMarksTest {

  private static final Set<String> SHARED = PatientOwnership.sharedTypes();

  @Test
  void whatABundleWritesIsIndexedAndMarkedForItsPatient() {
    put(observation("cm-obs-1", "cm-1", "1"), patient("cm-1"), encounter("cm-enc-1", "cm-1"));

    assertThat(IndexView.resourcesOf("cm-1"))
        .containsExactly("Encounter/cm-enc-1", "Observation/cm-obs-1", "Patient/cm-1");
    assertThat(IndexView.marksOf("cm-1")).containsOnlyKeys("Encounter", "Observation", "Patient");
  }

  @Test
  void resourcesThatNameTheirPatientByAPlaceholderAreIndexed() {
    Bundle bundle = new Bundle().setType(Bundle.BundleType.TRANSACTION);
    String placeholder = "urn:uuid:5a3a8a7e-6a4e-4b7e-9d5b-1c1f6a1c0001";
    Patient patient = new Patient();
    bundle
        .addEntry()
        .setFullUrl(placeholder)
        .setResource(patient)
        .getRequest()
        .setMethod(Bundle.HTTPVerb.POST)
        .setUrl("Patient");
    bundle
        .addEntry()
        .setResource(new Observation().setSubject(new Reference(placeholder)))
        .getRequest()
        .setMethod(Bundle.HTTPVerb.POST)
        .setUrl("Observation");

    Bundle answer = SharedServer.client().transaction().withBundle(bundle).execute();

    String patientId = answer.getEntry().get(0).getResponse().getLocation().split("/")[1];
    assertThat(IndexView.resourcesOf(patientId)).hasSize(2).contains("Patient/" + patientId);
    assertThat(IndexView.marksOf(patientId)).containsOnlyKeys("Observation", "Patient");
  }

  @Test
  void anUpdateMarksItsTypeAndAnUnchangedOneNothing() {
    put(patient("cm-2"), observation("cm-obs-2", "cm-2", "1"));

    assertThat(IndexView.markedBy("cm-2", () -> put(observation("cm-obs-2", "cm-2", "2"))))
        .containsExactly("Observation");
    assertThat(IndexView.markedBy("cm-2", () -> put(observation("cm-obs-2", "cm-2", "2"))))
        .isEmpty();
    assertThat(IndexView.markedBy("cm-2", () -> update(observation("cm-obs-2", "cm-2", "3"))))
        .containsExactly("Observation");
    assertThat(IndexView.markedBy("cm-2", () -> update(observation("cm-obs-2", "cm-2", "3"))))
        .isEmpty();
  }

  @Test
  void aPatchMarksItsType() {
    put(patient("cm-3"), observation("cm-obs-3", "cm-3", "1"));
    String patch = "[{\"op\":\"replace\",\"path\":\"/status\",\"value\":\"amended\"}]";

    assertThat(
            IndexView.markedBy(
                "cm-3",
                () ->
                    SharedServer.client()
                        .patch()
                        .withBody(patch)
                        .withId("Observation/cm-obs-3")
                        .execute()))
        .containsExactly("Observation");
  }

  @Test
  void aResourceThatMovesMarksBothPatients() {
    put(patient("cm-4"), patient("cm-5"), observation("cm-moved", "cm-4", "1"));

    assertThat(IndexView.markedBy("cm-4", () -> put(observation("cm-moved", "cm-5", "1"))))
        .containsExactly("Observation");
    assertThat(IndexView.marksOf("cm-5")).containsKey("Observation");
    assertThat(IndexView.resourcesOf("cm-4")).containsExactly("Patient/cm-4");
    assertThat(IndexView.resourcesOf("cm-5"))
        .containsExactly("Observation/cm-moved", "Patient/cm-5");
  }

  @Test
  void aDeletedResourceMarksAndIsGoneAndComesBackWhenItIsWrittenAgain() {
    put(patient("cm-6"), observation("cm-obs-6", "cm-6", "1"));

    assertThat(IndexView.markedBy("cm-6", () -> delete("Observation/cm-obs-6")))
        .containsExactly("Observation");
    assertThat(IndexView.resourcesOf("cm-6")).containsExactly("Patient/cm-6");
    assertThat(IndexView.markedBy("cm-6", () -> put(observation("cm-obs-6", "cm-6", "1"))))
        .containsExactly("Observation");
    assertThat(IndexView.resourcesOf("cm-6"))
        .containsExactly("Observation/cm-obs-6", "Patient/cm-6");
  }

  @Test
  void whatIsDeletedByASearchMarks() {
    Observation observation = observation("cm-obs-7", "cm-7", "1");
    observation.addIdentifier().setSystem("http://example.org").setValue("cm-7");
    put(patient("cm-7"), observation);

    assertThat(
            IndexView.markedBy(
                "cm-7",
                () ->
                    SharedServer.client()
                        .delete()
                        .resourceConditionalByUrl("Observation?identifier=http://example.org|cm-7")
                        .execute()))
        .containsExactly("Observation");
    assertThat(IndexView.resourcesOf("cm-7")).containsExactly("Patient/cm-7");
  }

  @Test
  void aPatientItselfMarksWhenChangedAndWhenDeleted() {
    put(patient("cm-8"));

    assertThat(IndexView.markedBy("cm-8", () -> put((Patient) patient("cm-8").setActive(false))))
        .containsExactly("Patient");
    assertThat(IndexView.markedBy("cm-8", () -> delete("Patient/cm-8"))).containsExactly("Patient");
    assertThat(IndexView.resourcesOf("cm-8")).isEmpty();
    assertThat(IndexView.markedBy("cm-8", () -> put(patient("cm-8")))).containsExactly("Patient");
  }

  @Test
  void aSharedResourceMarksThoseWhoPointToItOverAnyOther() {
    put(
        practitioner("cm-doctor"),
        role("cm-role", "cm-doctor"),
        location("cm-room"),
        patient("cm-9"),
        patient("cm-10"),
        patient("cm-11"),
        encounter("cm-enc-9", "cm-9", "PractitionerRole/cm-role", null),
        encounter("cm-enc-10", "cm-10", null, "Location/cm-room"));

    assertThat(
            IndexView.markedBy(
                "cm-9", () -> put((Practitioner) practitioner("cm-doctor").setActive(true))))
        .containsExactly("Practitioner");
    assertThat(IndexView.markedBy("cm-10", () -> put(location("cm-room").setName("7"))))
        .containsExactly("Location");
    assertThat(IndexView.marksOf("cm-11")).containsOnlyKeys("Patient");
  }

  /** No search parameter covers where a patient went, so HAPI has no link for it. */
  @Test
  void aSharedResourceMarksThoseWhoPointToItWhereHapiHasNoLink() {
    Encounter encounter = encounter("cm-enc-12", "cm-12");
    encounter.getHospitalization().setDestination(new Reference("Location/cm-later"));
    put(patient("cm-12"), encounter);

    assertThat(IndexView.markedBy("cm-12", () -> put(location("cm-later"))))
        .containsExactly("Location");
    assertThat(IndexView.markedBy("cm-12", () -> delete("Location/cm-later")))
        .containsExactly("Location");
  }

  @Test
  void whoStartsOrStopsToPointToSharedResourcesHasOtherOnesInTheRecord() {
    put(location("cm-wing"), patient("cm-13"), encounter("cm-enc-13", "cm-13"));
    Set<String> expected = new TreeSet<>(SHARED);
    expected.add("Encounter");

    assertThat(
            IndexView.markedBy(
                "cm-13", () -> put(encounter("cm-enc-13", "cm-13", null, "Location/cm-wing"))))
        .isEqualTo(expected);
    assertThat(IndexView.markedBy("cm-13", () -> put(encounter("cm-enc-13", "cm-13"))))
        .isEqualTo(expected);
    assertThat(IndexView.markedBy("cm-13", () -> put(location("cm-wing").setName("empty"))))
        .isEmpty();
  }

  @Test
  void aSharedResourceThatPointsElsewhereMarksThoseWhoPointToIt() {
    put(
        practitioner("cm-first"),
        practitioner("cm-second"),
        role("cm-chair", "cm-first"),
        patient("cm-14"),
        encounter("cm-enc-14", "cm-14", "PractitionerRole/cm-chair", null));

    assertThat(IndexView.markedBy("cm-14", () -> put(role("cm-chair", "cm-second"))))
        .isEqualTo(SHARED);
    assertThat(
            IndexView.markedBy(
                "cm-14", () -> put((Practitioner) practitioner("cm-second").setActive(true))))
        .containsExactly("Practitioner");
    assertThat(
            IndexView.markedBy(
                "cm-14", () -> put((Practitioner) practitioner("cm-first").setActive(true))))
        .isEmpty();
  }

  @Test
  void aDeviceMarksItsPatientAndThoseWhoPointToIt() {
    Device device = new Device();
    device.setId("cm-knee");
    device.setPatient(new Reference("Patient/cm-15"));
    DeviceUseStatement use = new DeviceUseStatement();
    use.setId("cm-use");
    use.setSubject(new Reference("Patient/cm-16"));
    use.setDevice(new Reference("Device/cm-knee"));
    put(patient("cm-15"), patient("cm-16"), device, use);
    Device changed = device.copy();
    changed.setLotNumber("2");

    assertThat(
            IndexView.markedBy(
                "cm-15",
                () ->
                    assertThat(IndexView.markedBy("cm-16", () -> put(changed)))
                        .containsExactly("Device")))
        .containsExactly("Device");
    assertThat(IndexView.resourcesOf("cm-15")).contains("Device/cm-knee");
    assertThat(IndexView.resourcesOf("cm-16")).doesNotContain("Device/cm-knee");
  }

  @Test
  void whatIsRolledBackLeavesNeitherIndexNorMarks() {
    put(patient("cm-17"));

    assertThat(
            IndexView.markedBy(
                "cm-17",
                () ->
                    assertThatThrownBy(
                            () ->
                                put(
                                    observation("cm-obs-17", "cm-17", "1"),
                                    observation("cm-lost", "cm-nobody", "1")))
                        .isInstanceOf(BaseServerResponseException.class)))
        .isEmpty();
    assertThat(IndexView.resourcesOf("cm-17")).containsExactly("Patient/cm-17");
  }

  /** HAPI writes the one after the other; each locks the marks of both patients. */
  @Test
  void bundlesOnTheSamePatientsAtOnceDoNotBlockEachOther() throws Exception {
    put(patient("cm-18"), patient("cm-19"), location("cm-hall"));
    ExecutorService workers = Executors.newFixedThreadPool(4);
    List<Future<?>> writes = new ArrayList<>();
    for (int i = 0; i < 24; i++) {
      int number = i;
      writes.add(workers.submit(() -> putBoth(number)));
    }
    for (Future<?> write : writes) {
      write.get();
    }
    workers.shutdown();

    assertThat(IndexView.resourcesOf("cm-18")).hasSize(25);
    assertThat(IndexView.resourcesOf("cm-19")).hasSize(25);
  }

  private static void putBoth(int number) {
    Resource one = encounter("cm-both-a" + number, "cm-18", null, "Location/cm-hall");
    Resource other = encounter("cm-both-b" + number, "cm-19", null, "Location/cm-hall");
    if (number % 6 == 5) {
      put(one, other, location("cm-hall-" + number));
    } else if (number % 2 == 0) {
      put(one, other);
    } else {
      put(other, one);
    }
  }

  @Test
  void aWriteOutsideOfAnyRecordMarksNobody() {
    put(patient("cm-20"));
    Organization organization = new Organization();
    organization.setId("cm-payer");

    assertThat(IndexView.markedBy("cm-20", () -> put(organization))).isEmpty();
  }

  private static void put(Resource... resources) {
    Bundle bundle = new Bundle().setType(Bundle.BundleType.TRANSACTION);
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

  private static void update(Resource resource) {
    SharedServer.client().update().resource(resource).execute();
  }

  private static void delete(String reference) {
    SharedServer.client()
        .delete()
        .resourceById(new org.hl7.fhir.r4.model.IdType(reference))
        .execute();
  }

  private static Patient patient(String id) {
    Patient patient = new Patient();
    patient.setId(id);
    return patient;
  }

  private static Observation observation(String id, String patientId, String code) {
    Observation observation = new Observation();
    observation.setId(id);
    observation.setStatus(Observation.ObservationStatus.FINAL);
    observation.setSubject(new Reference("Patient/" + patientId));
    observation.setCode(
        new CodeableConcept().addCoding(new Coding("http://example.org/codes", code, null)));
    return observation;
  }

  private static Encounter encounter(String id, String patientId) {
    Encounter encounter = new Encounter();
    encounter.setId(id);
    encounter.setStatus(Encounter.EncounterStatus.FINISHED);
    encounter.setSubject(new Reference("Patient/" + patientId));
    return encounter;
  }

  private static Encounter encounter(
      String id,
      String patientId,
      @org.jspecify.annotations.Nullable String participant,
      @org.jspecify.annotations.Nullable String location) {
    Encounter encounter = encounter(id, patientId);
    if (participant != null) {
      encounter.addParticipant().setIndividual(new Reference(participant));
    }
    if (location != null) {
      encounter.addLocation().setLocation(new Reference(location));
    }
    return encounter;
  }

  private static Practitioner practitioner(String id) {
    Practitioner practitioner = new Practitioner();
    practitioner.setId(id);
    return practitioner;
  }

  private static PractitionerRole role(String id, String practitionerId) {
    PractitionerRole role = new PractitionerRole();
    role.setId(id);
    role.setPractitioner(new Reference("Practitioner/" + practitionerId));
    return role;
  }

  private static Location location(String id) {
    Location location = new Location();
    location.setId(id);
    return location;
  }
}
