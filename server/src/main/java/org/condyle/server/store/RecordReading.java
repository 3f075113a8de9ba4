package org.condyle.server.store;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.condyle.record.PatientRecord;
import org.condyle.record.Problem;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Resource;
import org.jspecify.annotations.Nullable;

/**
 * Reads the records of some patients as of one moment and hands over one after the other. So many
 * bodies are read at a time that a statement is worth its while, and so few that large records do
 * not fill the memory; one record at a time is parsed. A shared resource is read and parsed once
 * for all of them.
 */
final class RecordReading {

  /** Resources per statement. */
  private static final int BODIES = 2000;

  private final HapiTables hapi;
  private final IndexTables index;
  private final StoredJson json;
  private final int partition;
  private final RecordSelection selection;
  private final RecordLimits limits;
  private final Map<String, SharedResource> shared = new HashMap<>();

  RecordReading(
      HapiTables hapi,
      IndexTables index,
      StoredJson json,
      int partition,
      RecordSelection selection,
      RecordLimits limits) {
    this.hapi = hapi;
    this.index = index;
    this.json = json;
    this.partition = partition;
    this.selection = selection;
    this.limits = limits;
  }

  void read(PatientKeys patients, Consumer<PatientRecord> records) throws SQLException {
    Map<Long, List<Long>> slice = new LinkedHashMap<>();
    int bodies = 0;
    for (Map.Entry<Long, List<Long>> owned :
        index.resourcesOf(partition, patients.toArray(), selection).entrySet()) {
      int size = owned.getValue().size();
      boolean tooMany = size > limits.resources();
      if (bodies > 0 && (tooMany || bodies + size > BODIES)) {
        records(slice, records);
        slice.clear();
        bodies = 0;
      }
      if (tooMany) {
        refuse(owned.getKey(), limits.tooMany(size), records);
      } else {
        slice.put(owned.getKey(), owned.getValue());
        bodies += size;
      }
    }
    records(slice, records);
  }

  private void records(Map<Long, List<Long>> slice, Consumer<PatientRecord> records)
      throws SQLException {
    if (slice.isEmpty()) {
      return;
    }
    List<Long> keys = slice.values().stream().flatMap(List::stream).toList();
    Optional<List<StoredBody>> read = hapi.bodies(partition, keys, limits.characters());
    if (read.isPresent()) {
      records(slice, read.get(), records);
    } else if (slice.size() == 1) {
      refuse(slice.keySet().iterator().next(), limits.tooLong(keys.size()), records);
    } else {
      for (Map.Entry<Long, List<Long>> owned : slice.entrySet()) {
        records(Map.of(owned.getKey(), owned.getValue()), records);
      }
    }
  }

  /** Hands over what says why the record of a patient is not loaded. */
  private void refuse(long patient, Problem why, Consumer<PatientRecord> records)
      throws SQLException {
    for (StoredBody body : hapi.bodies(partition, List.of(patient))) {
      records.accept(PatientRecord.refused((Patient) json.parse(body), why));
    }
  }

  private void records(
      Map<Long, List<Long>> slice, List<StoredBody> read, Consumer<PatientRecord> records)
      throws SQLException {
    Map<Long, StoredBody> bodies = new HashMap<>();
    read.forEach(body -> bodies.put(body.key(), body));
    Map<Long, Set<String>> targets = targets(slice, bodies);
    readShared(targets.values());
    for (Map.Entry<Long, List<Long>> owned : slice.entrySet()) {
      StoredBody patient = bodies.get(owned.getKey());
      if (patient != null) {
        List<Resource> resources = new ArrayList<>(owned.getValue().size());
        for (Long key : owned.getValue()) {
          StoredBody body = bodies.get(key);
          if (body != null && body != patient) {
            resources.add(json.parse(body));
          }
        }
        addShared(targets.getOrDefault(owned.getKey(), Set.of()), resources);
        records.accept(PatientRecord.of((Patient) json.parse(patient), resources));
      }
    }
  }

  /** The shared resources to which something in each patient's record points. */
  private Map<Long, Set<String>> targets(Map<Long, List<Long>> slice, Map<Long, StoredBody> bodies)
      throws SQLException {
    if (!selection.readsShared()) {
      return Map.of();
    }
    if (!selection.isWhole()) {
      // What points to them need not be selected itself.
      return index.targetsOf(partition, slice.keySet());
    }
    Map<Long, Set<String>> targets = new HashMap<>();
    slice.forEach(
        (patient, keys) -> {
          Set<String> its = targets.computeIfAbsent(patient, unused -> new LinkedHashSet<>());
          for (Long key : keys) {
            StoredBody body = bodies.get(key);
            if (body != null) {
              its.addAll(StoredJson.sharedReferences(body));
            }
          }
        });
    return targets;
  }

  private void readShared(Collection<Set<String>> targets) throws SQLException {
    Set<String> open = new LinkedHashSet<>();
    targets.forEach(open::addAll);
    for (int step = 0; step < RecordStore.REFERENCE_STEPS && !open.isEmpty(); step++) {
      Set<String> next = new LinkedHashSet<>();
      for (String known : open) {
        if (shared.containsKey(known)) {
          next.addAll(shared.get(known).targets());
        }
      }
      open.removeAll(shared.keySet());
      for (StoredBody body : bodiesOf(open)) {
        Set<String> further = StoredJson.sharedReferences(body);
        shared.put(body.reference(), new SharedResource(body, further));
        next.addAll(further);
      }
      open = next;
    }
  }

  private List<StoredBody> bodiesOf(Set<String> references) throws SQLException {
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
      bodies.addAll(hapi.bodiesById(partition, ids.getKey(), ids.getValue()));
    }
    return bodies;
  }

  /** Breadth first, as far as {@link RecordStore#REFERENCE_STEPS} of them follow each other. */
  private void addShared(Set<String> targets, List<Resource> resources) {
    Set<String> seen = new LinkedHashSet<>(targets);
    Set<String> open = targets;
    for (int step = 0; step < RecordStore.REFERENCE_STEPS && !open.isEmpty(); step++) {
      Set<String> next = new LinkedHashSet<>();
      for (String reference : open) {
        SharedResource target = shared.get(reference);
        if (target != null) {
          if (selection.readsShared(target.body.type())) {
            resources.add(target.resource(json));
          }
          target.targets().stream().filter(seen::add).forEach(next::add);
        }
      }
      open = next;
    }
  }

  /** One that is parsed when the first record wants it. */
  private static final class SharedResource {

    private final StoredBody body;
    private final Set<String> targets;
    private @Nullable Resource resource;

    SharedResource(StoredBody body, Set<String> targets) {
      this.body = body;
      this.targets = targets;
    }

    Set<String> targets() {
      return targets;
    }

    Resource resource(StoredJson json) {
      if (resource == null) {
        resource = json.parse(body);
      }
      return resource;
    }
  }
}
