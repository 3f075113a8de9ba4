package org.condyle.server.audit;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import org.condyle.server.database.Transactions;
import org.jspecify.annotations.Nullable;

/** The rows of {@code condyle.audit_event}; there is no way to change one. */
final class AuditTable {

  private static final String INSERT =
      "insert into condyle.audit_event (partition_id, era, at, agent, agent_name, client, address,"
          + " action, subtype, outcome, resources, patients, query, request_id, notes) values"
          + " (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

  private final int era;

  private AuditTable(int era) {
    this.era = era;
  }

  /** The table in a database; see {@code condyle.audit_era}. */
  static AuditTable in(Transactions transactions) {
    return new AuditTable(transactions.write(AuditTable::era));
  }

  private static int era(Connection connection) throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            "insert into condyle.audit_era (cluster)"
                + " select system_identifier from pg_control_system() c where not exists"
                + " (select 1 from condyle.audit_era e where e.cluster = c.system_identifier)"
                + " on conflict (cluster) do nothing")) {
      insert.executeUpdate();
    }
    try (PreparedStatement select =
            connection.prepareStatement(
                "select era from condyle.audit_era"
                    + " where cluster = (select system_identifier from pg_control_system())");
        ResultSet row = select.executeQuery()) {
      row.next();
      return row.getInt(1);
    }
  }

  int era() {
    return era;
  }

  /** Adds rows by one round trip. */
  void insert(Connection connection, Collection<AuditEntry> entries) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(INSERT)) {
      for (AuditEntry entry : entries) {
        set(connection, statement, entry);
        statement.addBatch();
      }
      statement.executeBatch();
    }
  }

  private void set(Connection connection, PreparedStatement statement, AuditEntry entry)
      throws SQLException {
    int at = 0;
    statement.setInt(++at, entry.partition());
    statement.setInt(++at, era);
    statement.setObject(++at, entry.at().atOffset(ZoneOffset.UTC));
    statement.setString(++at, clean(entry.agent()));
    statement.setString(++at, clean(entry.agentName()));
    statement.setString(++at, clean(entry.client()));
    statement.setString(++at, clean(entry.address()));
    statement.setString(++at, entry.action().code());
    statement.setString(++at, clean(entry.subtype()));
    statement.setInt(++at, entry.outcome().code());
    statement.setArray(++at, array(connection, entry.resources()));
    statement.setArray(++at, array(connection, entry.patients()));
    statement.setString(++at, clean(entry.query()));
    statement.setString(++at, clean(entry.requestId()));
    statement.setString(++at, clean(AuditRow.json(entry.notes())));
  }

  private static java.sql.Array array(Connection connection, List<String> texts)
      throws SQLException {
    return connection.createArrayOf("text", texts.stream().map(AuditTable::clean).toArray());
  }

  /** PostgreSQL takes every character but this one; a caller may have sent it. */
  private static @Nullable String clean(@Nullable String text) {
    return text == null || text.indexOf('\0') < 0 ? text : text.replace('\0', '\uFFFD');
  }
}
