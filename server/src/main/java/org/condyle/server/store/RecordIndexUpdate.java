package org.condyle.server.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.condyle.record.PatientOwnership;
import org.condyle.record.ProblemCode;
import org.condyle.record.ProblemException;
import org.condyle.server.store.RecordChange.How;
import org.jspecify.annotations.Nullable;

/**
 * Brings index and marks of one partition up to what a transaction has written, in that
 * transaction.
 *
 * <p>A mark says that something of a type in a patient's record is not what it was. So a resource
 * marks the patients whom it is, or was, about; a shared resource marks those in whose records it
 * is. And who points to other shared resources than before has other ones in the record: that marks
 * all their types, since what is pointed to may point further.
 *
 * <p>A transaction that changes a shared resource and one that newly points to it must not pass
 * unseen by each other: the one would not know of the other's patient. A lock lets many point at a
 * time, and keeps them apart from those who change what is there. It is taken when HAPI has all its
 * rows, so that nobody waits in a circle.
 */
final class RecordIndexUpdate {

  private final Connection connection;
  private final HapiTables hapi;
  private final IndexTables index;
  private final int partition;
  private final Collection<RecordChange> changes;
  private final Map<Long, RecordEntry> entries = new HashMap<>();
  private final Function<String, @Nullable Long> resolved;
  private final Map<String, Long> keys = new HashMap<>();

  /**
   * @param changes of this partition, one for each resource
   * @param resolved the keys of references that the transaction has already looked up; null for
   *     others
   */
  RecordIndexUpdate(
      Connection connection,
      int partition,
      Collection<RecordChange> changes,
      Function<String, @Nullable Long> resolved) {
    this.connection = connection;
    this.hapi = new HapiTables(connection);
    this.index = new IndexTables(connection);
    this.partition = partition;
    this.changes = changes;
    this.resolved = resolved;
    changes.forEach(change -> entries.put(change.key(), change.entry()));
  }

  /** Every change marks the patients whom it concerns. */
  void writeAndMark() throws SQLException {
    resolve();
    refuseUnknownOwners();
    lock();
    Difference difference = difference();
    TreeSet<ChangeMark> marks = new TreeSet<>();
    markOwned(difference, marks);
    markShared(difference, marks);
    write(difference, marks);
  }

  /**
   * The index alone, of what was written before there was one.
   *
   * @param marks what to mark besides
   */
  void write(Collection<ChangeMark> marks) throws SQLException {
    resolve();
    write(difference(), new TreeSet<>(marks));
  }

  /** Finds the keys of all that is referred to. */
  private void resolve() throws SQLException {
    changes.forEach(change -> keys.put(change.reference(), change.key()));
    Set<String> unknown = new LinkedHashSet<>();
    entries
        .values()
        .forEach(
            entry ->
                Stream.concat(entry.owners().stream(), entry.targets().stream())
                    .filter(reference -> !keys.containsKey(reference))
                    .forEach(
                        reference -> {
                          Long key = resolved.apply(reference);
                          if (key == null) {
                            unknown.add(reference);
                          } else {
                            keys.put(reference, key);
                          }
                        }));
    if (!unknown.isEmpty()) {
      keys.putAll(hapi.keysEver(partition, unknown));
    }
  }

  /**
   * HAPI itself refuses them in the elements for which it has a search parameter. Otherwise the
   * resource would be in nobody's record, and not get into one when the patient comes.
   */
  private void refuseUnknownOwners() {
    Set<String> unknown =
        entries.values().stream()
            .flatMap(entry -> entry.owners().stream())
            .filter(owner -> !keys.containsKey(owner))
            .collect(Collectors.toCollection(TreeSet::new));
    if (!unknown.isEmpty()) {
      throw new ProblemException(
          ProblemCode.REFERENCE_UNRESOLVED,
          "There is no " + String.join(", ", unknown) + ", whom a resource is said to be about");
    }
  }

  private void lock() throws SQLException {
    StatementBatch batch = new StatementBatch();
    // What is new is pointed to by nobody, or by those who pointed to what was not there.
    boolean changesShared =
        changes.stream()
                .anyMatch(each -> RecordEntry.isShared(each.type()) && each.how() != How.CREATED)
            || entries.values().stream()
                .anyMatch(entry -> !keys.keySet().containsAll(entry.targets()));
    if (changesShared) {
      IndexTables.changeShared(batch, partition);
    } else if (changes.stream().anyMatch(each -> RecordEntry.isShared(each.type()))
        || entries.values().stream().anyMatch(entry -> !entry.targets().isEmpty())) {
      IndexTables.keepShared(batch, partition);
    }
    batch.execute(connection);
  }

