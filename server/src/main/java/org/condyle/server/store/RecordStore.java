package org.condyle.server.store;

import ca.uhn.fhir.context.FhirContext;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.ObjLongConsumer;
import org.condyle.record.PatientRecord;
import org.condyle.record.ProblemException;
import org.hl7.fhir.r4.model.Group;
import org.hl7.fhir.r4.model.IdType;
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
  private final RecordLimits limits;

  RecordStore(StoreReader reader, FhirContext fhirContext, RecordLimits limits) {
    this.reader = reader;
    this.fhirContext = fhirContext;
    this.limits = limits;
  }

  /**
   * The record of one patient, or empty if the partition has no such patient.
   *
   * @throws ProblemException RECORD_TOO_LARGE
   */
  public Optional<PatientRecord> load(int partition, String patientId) {
    return reader.read(
        tables -> {
          OptionalLong key = tables.key(partition, "Patient", patientId);
          List<PatientRecord> records = new ArrayList<>();
          if (key.isPresent()) {
            reading(tables, partition, RecordSelection.whole())
                .read(PatientKeys.of(key.getAsLong()), records::add);
          }
          records.stream()
              .flatMap(record -> record.refusal().stream())
              .forEach(
                  refusal -> {
                    throw new ProblemException(List.of(refusal));
                  });
          return records.stream().findFirst();
        });
  }

  /**
   * Hands over what is selected of the records of the patients with these keys, one after the other
   * in key order. However large they are, few are in memory at a time. One that is larger than a
   * record may be is handed over as {@link PatientRecord#refused}.
   */
  public void load(
      int partition,
      PatientKeys patients,
      RecordSelection selection,
      Consumer<PatientRecord> records) {
    reader.read(
        tables -> {
          reading(tables, partition, selection).read(patients, records);
          return patients;
        });
  }

  private RecordReading reading(HapiTables tables, int partition, RecordSelection selection) {
    return new RecordReading(
        tables, tables.index(), new StoredJson(fhirContext), partition, selection, limits);
  }

  /** The key of a patient, or empty if the partition has no such patient. */
  public OptionalLong patientKey(int partition, String patientId) {
    return reader.read(tables -> tables.key(partition, "Patient", patientId));
  }

  /** The ids of those of the patients who are there, by key, in key order. */
  public Map<Long, String> patientIds(int partition, PatientKeys patients) {
    return reader.read(tables -> tables.ids(partition, patients.stream().boxed().toList()));
  }

  /** The keys of those of the ids that are there. */
  public PatientKeys patientKeys(int partition, Collection<String> patientIds) {
    return reader.read(
        tables -> new PatientKeys(tables.keys(partition, "Patient", patientIds).values()));
  }

  /** The key of a patient who is or was there. */
  public OptionalLong patientKeyEver(int partition, String patientId) {
    String reference = "Patient/" + patientId;
    Long key = reader.read(tables -> tables.keysEver(partition, Set.of(reference))).get(reference);
    return key == null ? OptionalLong.empty() : OptionalLong.of(key);
  }

  /**
   * Reads patients with their keys as of one moment, in the order of the bytes of their ids, few of
   * them in memory at a time.
   *
   * @param some empty for all of the partition; those who are not there are passed over
   * @return the oldest transaction that may change something later; see {@link ChangeMarks}
   */
  public String patients(
      int partition, Optional<PatientKeys> some, ObjLongConsumer<String> patients) {
    return reader.read(
        tables -> {
          tables.patients(partition, some, patients);
          return tables.horizon();
        });
  }

  /** The next patients of a partition after a key, at most so many. */
  public PatientKeys patientsAfter(int partition, long after, int limit) {
    return reader.read(
        tables -> PatientKeys.of(tables.index().patientsAfter(partition, after, limit)));
  }

  /** How many patients a partition has. */
  public long patients(int partition) {
    return reader.read(tables -> tables.count(partition, "Patient"));
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
          return Optional.of(new PatientKeys(keys));
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
    return new StoredGroup(new PatientKeys(keys.values()), unknown, notPatients);
  }
}
