package org.condyle.server.audit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** An entry as it is stored. */
record AuditRow(long id, AuditEntry entry) {

  /** In this order they are digested, so it stays. */
  static final String COLUMNS =
      "id, partition_id, era, xid::text as xid, (extract(epoch from at) * 1000000)::bigint as at,"
          + " agent, agent_name, client, address, action, subtype, outcome, resources, patients,"
          + " query, request_id, notes";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final TypeReference<TreeMap<String, String>> TEXTS = new TypeReference<>() {};

  static AuditRow of(ResultSet row) throws SQLException {
    return new AuditRow(
        row.getLong("id"),
        new AuditEntry(
            Instant.EPOCH.plus(row.getLong("at"), ChronoUnit.MICROS),
            row.getInt("partition_id"),
            row.getString("agent"),
            row.getString("agent_name"),
            row.getString("client"),
            AuditAction.of(row.getString("action")),
            row.getString("subtype"),
            AuditOutcome.of(row.getInt("outcome")),
            texts(row, "resources"),
            texts(row, "patients"),
            row.getString("query"),
            row.getString("request_id"),
            row.getString("address"),
            notes(row.getString("notes"))));
  }

  /** SHA-256 of all that a row says, each value with its length before it. */
  static byte[] digest(ResultSet row) throws SQLException {
    Sha256 sha = new Sha256();
    sha.add(row.getLong("id"));
    sha.add(row.getInt("partition_id"));
    sha.add(row.getInt("era"));
    sha.add(row.getString("xid"));
    sha.add(row.getLong("at"));
    sha.add(row.getString("agent"));
    sha.add(row.getString("agent_name"));
    sha.add(row.getString("client"));
    sha.add(row.getString("address"));
    sha.add(row.getString("action"));
    sha.add(row.getString("subtype"));
    sha.add(row.getInt("outcome"));
    sha.add(texts(row, "resources"));
    sha.add(texts(row, "patients"));
    sha.add(row.getString("query"));
    sha.add(row.getString("request_id"));
    sha.add(row.getString("notes"));
    return sha.digest();
  }

  private static List<String> texts(ResultSet row, String column) throws SQLException {
    return List.of((String[]) row.getArray(column).getArray());
  }

  static String json(SortedMap<String, String> notes) {
    if (notes.isEmpty()) {
      return "";
    }
    try {
      return JSON.writeValueAsString(notes);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Texts by name are JSON", e);
    }
  }

  private static SortedMap<String, String> notes(@Nullable String json) throws SQLException {
    if (json == null || json.isEmpty()) {
      return new TreeMap<>(Map.of());
    }
    try {
      return JSON.readValue(json, TEXTS);
    } catch (JsonProcessingException e) {
      throw new SQLException("The notes of a row of the audit trail are no JSON", e);
    }
  }
}
