package org.condyle.server.store;

import ca.uhn.fhir.context.FhirContext;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.condyle.record.PatientRecord;
import org.hl7.fhir.r4.model.Group;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Resource;

/**
 * Reads whole patient records from the database, many patients per statement.
 *
 * <p>A record is what belongs to the patient by {@link org.condyle.record.PatientOwnership}, and
 * the shared resources that it points to, directly or by one of those.
 */
public final class RecordStore {

  /** A surgeon's role points to the surgeon and the organization, a location to its parent. */
  static final int REFERENCE_STEPS = 3;

  private static final List<String> PROVIDER_PATHS =
      List.of("Patient.generalPractitioner", "Patient.managingOrganization");

  private final StoreReader reader;
  private final FhirContext fhirContext;

  RecordStore(StoreReader reader, FhirContext fhirContext) {
    this.reader = reader;
    this.fhirContext = fhirContext;
  }

  /** The record of one patient, or empty if the partition has no such patient. */
  public Optional<PatientRecord> load(int partition, String patientId) {
    return reader.read(
        tables -> {
          OptionalLong key = tables.key(partition, "Patient", patientId);
          return key.isEmpty()
              ? Optional.<PatientRecord>empty()
              : records(tables, partition, List.of(key.getAsLong())).stream().findFirst();
        });
  }

  /** The records of the patients with these keys, in key order. */
  public List<PatientRecord> load(int partition, PatientKeys patients) {
    return reader.read(tables -> records(tables, partition, patients.keys()));
  }

  /** The key of a patient, or empty if the partition has no such patient. */
  public OptionalLong patientKey(int partition, String patientId) {
    return reader.read(tables -> tables.key(partition, "Patient", patientId));
  }

  /** The ids of those of the patients who are there, by key, in key order. */
  public Map<Long, String> patientIds(int partition, PatientKeys patients) {
    return reader.read(tables -> tables.ids(partition, patients.keys()));
  }

  /** How many patients a partition has. */
  public long patients(int partition) {
    return reader.read(tables -> tables.count(partition, "Patient"));
  }

  /** The next patients of a partition after a key, at most so many. */
  public PatientKeys patientsAfter(int partition, long after, int limit) {
    return reader.read(
        tables -> new PatientKeys(tables.keysAfter(partition, "Patient", after, limit)));
  }

  /** Whether the partition has this resource. */
  public boolean has(int partition, String type, String id) {
    return reader.read(tables -> tables.key(partition, type, id)).isPresent();
  }

  /**
   * The patients who name the provider as general practitioner, or the organization as the one that
   * manages them.
   *
   * @param type Practitioner, PractitionerRole or Organization
   * @return empty if the provider is not there
   */
  public Optional<PatientKeys> patientsOf(int partition, String type, String id) {
    return reader.read(
        tables -> {
          OptionalLong provider = tables.key(partition, type, id);
          if (provider.isEmpty()) {
            return Optional.<PatientKeys>empty();
          }
          Set<Long> keys = new TreeSet<>();
          for (String path : PROVIDER_PATHS) {
            keys.addAll(tables.keysPointingTo(partition, path, provider.getAsLong()));
          }
          return Optional.of(new PatientKeys(List.copyOf(keys)));
        });
  }

  /** The active members of a Group, or empty if the partition has no such Group. */
  public Optional<StoredGroup> group(int partition, String groupId) {
    return reader.read(
        tables -> {
          List<StoredBody> bodies = tables.bodiesById(partition, "Group", List.of(groupId));
          return bodies.isEmpty()
              ? Optional.<StoredGroup>empty()
              : Optional.of(group(tables, partition, (Group) json(bodies.get(0))));
        });
  }

  /** The active members of a Group that is not stored. */
  public StoredGroup members(int partition, Group group) {
    return reader.read(tables -> group(tables, partition, group));
  }

  private Resource json(StoredBody body) {
    return new StoredJson(fhirContext).parse(body);
  }

