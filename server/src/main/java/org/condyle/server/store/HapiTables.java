package org.condyle.server.store;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.ObjLongConsumer;
import java.util.function.UnaryOperator;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Knows, with {@link ExportTables}, how HAPI FHIR 8.8.0 lays out its tables in database partition
 * mode. It reads; it never writes. {@code RecordStoreTest} fails when a HAPI upgrade changes what
 * is read here.
 *
 * <p>A body as stored lacks id and meta: the id is {@code hfj_resource.fhir_id}, and the declared
 * profiles, by which QI-Core tells what was not done from what was, are tags of type 1. Tags and
 * security labels, which no evaluation reads, are left.
 */
final class HapiTables {

  static final String BODY =
      "r.res_id, r.res_type, r.fhir_id, r.res_ver, r.res_updated, v.res_encoding, v.res_text_vc,"
          + " case when v.res_text is not null then lo_get(v.res_text) end as res_text_lo,"
          + " r.has_tags";

  static final String CURRENT =
      " join hfj_res_ver v on v.partition_id = r.partition_id and v.res_id = r.res_id"
          + " and v.res_ver = r.res_ver";

  /** Resources that come from the database at a time. */
  private static final int FETCHED = 500;

  /** Ids that come from the database at a time. */
  private static final int MANY_FETCHED = 10_000;

  private final Connection connection;

  HapiTables(Connection connection) {
    this.connection = connection;
  }

  /** What bulk exports read, as of the same moment. */
  ExportTables export() {
    return new ExportTables(connection);
  }

  /** Our own tables, as of the same moment. */
  IndexTables index() {
    return new IndexTables(connection);
  }

