package org.condyle.server.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import java.util.stream.LongStream;

/** Our tables beside HAPI's: what belongs to a patient, who points to what, what has changed. */
final class IndexTables {

  /** Tells our lock from those that others may hold in the same database. */
  private static final int LOCK = 0x434f4e44;

  private final Connection connection;

  IndexTables(Connection connection) {
    this.connection = connection;
  }

  /** What the index says about resources. */
  Set<IndexRow> rowsOf(int partition, long[] resources) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "select patient_id, resource_type, code, resource_id from condyle.patient_resource"
                + " where partition_id = ? and resource_id = any(?)")) {
      statement.setInt(1, partition);
      statement.setObject(2, resources);
      Set<IndexRow> found = new HashSet<>();
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          found.add(
              new IndexRow(rows.getLong(1), rows.getString(2), rows.getLong(3), rows.getLong(4)));
        }
      }
      return found;
    }
  }

  /**
   * To what resources point.
   *
   * @param patients the patients to whom the resources belong
   */
  Set<ReferenceRow> referencesOf(int partition, long[] patients, long[] resources)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "select target_type, target_id, patient_id, source_id from condyle.shared_reference"
                + " where partition_id = ? and patient_id = any(?) and source_id = any(?)")) {
      statement.setInt(1, partition);
      statement.setObject(2, patients);
      statement.setObject(3, resources);
      return references(statement);
    }
  }

  /** Who points to shared resources. */
  Set<ReferenceRow> pointingTo(int partition, Collection<String> targets) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "select s.target_type, s.target_id, s.patient_id, s.source_id"
                + " from unnest(?::varchar[], ?::varchar[]) t(target_type, target_id)"
                + " join condyle.shared_reference s on s.partition_id = ?"
                + " and s.target_type = t.target_type and s.target_id = t.target_id")) {
      List<ReferenceRow> wanted =
          targets.stream().map(each -> new ReferenceRow(each, ReferenceRow.NOBODY, 0)).toList();
      statement.setObject(1, texts(wanted, ReferenceRow::targetType));
      statement.setObject(2, texts(wanted, ReferenceRow::targetId));
      statement.setInt(3, partition);
      return references(statement);
    }
  }

  private static Set<ReferenceRow> references(PreparedStatement statement) throws SQLException {
    Set<ReferenceRow> found = new HashSet<>();
    try (ResultSet rows = statement.executeQuery()) {
      while (rows.next()) {
        found.add(
            new ReferenceRow(
                rows.getString(1) + "/" + rows.getString(2), rows.getLong(3), rows.getLong(4)));
      }
    }
    return found;
  }

  /** The next patients after one, ascending. */
  long[] patientsAfter(int partition, long after, int limit) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "select patient_id from condyle.patient_resource where partition_id = ?"
                + " and resource_type = 'Patient' and patient_id > ?"
                + " order by patient_id limit ?")) {
      statement.setInt(1, partition);
      statement.setLong(2, after);
      statement.setInt(3, limit);
      LongStream.Builder keys = LongStream.builder();
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          keys.add(rows.getLong(1));
        }
      }
      return keys.build().toArray();
    }
  }

  /**
   * The selected resources of each patient, the Patient among them, ascending by patient and
   * resource. A resource with a code is found by going through a patient's rows once, each of which
   * is looked up among the wanted codes: thousands of those cost no more than ten.
   */
  Map<Long, List<Long>> resourcesOf(int partition, long[] patients, RecordSelection selection)
      throws SQLException {
    String selected =
        selection.isWhole()
            ? ""
            : " and (p.resource_type = any(?) or p.resource_type = any(?)"
                + " and p.code in (select unnest(?::bigint[])))";
    try (PreparedStatement statement =
        connection.prepareStatement(
            "select distinct p.patient_id, p.resource_id from unnest(?::bigint[]) k(patient_id)"
                + " join condyle.patient_resource p on p.partition_id = ?"
                + " and p.patient_id = k.patient_id"
                + selected
                + " order by 1, 2")) {
      statement.setObject(1, patients);
      statement.setInt(2, partition);
      if (!selection.isWhole()) {
        statement.setObject(3, selection.wholeTypes());
        statement.setObject(4, selection.codedTypes());
        statement.setObject(5, selection.codes());
      }
      Map<Long, List<Long>> resources = new LinkedHashMap<>();
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          resources
              .computeIfAbsent(rows.getLong(1), unused -> new ArrayList<>())
              .add(rows.getLong(2));
        }
      }
      return resources;
    }
  }

  /** The shared resources to which what belongs to each patient points. */
  Map<Long, Set<String>> targetsOf(int partition, Collection<Long> patients) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            // Sorted here: a database that has to sort them sorts all rows before it drops any.
            "select distinct patient_id, target_type, target_id from condyle.shared_reference"
                + " where partition_id = ? and patient_id = any(?)")) {
      statement.setInt(1, partition);
      statement.setObject(2, patients.stream().mapToLong(Long::longValue).toArray());
      Map<Long, Set<String>> targets = new HashMap<>();
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          targets
              .computeIfAbsent(rows.getLong(1), unused -> new TreeSet<>())
              .add(rows.getString(2) + "/" + rows.getString(3));
        }
      }
      return targets;
    }
  }

  /** How far the index has been made. */
  Progress progress() throws SQLException {
    try (PreparedStatement statement =
            connection.prepareStatement(
                "select format, indexed_to, complete from condyle.record_index");
        ResultSet rows = statement.executeQuery()) {
      return rows.next()
          ? new Progress(rows.getString(1), rows.getLong(2), rows.getBoolean(3))
          : new Progress("", Long.MIN_VALUE, false);
    }
  }

  static void setProgress(StatementBatch batch, Progress progress) {
    batch.add("delete from condyle.record_index");
    batch.add(
        "insert into condyle.record_index (format, indexed_to, complete) values (?, ?, ?)",
        progress.format(),
        progress.indexedTo(),
        progress.complete());
  }

  /**
   * How far the index has been made.
   *
   * @param format how its rows are made; empty if there are none
   * @param indexedTo HAPI's greatest key that has been looked at
   */
  record Progress(String format, long indexedTo, boolean complete) {}

  /** Waits until no transaction changes a shared resource; none does until this one ends. */
  static void keepShared(StatementBatch batch, int partition) {
    batch.add("select pg_advisory_xact_lock_shared(?, ?)", LOCK, partition);
  }

  /** Waits until no transaction points to a shared resource anew; none does until this ends. */
  static void changeShared(StatementBatch batch, int partition) {
    batch.add("select pg_advisory_xact_lock(?, ?)", LOCK, partition);
  }

  static void delete(StatementBatch batch, int partition, Collection<IndexRow> rows) {
    if (!rows.isEmpty()) {
      batch.add(
          "delete from condyle.patient_resource p"
              + " using unnest(?::bigint[], ?::varchar[], ?::bigint[], ?::bigint[])"
              + " g(patient_id, resource_type, code, resource_id)"
              + " where p.partition_id = ? and p.patient_id = g.patient_id"
              + " and p.resource_type = g.resource_type and p.code = g.code"
              + " and p.resource_id = g.resource_id",
          longs(rows, IndexRow::patient),
          texts(rows, IndexRow::type),
          longs(rows, IndexRow::code),
          longs(rows, IndexRow::resource),
          partition);
    }
  }

  static void insert(StatementBatch batch, int partition, Collection<IndexRow> rows) {
    if (!rows.isEmpty()) {
      batch.add(
          "insert into condyle.patient_resource"
              + " (partition_id, patient_id, resource_type, code, resource_id)"
              + " select ?, r.* from unnest(?::bigint[], ?::varchar[], ?::bigint[], ?::bigint[]) r"
              + " on conflict do nothing",
          partition,
          longs(rows, IndexRow::patient),
          texts(rows, IndexRow::type),
          longs(rows, IndexRow::code),
          longs(rows, IndexRow::resource));
    }
  }

  static void deleteReferences(StatementBatch batch, int partition, Collection<ReferenceRow> rows) {
    if (!rows.isEmpty()) {
      batch.add(
          "delete from condyle.shared_reference s"
              + " using unnest(?::varchar[], ?::varchar[], ?::bigint[], ?::bigint[])"
              + " g(target_type, target_id, patient_id, source_id)"
              + " where s.partition_id = ? and s.target_type = g.target_type"
              + " and s.target_id = g.target_id and s.patient_id = g.patient_id"
              + " and s.source_id = g.source_id",
          texts(rows, ReferenceRow::targetType),
          texts(rows, ReferenceRow::targetId),
          longs(rows, ReferenceRow::patient),
          longs(rows, ReferenceRow::source),
          partition);
    }
  }

  static void insertReferences(StatementBatch batch, int partition, Collection<ReferenceRow> rows) {
    if (!rows.isEmpty()) {
      batch.add(
          "insert into condyle.shared_reference"
              + " (partition_id, target_type, target_id, patient_id, source_id)"
              + " select ?, r.* from unnest(?::varchar[], ?::varchar[], ?::bigint[], ?::bigint[]) r"
              + " on conflict do nothing",
          partition,
          texts(rows, ReferenceRow::targetType),
          texts(rows, ReferenceRow::targetId),
          longs(rows, ReferenceRow::patient),
          longs(rows, ReferenceRow::source));
    }
  }

  /** Rows are locked in the order in which they are given. */
  static void mark(StatementBatch batch, int partition, SortedSet<ChangeMark> marks) {
    if (!marks.isEmpty()) {
      batch.add(
          "insert into condyle.patient_change (partition_id, patient_id, resource_type)"
              + " select ?, m.* from unnest(?::bigint[], ?::varchar[]) m"
              + " on conflict (partition_id, patient_id, resource_type)"
              + " do update set changed_by = excluded.changed_by",
          partition,
          longs(marks, ChangeMark::patient),
          texts(marks, ChangeMark::type));
    }
  }

  private static <T> long[] longs(Collection<T> rows, ToLongFunction<T> column) {
    return rows.stream().mapToLong(column).toArray();
  }

  private static <T> String[] texts(Collection<T> rows, Function<T, String> column) {
    return rows.stream().map(column).toArray(String[]::new);
  }
}
