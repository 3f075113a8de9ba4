package org.condyle.server.store;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.context.FhirContext;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import javax.sql.DataSource;
import org.condyle.record.PatientRecord;
import org.condyle.server.SharedServer;
import org.condyle.server.partition.Partitions;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Device;
import org.hl7.fhir.r4.model.DeviceUseStatement;
import org.hl7.fhir.r4.model.Encounter;
import org.hl7.fhir.r4.model.Location;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Practitioner;
import org.hl7.fhir.r4.model.PractitionerRole;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.junit.jupiter.api.Test;

/**
 * After any writes the index is what one made from scratch would be, and whatever is different in a
 * record is marked.
 */
class RecordIndexTest {

  private static final int PATIENTS = 4;
  private static final int WRITES = 80;
  private static final String ROWS =
      "select partition_id, patient_id, resource_type, code, resource_id"
          + " from condyle.patient_resource order by 1, 2, 3, 4, 5";
  private static final String REFERENCES =
      "select partition_id, target_type, target_id, patient_id, source_id"
          + " from condyle.shared_reference order by 1, 2, 3, 4, 5";

  @Test
  void whateverIsWrittenIsMarkedAndIndexedAsIfTheIndexWereMadeFromScratch() {
    Random random = new Random(20_250_101);
    for (int i = 0; i < PATIENTS; i++) {
      put(List.of(patient(i, 0)));
    }
    for (int write = 0; write < WRITES; write++) {
      List<Map<String, Set<String>>> before = records();
      List<Map<String, Long>> marks = marks();

      Bundle bundle = randomWrites(random);
      SharedServer.client().transaction().withBundle(bundle).execute();

      List<Map<String, Set<String>>> after = records();
      List<Map<String, Long>> marked = marks();
      for (int i = 0; i < PATIENTS; i++) {
        assertThat(marked(marks.get(i), marked.get(i)))
            .as("marks of patient %d after write %d", i, write)
            .containsAll(changed(before.get(i), after.get(i)));
      }
    }

    assertThatTheIndexIsAsFromScratch();
  }

  @Test
  void anIndexThatIsLostOrHalfMadeIsMadeAgainAndEveryPatientMarked() {
    put(List.of(patient(7, 0), patient(8, 0), observation(90, 7, 1), observation(91, 8, 1)));
    List<List<String>> rows = IndexView.rows(ROWS);
    List<List<String>> references = IndexView.rows(REFERENCES);
    Map<String, Long> marks = IndexView.marksOf("ri-p8");
    String half = IndexView.rows("select (max(res_id) / 2)::text from hfj_resource").get(0).get(0);

    run(
        "delete from condyle.patient_resource where resource_id > " + half,
        "delete from condyle.shared_reference where source_id > " + half,
        "update condyle.record_index set complete = false, indexed_to = " + half);
    long looked = rebuild().complete();

    assertThat(looked).isPositive().isLessThan(count("hfj_resource"));
    assertThat(IndexView.rows(ROWS)).isEqualTo(rows);
    assertThat(IndexView.rows(REFERENCES)).isEqualTo(references);
    assertThat(marked(marks, IndexView.marksOf("ri-p8"))).contains("Patient");
    assertThat(rebuild().complete()).as("once made, nothing is looked at").isZero();
    assertThatTheIndexIsAsFromScratch();
  }

  private static void assertThatTheIndexIsAsFromScratch() {
    List<List<String>> rows = IndexView.rows(ROWS);
    List<List<String>> references = IndexView.rows(REFERENCES);

    run("truncate condyle.patient_resource, condyle.shared_reference");
    long looked = rebuild().complete();

    assertThat(looked).isGreaterThan(PATIENTS);
    assertThat(IndexView.rows(ROWS)).isEqualTo(rows);
    assertThat(IndexView.rows(REFERENCES)).isEqualTo(references);
  }

  private static RecordIndexRebuild rebuild() {
    return new RecordIndexRebuild(
        SharedServer.server().part(DataSource.class), FhirContext.forR4Cached());
  }

  private static long count(String table) {
    return Long.parseLong(IndexView.rows("select count(*)::text from " + table).get(0).get(0));
  }