  /** The key of one resource, or empty if it is not there or deleted. */
  OptionalLong key(int partition, String type, String id) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "select res_id from hfj_resource where partition_id = ? and res_type = ?"
                + " and fhir_id = ? and res_deleted_at is null")) {
      statement.setInt(1, partition);
      statement.setString(2, type);
      statement.setString(3, id);
      try (ResultSet rows = statement.executeQuery()) {
        return rows.next() ? OptionalLong.of(rows.getLong(1)) : OptionalLong.empty();
      }
    }
  }

  /** The keys of those of the ids that are there. */
  Map<String, Long> keys(int partition, String type, Collection<String> ids) throws SQLException {
    Map<String, Long> keys = new LinkedHashMap<>();
    try (PreparedStatement statement =
        connection.prepareStatement(
            "select fhir_id, res_id from hfj_resource where partition_id = ? and res_type = ?"
                + " and fhir_id = any(?) and res_deleted_at is null")) {
      statement.setInt(1, partition);
      statement.setString(2, type);
      statement.setArray(3, connection.createArrayOf("varchar", ids.toArray()));
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          keys.put(rows.getString(1), rows.getLong(2));
        }
      }
    }
    return keys;
  }

  /** The ids of those of the keys that are there, by key. */
  Map<Long, String> ids(int partition, Collection<Long> keys) throws SQLException {
    Map<Long, String> ids = new LinkedHashMap<>();
    try (PreparedStatement statement =
        connection.prepareStatement(
            "select res_id, fhir_id from hfj_resource where partition_id = ?"
                + " and res_id = any(?) and res_deleted_at is null order by res_id")) {
      statement.setInt(1, partition);
      statement.setArray(2, bigints(keys));
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          ids.put(rows.getLong(1), rows.getString(2));
        }
      }
    }
    return ids;
  }

  /** Patients with their keys, in the order of the bytes of their ids. */
  void patients(int partition, Optional<PatientKeys> some, ObjLongConsumer<String> patients)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "select fhir_id, res_id from hfj_resource where partition_id = ?"
                + " and res_type = 'Patient' and res_deleted_at is null"
                + (some.isPresent() ? " and res_id = any(?)" : "")
                + " order by fhir_id collate \"C\"")) {
      statement.setInt(1, partition);
      if (some.isPresent()) {
        statement.setObject(2, some.get().toArray());
      }
      statement.setFetchSize(MANY_FETCHED);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          patients.accept(rows.getString(1), rows.getLong(2));
        }
      }
    }
  }

  /** The oldest transaction that may still change something. */
  String horizon() throws SQLException {
    try (PreparedStatement statement =
            connection.prepareStatement("select pg_snapshot_xmin(pg_current_snapshot())::text");
        ResultSet row = statement.executeQuery()) {
      row.next();
      return row.getString(1);
    }
  }

  /** How many resources of a type there are. */
  long count(int partition, String type) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "select count(*) from hfj_resource where partition_id = ? and res_type = ?"
                + " and res_deleted_at is null")) {
      statement.setInt(1, partition);
      statement.setString(2, type);
      try (ResultSet rows = statement.executeQuery()) {
        rows.next();
        return rows.getLong(1);
      }
    }
  }

  /**
   * The keys of resources that are or were stored, deleted ones too.
   *
   * @param references for example {@code Patient/1}
   */
  Map<String, Long> keysEver(int partition, Collection<String> references) throws SQLException {
    Map<String, Long> keys = new LinkedHashMap<>();
    try (PreparedStatement statement =
        connection.prepareStatement(
            "select r.res_type || '/' || r.fhir_id, r.res_id"
                + " from unnest(?::varchar[], ?::varchar[]) t(type, id)"
                + " join hfj_resource r on r.partition_id = ? and r.res_type = t.type"
                + " and r.fhir_id = t.id")) {
      statement.setArray(1, texts(references, each -> each.substring(0, each.indexOf('/'))));
      statement.setArray(2, texts(references, each -> each.substring(each.indexOf('/') + 1)));
      statement.setInt(3, partition);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          keys.put(rows.getString(1), rows.getLong(2));
        }
      }
    }
    return keys;
  }

  /** What resources are referred to by, for example {@code Location/3}, given their keys. */
  List<String> references(int partition, Collection<Long> keys) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "select res_type || '/' || fhir_id from hfj_resource"
                + " where partition_id = ? and res_id = any(?)")) {
      statement.setInt(1, partition);
      statement.setArray(2, bigints(keys));
      List<String> references = new ArrayList<>();
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          references.add(rows.getString(1));
        }
      }
      return references;
    }
  }

  private Array texts(Collection<String> values, UnaryOperator<String> part) throws SQLException {
    return connection.createArrayOf("varchar", values.stream().map(part).toArray());
  }

  /** The next keys of a type after one key, in key order. */
  List<Long> keysAfter(int partition, String type, long after, int limit) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "select res_id from hfj_resource where partition_id = ? and res_type = ?"
                + " and res_deleted_at is null and res_id > ? order by res_id limit ?")) {
      statement.setInt(1, partition);
      statement.setString(2, type);
      statement.setLong(3, after);
      statement.setInt(4, limit);
      return longs(statement);
    }
  }

  /** The keys of the resources of a type that point to a target by a path. */
  List<Long> keysPointingTo(int partition, String path, long target) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "select distinct l.src_resource_id from hfj_res_link l join hfj_resource r"
                + " on r.partition_id = l.partition_id and r.res_id = l.src_resource_id"
                + " where l.partition_id = ? and l.target_resource_id = ?"
                + " and split_part(l.src_path, '.where(', 1) = ? and r.res_deleted_at is null"
                + " order by 1")) {
      statement.setInt(1, partition);
      statement.setLong(2, target);
      statement.setString(3, path);
      return longs(statement);
    }
  }

  private static List<Long> longs(PreparedStatement statement) throws SQLException {
    List<Long> keys = new ArrayList<>();
    try (ResultSet rows = statement.executeQuery()) {
      while (rows.next()) {
        keys.add(rows.getLong(1));
      }
    }
    return keys;
  }

  /** Current resources by key. */
  List<StoredBody> bodies(int partition, Collection<Long> keys) throws SQLException {
    return bodies(partition, keys, Long.MAX_VALUE).orElseThrow();
  }

  /**
   * Current resources by key.
   *
   * @param characters how long their texts may be together
   * @return empty if they are longer; what is beyond that is not read
   */
  Optional<List<StoredBody>> bodies(int partition, Collection<Long> keys, long characters)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "select "
                + BODY
                + " from hfj_resource r"
                + CURRENT
                + " where r.partition_id = ? and r.res_id = any(?) and r.res_deleted_at is null"
                + " order by r.res_id")) {
      statement.setInt(1, partition);
      statement.setArray(2, bigints(keys));
      // The driver would otherwise hold all of them before it is seen how long they are.
      statement.setFetchSize(FETCHED);
      return bodies(partition, statement, characters);
    }
  }

  /** Current resources of one type by id. */
  List<StoredBody> bodiesById(int partition, String type, Collection<String> ids)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "select "
                + BODY
                + " from hfj_resource r"
                + CURRENT
                + " where r.partition_id = ? and r.res_type = ? and r.fhir_id = any(?)"
                + " and r.res_deleted_at is null order by r.res_id")) {
      statement.setInt(1, partition);
      statement.setString(2, type);
      statement.setArray(3, connection.createArrayOf("varchar", ids.toArray()));
      return bodies(partition, statement);
    }
  }

  /** Current resources of a type whose uri search parameter has a value, for example by url. */
  List<StoredBody> bodiesByUri(int partition, String type, String parameter, String uri)
      throws SQLException {
    return indexed("hfj_spidx_uri", "sp_uri", partition, type, parameter, uri);
  }

  /** Current resources of a type whose string search parameter has exactly this value. */
  List<StoredBody> bodiesByString(int partition, String type, String parameter, String value)
      throws SQLException {
    return indexed("hfj_spidx_string", "sp_value_exact", partition, type, parameter, value);
  }

  /** Current resources of a type whose token search parameter has this code or value. */
  List<StoredBody> bodiesByToken(int partition, String type, String parameter, String value)
      throws SQLException {
    return indexed("hfj_spidx_token", "sp_value", partition, type, parameter, value);
  }

  private List<StoredBody> indexed(
      String table, String column, int partition, String type, String parameter, String value)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "select "
                + BODY
                + " from hfj_resource r"
                + CURRENT
                + " where r.partition_id = ? and r.res_deleted_at is null and r.res_id in"
                + " (select i.res_id from "
                + table
                + " i where i.partition_id = ?"
                + " and i.res_type = ? and i.sp_name = ? and i."
                + column
                + " = ?)"
                + " order by r.res_id")) {
      statement.setInt(1, partition);
      statement.setInt(2, partition);
      statement.setString(3, type);
      statement.setString(4, parameter);
      statement.setString(5, value);
      return bodies(partition, statement);
    }
  }

  /**
   * A text that changes whenever a resource of one of the types is written or deleted in one of the
   * partitions.
   */
  String stampOf(Collection<Integer> partitions, Collection<String> types) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "select count(*), coalesce(sum(res_ver), 0), max(res_updated) from hfj_resource"
                + " where partition_id = any(?) and res_type = any(?)")) {
      statement.setArray(1, connection.createArrayOf("integer", partitions.toArray()));
      statement.setArray(2, connection.createArrayOf("varchar", types.toArray()));
      try (ResultSet rows = statement.executeQuery()) {
        rows.next();
        return rows.getLong(1) + "/" + rows.getLong(2) + "/" + rows.getString(3);
      }
    }
  }

  private Array bigints(Collection<Long> keys) throws SQLException {
    return connection.createArrayOf("bigint", keys.toArray());
  }

  private List<StoredBody> bodies(int partition, PreparedStatement statement) throws SQLException {
    return bodies(partition, statement, Long.MAX_VALUE).orElseThrow();
  }

  private Optional<List<StoredBody>> bodies(
      int partition, PreparedStatement statement, long characters) throws SQLException {
    List<StoredBody> bodies = new ArrayList<>();
    long read = 0;
    List<Long> tagged = new ArrayList<>();
    try (ResultSet rows = statement.executeQuery()) {
      while (rows.next()) {
        StoredBody body = body(rows);
        read += body.json().length();
        if (read > characters) {
          return Optional.empty();
        }
        bodies.add(body);
        if (rows.getBoolean("has_tags")) {
          tagged.add(body.key());
        }
      }
    }
    if (!tagged.isEmpty()) {
      Map<Long, List<String>> profiles = profiles(partition, tagged);
      bodies.replaceAll(body -> body.declaring(profiles.getOrDefault(body.key(), List.of())));
    }
    return Optional.of(bodies);
  }

  /** For all at once: asked for row by row they cost more than the bodies. */
  private Map<Long, List<String>> profiles(int partition, Collection<Long> keys)
      throws SQLException {
    Map<Long, List<String>> profiles = new HashMap<>();
    try (PreparedStatement statement =
        connection.prepareStatement(
            "select t.res_id, d.tag_code from hfj_res_tag t"
                + " join hfj_tag_def d on d.tag_id = t.tag_id"
                + " where t.partition_id = ? and t.res_id = any(?) and d.tag_type = 1"
                + " order by d.tag_code")) {
      statement.setInt(1, partition);
      statement.setArray(2, bigints(keys));
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          profiles
              .computeIfAbsent(rows.getLong(1), unused -> new ArrayList<>())
              .add(rows.getString(2));
        }
      }
    }
    return profiles;
  }

  /**
   * All resources of some types after a key, in key order, deleted ones too, from all partitions.
   *
   * @param limit how many at most
   */
  List<StoredVersion> versionsAfter(Collection<String> types, long after, int limit)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "select r.partition_id, r.res_deleted_at is not null as deleted, "
                + BODY
                + " from (select * from hfj_resource where res_id > ? and res_type = any(?)"
                + "   order by res_id limit ?) r"
                + CURRENT
                + " order by r.res_id")) {
      statement.setLong(1, after);
      statement.setArray(2, connection.createArrayOf("varchar", types.toArray()));
      statement.setInt(3, limit);
      List<StoredVersion> versions = new ArrayList<>();
      Map<Integer, List<Long>> tagged = new TreeMap<>();
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          int partition = rows.getInt("partition_id");
          versions.add(
              new StoredVersion(
                  partition,
                  rows.getLong("res_id"),
                  rows.getString("res_type"),
                  rows.getString("fhir_id"),
                  rows.getBoolean("deleted") ? null : body(rows)));
          if (rows.getBoolean("has_tags")) {
            tagged
                .computeIfAbsent(partition, unused -> new ArrayList<>())
                .add(rows.getLong("res_id"));
          }
        }
      }
      for (Map.Entry<Integer, List<Long>> each : tagged.entrySet()) {
        Map<Long, List<String>> profiles = profiles(each.getKey(), each.getValue());
        versions.replaceAll(version -> version.declaring(profiles));
      }
      return versions;
    }
  }

  /** Whether the first or the last Patient is in our index; also true if there are none. */
  boolean knowsFirstAndLastPatient() throws SQLException {
    return knowsPatient("asc") && knowsPatient("desc");
  }

  private boolean knowsPatient(String order) throws SQLException {
    try (PreparedStatement statement =
            connection.prepareStatement(
                "select not exists (select 1 from"
                    + " (select partition_id, res_id from hfj_resource where res_type = 'Patient'"
                    + "   and res_deleted_at is null order by res_id "
                    + order
                    + " limit 1) p where not exists (select 1 from condyle.patient_resource i"
                    + "   where i.partition_id = p.partition_id and i.patient_id = p.res_id"
                    + "   and i.resource_type = 'Patient'))");
        ResultSet rows = statement.executeQuery()) {
      rows.next();
      return rows.getBoolean(1);
    }
  }

  static StoredBody body(ResultSet row) throws SQLException {
    Timestamp updated = row.getTimestamp("res_updated");
    return new StoredBody(
        row.getLong("res_id"),
        row.getString("res_type"),
        row.getString("fhir_id"),
        row.getLong("res_ver"),
        updated == null ? Instant.EPOCH : updated.toInstant(),
        List.of(),
        text(row));
  }

  private static String text(ResultSet row) throws SQLException {
    String inline = row.getString("res_text_vc");
    if (inline != null) {
      return inline;
    }
    byte[] object = row.getBytes("res_text_lo");
    String encoding = row.getString("res_encoding");
    String text = object == null ? null : decode(encoding, object);
    if (text == null) {
      throw new SQLException(
          "The body of "
              + row.getString("res_type")
              + "/"
              + row.getString("fhir_id")
              + " is stored in a way that is not read here: encoding "
              + encoding);
    }
    return text;
  }

  private static @Nullable String decode(String encoding, byte[] object) {
    try {
      return switch (encoding) {
        case "JSON" -> new String(object, StandardCharsets.UTF_8);
        case "JSONC" ->
            new String(
                new GZIPInputStream(new ByteArrayInputStream(object)).readAllBytes(),
                StandardCharsets.UTF_8);
        default -> null;
      };
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