  private Difference difference() throws SQLException {
    Set<IndexRow> rows = new HashSet<>();
    Set<ReferenceRow> references = new HashSet<>();
    changes.forEach(change -> add(change, rows, references));
    long[] before =
        changes.stream()
            .filter(change -> change.how() != How.CREATED)
            .mapToLong(RecordChange::key)
            .toArray();
    if (before.length == 0) {
      return new Difference(Set.of(), rows, Set.of(), references);
    }
    Set<IndexRow> oldRows = index.rowsOf(partition, before);
    long[] holders =
        Stream.concat(Stream.of(ReferenceRow.NOBODY), oldRows.stream().map(IndexRow::patient))
            .mapToLong(Long::longValue)
            .distinct()
            .toArray();
    return new Difference(
        oldRows, rows, index.referencesOf(partition, holders, before), references);
  }

  private void add(RecordChange change, Set<IndexRow> rows, Set<ReferenceRow> references) {
    RecordEntry entry = Objects.requireNonNull(entries.get(change.key()));
    for (String owner : entry.owners()) {
      Long patient = keys.get(owner);
      if (patient != null) {
        for (Long code : entry.codes()) {
          rows.add(new IndexRow(patient, change.type(), code, change.key()));
        }
        entry
            .targets()
            .forEach(target -> references.add(new ReferenceRow(target, patient, change.key())));
      }
    }
    if (RecordEntry.isShared(change.type())) {
      entry
          .targets()
          .forEach(
              target ->
                  references.add(new ReferenceRow(target, ReferenceRow.NOBODY, change.key())));
    }
  }

  private void markOwned(Difference difference, Set<ChangeMark> marks) {
    Stream.concat(difference.oldRows().stream(), difference.rows().stream())
        .forEach(row -> marks.add(new ChangeMark(row.patient(), row.type())));
    difference.changedReferences().stream()
        .mapToLong(ReferenceRow::patient)
        .filter(patient -> patient != ReferenceRow.NOBODY)
        .distinct()
        .forEach(patient -> markAllShared(patient, marks));
  }

  private void markShared(Difference difference, Set<ChangeMark> marks) throws SQLException {
    List<RecordChange> shared =
        changes.stream().filter(each -> RecordEntry.isShared(each.type())).toList();
    Set<Long> pointElsewhere =
        difference.changedReferences().stream()
            .map(ReferenceRow::source)
            .collect(Collectors.toSet());
    Map<String, Set<String>> targetsByType =
        shared.stream()
            .collect(
                Collectors.groupingBy(
                    RecordChange::type,
                    Collectors.mapping(RecordChange::reference, Collectors.toSet())));
    for (Map.Entry<String, Set<String>> targets : targetsByType.entrySet()) {
      for (long patient : holdersOf(targets.getValue())) {
        marks.add(new ChangeMark(patient, targets.getKey()));
      }
    }
    Set<String> pointing =
        shared.stream()
            .filter(each -> pointElsewhere.contains(each.key()))
            .map(RecordChange::reference)
            .collect(Collectors.toSet());
    for (long patient : holdersOf(pointing)) {
      markAllShared(patient, marks);
    }
  }

  private static void markAllShared(long patient, Set<ChangeMark> marks) {
    PatientOwnership.sharedTypes().forEach(type -> marks.add(new ChangeMark(patient, type)));
  }

  /** The patients in whose records shared resources are. */
  private Set<Long> holdersOf(Set<String> targets) throws SQLException {
    Set<Long> patients = new HashSet<>();
    Set<String> seen = new HashSet<>(targets);
    Set<String> open = targets;
    for (int step = 0; step < RecordStore.REFERENCE_STEPS && !open.isEmpty(); step++) {
      Set<Long> sources = new HashSet<>();
      for (ReferenceRow row : index.pointingTo(partition, open)) {
        if (row.patient() == ReferenceRow.NOBODY) {
          sources.add(row.source());
        } else {
          patients.add(row.patient());
        }
      }
      open = new HashSet<>(hapi.references(partition, sources));
      open.removeAll(seen);
      seen.addAll(open);
    }
    return patients;
  }

  private void write(Difference difference, SortedSet<ChangeMark> marks) throws SQLException {
    StatementBatch batch = new StatementBatch();
    IndexTables.delete(batch, partition, without(difference.oldRows(), difference.rows()));
    IndexTables.insert(batch, partition, without(difference.rows(), difference.oldRows()));
    IndexTables.deleteReferences(
        batch, partition, without(difference.oldReferences(), difference.references()));
    IndexTables.insertReferences(
        batch, partition, without(difference.references(), difference.oldReferences()));
    IndexTables.mark(batch, partition, marks);
    batch.execute(connection);
  }

  private static <T> Set<T> without(Set<T> rows, Set<T> others) {
    Set<T> rest = new LinkedHashSet<>(rows);
    rest.removeAll(others);
    return rest;
  }

  /** What the index said about the changed resources, and what it is to say. */
  private record Difference(
      Set<IndexRow> oldRows,
      Set<IndexRow> rows,
      Set<ReferenceRow> oldReferences,
      Set<ReferenceRow> references) {

    Set<ReferenceRow> changedReferences() {
      Set<ReferenceRow> changed = without(references, oldReferences);
      changed.addAll(without(oldReferences, references));
      return changed;
    }
  }
}