  private static void run(String... statements) {
    try (Connection connection = SharedServer.server().part(DataSource.class).getConnection();
        Statement statement = connection.createStatement()) {
      for (String each : statements) {
        statement.execute(each);
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Of each patient, by type, the resources of the record with their versions. */
  private static List<Map<String, Set<String>>> records() {
    List<Map<String, Set<String>>> records = new ArrayList<>();
    for (int i = 0; i < PATIENTS; i++) {
      Map<String, Set<String>> versions = new TreeMap<>();
      Optional<PatientRecord> record =
          SharedServer.server().part(RecordStore.class).load(Partitions.FIRST_PRACTICE, "ri-p" + i);
      record.ifPresent(
          each ->
              each.types()
                  .forEach(
                      type ->
                          each.ofType(type)
                              .forEach(
                                  resource ->
                                      versions
                                          .computeIfAbsent(type, unused -> new TreeSet<>())
                                          .add(resource.getIdElement().getValue()))));
      records.add(versions);
    }
    return records;
  }

  private static List<Map<String, Long>> marks() {
    List<Map<String, Long>> marks = new ArrayList<>();
    for (int i = 0; i < PATIENTS; i++) {
      marks.add(IndexView.marksOf("ri-p" + i));
    }
    return marks;
  }

  private static Set<String> marked(Map<String, Long> before, Map<String, Long> after) {
    Set<String> marked = new TreeSet<>(after.keySet());
    marked.removeIf(type -> Objects.equals(after.get(type), before.get(type)));
    return marked;
  }

  private static Set<String> changed(
      Map<String, Set<String>> before, Map<String, Set<String>> after) {
    Set<String> types = new HashSet<>(before.keySet());
    types.addAll(after.keySet());
    types.removeIf(
        type -> before.getOrDefault(type, Set.of()).equals(after.getOrDefault(type, Set.of())));
    return types;
  }

  /** Up to four writes; deletes only of what nobody else refers to. */
  private static Bundle randomWrites(Random random) {
    Map<String, Resource> puts = new LinkedHashMap<>();
    Set<String> deletes = new TreeSet<>();
    for (int i = random.nextInt(4); i >= 0; i--) {
      if (random.nextInt(5) == 0) {
        deletes.add(
            random.nextBoolean()
                ? "Observation/ri-o" + random.nextInt(6)
                : "Encounter/ri-e" + random.nextInt(5));
      } else {
        Resource resource = randomResource(random);
        puts.put(resource.getIdElement().getValue(), resource);
      }
    }
    puts.values().forEach(resource -> deletes.remove(reference(resource)));
    Bundle bundle = bundle(puts.values());
    deletes.forEach(
        reference ->
            bundle.addEntry().getRequest().setMethod(Bundle.HTTPVerb.DELETE).setUrl(reference));
    return bundle;
  }

  private static Resource randomResource(Random random) {
    int patient = random.nextInt(PATIENTS);
    return switch (random.nextInt(9)) {
      case 0 -> patient(patient, random.nextInt(3));
      case 1 -> location(random);
      case 2 -> practitioner(random);
      case 3 -> role(random);
      case 4 -> device(random, patient);
      case 5 -> use(random, patient);
      case 6, 7 -> encounter(random, patient);
      default -> observation(random.nextInt(6), patient, random.nextInt(3));
    };
  }

  private static void put(List<Resource> resources) {
    SharedServer.client().transaction().withBundle(bundle(resources)).execute();
  }

  private static Bundle bundle(Iterable<Resource> resources) {
    Bundle bundle = new Bundle().setType(Bundle.BundleType.TRANSACTION);
    resources.forEach(
        resource ->
            bundle
                .addEntry()
                .setResource(resource)
                .getRequest()
                .setMethod(Bundle.HTTPVerb.PUT)
                .setUrl(reference(resource)));
    return bundle;
  }

  private static String reference(Resource resource) {
    return resource.fhirType() + "/" + resource.getIdElement().getIdPart();
  }

  private static Patient patient(int number, int variant) {
    Patient patient = new Patient();
    patient.setId("ri-p" + number);
    patient.addName().setFamily("Variant " + variant);
    return patient;
  }

  private static Observation observation(int number, int patient, int code) {
    Observation observation = new Observation();
    observation.setId("ri-o" + number);
    observation.setStatus(Observation.ObservationStatus.FINAL);
    observation.setSubject(new Reference("Patient/ri-p" + patient));
    observation.setCode(
        new CodeableConcept()
            .addCoding(new Coding("http://example.org/codes", "code-" + code, null)));
    return observation;
  }

  private static Encounter encounter(Random random, int patient) {
    Encounter encounter = new Encounter();
    encounter.setId("ri-e" + random.nextInt(5));
    encounter.setStatus(Encounter.EncounterStatus.FINISHED);
    encounter.setSubject(new Reference("Patient/ri-p" + patient));
    if (random.nextBoolean()) {
      // HAPI has no link for it, so it need not be there.
      encounter
          .getHospitalization()
          .setDestination(new Reference("Location/ri-l" + random.nextInt(3)));
    }
    if (random.nextBoolean()) {
      encounter.getHospitalization().setOrigin(new Reference("Organization/ri-nowhere"));
    }
    if (random.nextInt(3) == 0) {
      encounter.addExtension(
          "http://example.org/team", new Reference("PractitionerRole/ri-r" + random.nextInt(2)));
    }
    return encounter;
  }

  private static PractitionerRole role(Random random) {
    PractitionerRole role = new PractitionerRole();
    role.setId("ri-r" + random.nextInt(2));
    role.addExtension(
        "http://example.org/stands-in", new Reference("Practitioner/ri-d" + random.nextInt(2)));
    if (random.nextBoolean()) {
      role.addExtension(
          "http://example.org/room", new Reference("Location/ri-l" + random.nextInt(3)));
    }
    return role;
  }

  private static Practitioner practitioner(Random random) {
    Practitioner practitioner = new Practitioner();
    practitioner.setId("ri-d" + random.nextInt(2));
    practitioner.setActive(random.nextBoolean());
    return practitioner;
  }

  private static Location location(Random random) {
    Location location = new Location();
    location.setId("ri-l" + random.nextInt(3));
    location.setName("Variant " + random.nextInt(3));
    if (random.nextBoolean()) {
      location.addExtension(
          "http://example.org/beside", new Reference("Location/ri-l" + random.nextInt(3)));
    }
    return location;
  }

  private static Device device(Random random, int patient) {
    Device device = new Device();
    device.setId("ri-v" + random.nextInt(2));
    device.setLotNumber("Variant " + random.nextInt(3));
    if (random.nextBoolean()) {
      device.setPatient(new Reference("Patient/ri-p" + patient));
    }
    return device;
  }

  private static DeviceUseStatement use(Random random, int patient) {
    DeviceUseStatement use = new DeviceUseStatement();
    use.setId("ri-u" + random.nextInt(2));
    use.setSubject(new Reference("Patient/ri-p" + patient));
    use.addExtension("http://example.org/device", new Reference("Device/ri-v" + random.nextInt(2)));
    return use;
  }
}
