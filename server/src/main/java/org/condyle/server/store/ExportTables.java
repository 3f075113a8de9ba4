package org.condyle.server.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.condyle.record.PatientOwnership;
import org.condyle.server.store.ExportSelection.Patients;
import org.hl7.fhir.r4.model.Coding;

/** HAPI's tables as bulk exports read them: type by type, in the order of keys. */
final class ExportTables {

  private static final String PATIENT = "Patient";
  private static final String PROVENANCE = "Provenance";

  private final Connection connection;

  ExportTables(Connection connection) {
    this.connection = connection;
  }

  /** The types of which a practice has resources, or had. */
  Set<String> types(int partition) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "select distinct res_type from hfj_resource where partition_id = ?")) {
      statement.setInt(1, partition);
      Set<String> types = new TreeSet<>();
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          types.add(rows.getString(1));
        }
      }
      return types;
    }
  }

  /** The next resources of a type after a key. */
  List<StoredBody> bodiesAfter(
      int partition, String type, ExportSelection selection, long after, int limit)
      throws SQLException {
    String sql =
        "select "
            + HapiTables.BODY
            + " from (select * from hfj_resource r where r.partition_id = ? and r.res_type = ?"
            + " and r.res_id > ? and r.res_deleted_at is null and r.res_updated <= ?"
            + (selection.since() == null ? "" : " and r.res_updated > ?")
            + ownership(type, selection)
            + " order by r.res_id limit ?) r"
            + HapiTables.CURRENT
            + " order by r.res_id";
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      int at = 1;
      statement.setInt(at++, partition);
      statement.setString(at++, type);
      statement.setLong(at++, after);
      statement.setTimestamp(at++, Timestamp.from(selection.until()));
      if (selection.since() != null) {
        statement.setTimestamp(at++, Timestamp.from(selection.since()));
      }
      if (selection.patients() instanceof Patients.Some some) {
        statement.setObject(at++, some.keys().toArray());
      }
      statement.setInt(at, limit);
      List<StoredBody> bodies = new ArrayList<>();
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          bodies.add(HapiTables.body(rows));
        }
      }
      return bodies;
    }
  }

  /** What of a type belongs to the patients, or is pointed to by what belongs to them. */
  private static String ownership(String type, ExportSelection selection) {
    if (selection.patients() == null) {
      return "";
    }
    String these = selection.patients() instanceof Patients.Some ? " and %s = any(?)" : "";
    if (PatientOwnership.sharedTypes().contains(type)) {
      return " and exists (select 1 from condyle.shared_reference s where s.partition_id ="
          + " r.partition_id and s.target_type = r.res_type and s.target_id = r.fhir_id"
          + these.formatted("s.patient_id")
          + ")";
    }
    if (type.equals(PROVENANCE)) {
      return " and exists (select 1 from hfj_res_link l join condyle.patient_resource p"
          + " on p.partition_id = l.partition_id and p.resource_id = l.target_resource_id"
          + " where l.partition_id = r.partition_id and l.src_resource_id = r.res_id"
          + these.formatted("p.patient_id")
          + ")";
    }
    return " and exists (select 1 from condyle.patient_resource p where p.partition_id ="
        + " r.partition_id and p.resource_id = r.res_id"
        + these.formatted("p.patient_id")
        + ")";
  }

  /** The patients of whom resources of a type tell. */
  PatientKeys patientsOf(int partition, String type, long[] resources) throws SQLException {
    if (PatientOwnership.sharedTypes().contains(type)) {
      return PatientKeys.of();
    }
    boolean isOwned = type.equals(PATIENT) || PatientOwnership.elementOf(type).isPresent();
    try (PreparedStatement statement =
        connection.prepareStatement(
            isOwned
                ? "select distinct p.patient_id from condyle.patient_resource p"
                    + " where p.partition_id = ? and p.resource_id = any(?)"
                : "select distinct p.patient_id from hfj_res_link l"
                    + " join condyle.patient_resource p on p.partition_id = l.partition_id"
                    + " and p.resource_id = l.target_resource_id"
                    + " where l.partition_id = ? and l.src_resource_id = any(?)")) {
      statement.setInt(1, partition);
      statement.setObject(2, resources);
      List<Long> patients = new ArrayList<>();
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          patients.add(rows.getLong(1));
        }
      }
      return new PatientKeys(patients);
    }
  }

  /** The tags, security labels and profiles of resources, by key. */
  Map<Long, StoredTags> tags(int partition, Collection<Long> keys) throws SQLException {
    Map<Long, StoredTags> tags = new HashMap<>();
    try (PreparedStatement statement =
        connection.prepareStatement(
            "select t.res_id, d.tag_type, d.tag_system, d.tag_code, d.tag_display, d.tag_version,"
                + " d.tag_user_selected from hfj_res_tag t join hfj_tag_def d on d.tag_id ="
                + " t.tag_id where t.partition_id = ? and t.res_id = any(?)"
                + " order by d.tag_system, d.tag_code")) {
      statement.setInt(1, partition);
      statement.setArray(2, connection.createArrayOf("bigint", keys.toArray()));
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          add(tags.computeIfAbsent(rows.getLong(1), unused -> StoredTags.none()), rows);
        }
      }
    }
    return tags;
  }

  private static void add(StoredTags tags, ResultSet row) throws SQLException {
    switch (row.getInt("tag_type")) {
      case 0 -> tags.tags().add(coding(row));
      case 1 -> tags.profiles().add(row.getString("tag_code"));
      default -> tags.labels().add(coding(row));
    }
  }

  private static Coding coding(ResultSet row) throws SQLException {
    Coding coding =
        new Coding(
            row.getString("tag_system"), row.getString("tag_code"), row.getString("tag_display"));
    coding.setVersion(row.getString("tag_version"));
    boolean selected = row.getBoolean("tag_user_selected");
    if (!row.wasNull()) {
      coding.setUserSelected(selected);
    }
    return coding;
  }

  /** What was deleted, for example {@code Observation/3}, in the order of its keys. */
  List<String> deleted(int partition, Collection<String> types, ExportSelection selection)
      throws SQLException {
    if (selection.since() == null) {
      return List.of();
    }
    try (PreparedStatement statement =
        connection.prepareStatement(
            "select res_type || '/' || fhir_id from hfj_resource where partition_id = ?"
                + " and res_type = any(?) and res_deleted_at > ? and res_deleted_at <= ?"
                + " order by res_id")) {
      statement.setInt(1, partition);
      statement.setArray(2, connection.createArrayOf("varchar", types.toArray()));
      statement.setTimestamp(3, Timestamp.from(selection.since()));
      statement.setTimestamp(4, Timestamp.from(selection.until()));
      List<String> deleted = new ArrayList<>();
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          deleted.add(rows.getString(1));
        }
      }
      return deleted;
    }
  }

  /** The number of the transaction that would come next. */
  long nextTransaction() throws SQLException {
    return number("select pg_snapshot_xmax(pg_current_snapshot())::text::bigint");
  }

  /** The number of the oldest transaction that has not ended. */
  long oldestTransaction() throws SQLException {
    return number("select pg_snapshot_xmin(pg_current_snapshot())::text::bigint");
  }

  private long number(String sql) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql);
        ResultSet rows = statement.executeQuery()) {
      rows.next();
      return rows.getLong(1);
    }
  }
}
