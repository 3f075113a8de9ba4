package org.condyle.server.store;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.Collection;
import java.util.Optional;
import org.condyle.server.database.KeyQuery;
import org.condyle.server.database.Transactions;

/**
 * The marks of records that changed, and the transactions by which they are counted; those are
 * decimal texts. See docs/decisions/0008.
 */
public final class ChangeMarks {

  private final Transactions transactions;

  public ChangeMarks(Transactions transactions) {
    this.transactions = transactions;
  }

  /**
   * The database cluster, outside of which transaction ids mean nothing: a copy that is restored
   * elsewhere is another one.
   */
  public long cluster() {
    return transactions.read(
        connection -> {
          try (PreparedStatement statement =
                  connection.prepareStatement("select system_identifier from pg_control_system()");
              ResultSet row = statement.executeQuery()) {
            row.next();
            return row.getLong(1);
          }
        });
  }

  /**
   * The oldest transaction that may still change something: who reads after this is asked sees all
   * that earlier ones did.
   */
  public String now() {
    return transactions.read(
        connection -> {
          try (PreparedStatement statement =
                  connection.prepareStatement(
                      "select pg_snapshot_xmin(pg_current_snapshot())::text");
              ResultSet row = statement.executeQuery()) {
            row.next();
            return row.getString(1);
          }
        });
  }

  /** The newest mark of a partition that is committed. */
  public Optional<String> newest(int partition) {
    return transactions.read(
        connection -> {
          try (PreparedStatement statement =
              connection.prepareStatement(
                  "select changed_by::text from condyle.patient_change where partition_id = ?"
                      + " order by changed_by desc limit 1")) {
            statement.setInt(1, partition);
            try (ResultSet row = statement.executeQuery()) {
              return row.next() ? Optional.of(row.getString(1)) : Optional.empty();
            }
          }
        });
  }

  /** Whether something of a type was changed in any record by a transaction or a later one. */
  public boolean isAnySince(int partition, String since, String type) {
    return transactions.read(
        connection -> {
          try (PreparedStatement statement =
              connection.prepareStatement(
                  "select exists (select from condyle.patient_change where partition_id = ?"
                      + " and changed_by >= ?::xid8 and resource_type = ?)")) {
            statement.setInt(1, partition);
            statement.setString(2, since);
            statement.setString(3, type);
            try (ResultSet row = statement.executeQuery()) {
              row.next();
              return row.getBoolean(1);
            }
          }
        });
  }

  /**
   * The patients in whose records something of a type was changed by a transaction or a later one;
   * their keys ascend. Whether that makes a row of somebody's invalid is to be asked apart, by key:
   * joined, the planner would take the marks for more than they are and read all rows.
   */
  public long[] since(int partition, String since, Collection<String> types) {
    return transactions.read(
        connection -> {
          try (PreparedStatement statement =
              connection.prepareStatement(
                  "select distinct patient_id from condyle.patient_change where partition_id = ?"
                      + " and changed_by >= ?::xid8 and resource_type = any(?)"
                      + " order by patient_id")) {
            statement.setInt(1, partition);
            statement.setString(2, since);
            statement.setArray(3, connection.createArrayOf("varchar", types.toArray()));
            return KeyQuery.keys(statement);
          }
        });
  }
}
