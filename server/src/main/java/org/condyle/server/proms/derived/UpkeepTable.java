package org.condyle.server.proms.derived;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.Optional;
import org.condyle.server.database.Transactions;

/** The rows of {@code condyle.prom_upkeep} of one kind. Transaction ids are decimal texts. */
public final class UpkeepTable {

  private final Transactions transactions;
  private final String kind;

  /**
   * @param kind what is kept up: {@code scores} or {@code due}
   */
  public UpkeepTable(Transactions transactions, String kind) {
    this.transactions = transactions;
    this.kind = kind;
  }

  /** Up to which transaction all patients were looked at by these rules; empty if not all were. */
  public Optional<String> completeTo(int partition, String rules) {
    return transactions.read(
        connection -> {
          try (PreparedStatement statement =
              connection.prepareStatement(
                  "select complete_to::text from condyle.prom_upkeep"
                      + " where partition_id = ? and kind = ? and rules = ?")) {
            statement.setInt(1, partition);
            statement.setString(2, kind);
            statement.setString(3, rules);
            try (ResultSet row = statement.executeQuery()) {
              return row.next() ? Optional.ofNullable(row.getString(1)) : Optional.empty();
            }
          }
        });
  }

  /**
   * Patients are looked at by these rules from now on.
   *
   * @return whether it was by others before
   */
  public boolean begin(int partition, String rules) {
    return transactions.writeUnwaited(
        connection -> {
          try (PreparedStatement statement =
              connection.prepareStatement(
                  "insert into condyle.prom_upkeep as u (partition_id, kind, rules)"
                      + " values (?, ?, ?) on conflict (partition_id, kind) do update"
                      + " set rules = excluded.rules, complete_to = null"
                      + " where u.rules <> excluded.rules")) {
            statement.setInt(1, partition);
            statement.setString(2, kind);
            statement.setString(3, rules);
            return statement.executeUpdate() > 0;
          }
        });
  }

  /** All patients were looked at as of a transaction. */
  public void complete(int partition, String rules, String asOf) {
    transactions.writeUnwaited(
        connection -> {
          try (PreparedStatement statement =
              connection.prepareStatement(
                  "insert into condyle.prom_upkeep as u (partition_id, kind, rules, complete_to)"
                      + " values (?, ?, ?, ?::xid8) on conflict (partition_id, kind) do update"
                      + " set complete_to = case when u.rules = excluded.rules"
                      + " then greatest(u.complete_to, excluded.complete_to)"
                      + " else excluded.complete_to end, rules = excluded.rules")) {
            statement.setInt(1, partition);
            statement.setString(2, kind);
            statement.setString(3, rules);
            statement.setString(4, asOf);
            return statement.executeUpdate();
          }
        });
  }
}