  private static StoredGroup group(HapiTables tables, int partition, Group group)
      throws SQLException {
    Set<String> ids = new LinkedHashSet<>();
    List<String> notPatients = new ArrayList<>();
    for (Group.GroupMemberComponent member : group.getMember()) {
      IdType reference = new IdType(member.getEntity().getReference());
      if (member.getInactive()) {
        continue;
      }
      if ("Patient".equals(reference.getResourceType())) {
        ids.add(reference.getIdPart());
      } else {
        notPatients.add(member.getEntity().getReference());
      }
    }
    Map<String, Long> keys = tables.keys(partition, "Patient", ids);
    List<String> unknown =
        ids.stream().filter(id -> !keys.containsKey(id)).map(id -> "Patient/" + id).toList();
    return new StoredGroup(
        new PatientKeys(keys.values().stream().sorted().toList()), unknown, notPatients);
  }

  private List<PatientRecord> records(HapiTables tables, int partition, Collection<Long> patients)
      throws SQLException {
    StoredJson json = new StoredJson(fhirContext);
    List<StoredBody> bodies = tables.bodies(partition, patients);
    Map<Long, List<StoredBody>> owned = tables.owned(partition, patients);
    Map<String, SharedResource> shared =
        sharedResources(tables, partition, json, bodies, owned.values());
    List<PatientRecord> records = new ArrayList<>(bodies.size());
    for (StoredBody patient : bodies) {
      List<StoredBody> own = owned.getOrDefault(patient.key(), List.of());
      records.add(record(json, patient, own, shared));
    }
    return records;
  }

  private static PatientRecord record(
      StoredJson json,
      StoredBody patient,
      List<StoredBody> own,
      Map<String, SharedResource> shared) {
    List<Resource> resources = new ArrayList<>(own.size());
    Set<String> references = new LinkedHashSet<>(StoredJson.sharedReferences(patient));
    for (StoredBody body : own) {
      resources.add(json.parse(body));
      references.addAll(StoredJson.sharedReferences(body));
    }
    addShared(references, shared, resources);
    return PatientRecord.of((Patient) json.parse(patient), resources);
  }

  private static void addShared(
      Set<String> references, Map<String, SharedResource> shared, List<Resource> resources) {
    List<String> open = new ArrayList<>(references);
    for (int i = 0; i < open.size(); i++) {
      SharedResource target = shared.get(open.get(i));
      if (target == null) {
        continue;
      }
      resources.add(target.resource());
      for (String further : target.references()) {
        if (references.add(further)) {
          open.add(further);
        }
      }
    }
  }

  private static Map<String, SharedResource> sharedResources(
      HapiTables tables,
      int partition,
      StoredJson json,
      List<StoredBody> patients,
      Collection<List<StoredBody>> owned)
      throws SQLException {
    Set<String> wanted = new LinkedHashSet<>();
    patients.forEach(body -> wanted.addAll(StoredJson.sharedReferences(body)));
    owned.forEach(list -> list.forEach(body -> wanted.addAll(StoredJson.sharedReferences(body))));
    Map<String, SharedResource> found = new HashMap<>();
    Set<String> open = wanted;
    for (int step = 0; step < REFERENCE_STEPS && !open.isEmpty(); step++) {
      Set<String> next = new LinkedHashSet<>();
      for (StoredBody body : bodiesOf(tables, partition, open)) {
        Set<String> references = StoredJson.sharedReferences(body);
        found.put(body.reference(), new SharedResource(json.parse(body), references));
        next.addAll(references);
      }
      next.removeAll(found.keySet());
      open = next;
    }
    return found;
  }

  private static List<StoredBody> bodiesOf(HapiTables tables, int partition, Set<String> references)
      throws SQLException {
    Map<String, List<String>> idsByType =
        references.stream()
            .collect(
                Collectors.groupingBy(
                    reference -> reference.substring(0, reference.indexOf('/')),
                    LinkedHashMap::new,
                    Collectors.mapping(
                        reference -> reference.substring(reference.indexOf('/') + 1),
                        Collectors.toList())));
    List<StoredBody> bodies = new ArrayList<>();
    for (Map.Entry<String, List<String>> ids : idsByType.entrySet()) {
      bodies.addAll(tables.bodiesById(partition, ids.getKey(), ids.getValue()));
    }
    return bodies;
  }

  private record SharedResource(Resource resource, Set<String> references) {}
}
