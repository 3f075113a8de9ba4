package org.condyle.server.results;

import java.sql.Connection;
import java.sql.Date;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.condyle.server.database.Transactions;
import org.jspecify.annotations.Nullable;

/** The rows of {@code condyle.measure_run}. Transaction ids are decimal texts. */
final class RunTable {

  /** A report uses its run again and again; how precisely, nobody asks. */
  private static final String TOUCH_AFTER = "10 minutes";

  private final Transactions transactions;

  RunTable(Transactions transactions) {
    this.transactions = transactions;
  }

  /** The id of the run with a key; makes it if it is not there. */
  int idOf(RunKey key) {
    byte[] hash = key.hash();
    return transactions.writeUnwaited(
        connection -> {
          Integer known = find(connection, key.partition(), hash);
          if (known != null) {
            touch(connection, List.of(known));
            return known;
          }
          insert(connection, key, hash);
          Integer made = find(connection, key.partition(), hash);
          if (made == null) {
            throw new SQLException("The run that was inserted is not there");
          }
          return made;
        });
  }

  private static @Nullable Integer find(Connection connection, int partition, byte[] hash)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "select run_id from condyle.measure_run where partition_id = ? and key_hash = ?")) {
      statement.setInt(1, partition);
      statement.setBytes(2, hash);
      try (ResultSet row = statement.executeQuery()) {
        return row.next() ? row.getInt(1) : null;
      }
    }
  }

  private static void insert(Connection connection, RunKey key, byte[] hash) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "insert into condyle.measure_run (partition_id, key_hash, run_key, measure,"
                + " content_hash, evaluation, cluster, cut_off_day)"
                + " values (?, ?, ?, ?, ?, ?, ?, ?) on conflict (partition_id, key_hash)"
                + " do nothing")) {
      statement.setInt(1, key.partition());
      statement.setBytes(2, hash);
      statement.setString(3, key.text());
      statement.setString(4, key.measure());
      statement.setString(5, key.content());
      statement.setString(6, key.evaluation());
      statement.setLong(7, key.cluster());
      LocalDate day = key.cutOffDay();
      statement.setDate(8, day == null ? null : Date.valueOf(day));
      statement.executeUpdate();
    }
  }

  private static void touch(Connection connection, Collection<Integer> runs) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "update condyle.measure_run set last_used = now() where run_id = any(?)"
                + " and last_used < now() - interval '"
                + TOUCH_AFTER
                + "'")) {
      statement.setArray(1, connection.createArrayOf("integer", runs.toArray()));
      statement.executeUpdate();
    }
  }

  /**
   * Keeps the runs from being removed until the transaction ends.
   *
   * @return whether all of them are still there
   */
  static boolean hold(Connection connection, Collection<Integer> runs) throws SQLException {
    touch(connection, runs);
    try (PreparedStatement statement =
        connection.prepareStatement(
            "select run_id from condyle.measure_run where run_id = any(?) order by run_id"
                + " for key share")) {
      statement.setArray(1, connection.createArrayOf("integer", runs.toArray()));
      int there = 0;
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          there++;
        }
      }
      return there == runs.size();
    }
  }

  /** Up to which transaction all patients have valid rows; nothing where some may have none. */
  Optional<String> completeTo(int run) {
    return transactions.read(
        connection -> {
          try (PreparedStatement statement =
              connection.prepareStatement(
                  "select complete_to::text from condyle.measure_run where run_id = ?")) {
            statement.setInt(1, run);
            try (ResultSet row = statement.executeQuery()) {
              return row.next() ? Optional.ofNullable(row.getString(1)) : Optional.empty();
            }
          }
        });
  }

  /** All patients have valid rows as of a transaction. */
  void complete(Collection<Integer> runs, String asOf) {
    transactions.writeUnwaited(
        connection -> {
          try (PreparedStatement statement =
              connection.prepareStatement(
                  "update condyle.measure_run set complete_to = greatest(complete_to, ?::xid8)"
                      + " where run_id = any(?)")) {
            statement.setString(1, asOf);
            statement.setArray(2, connection.createArrayOf("integer", runs.toArray()));
            return statement.executeUpdate();
          }
        });
  }

  /**
   * A run that nobody has used of late.
   *
   * @param measure its canonical with version
   */
  record Resting(int id, int partition, String measure) {}

  /** All runs that were not used for an hour, so that none of them is at work. */
  List<Resting> resting() {
    return transactions.read(
        connection -> {
          List<Resting> runs = new ArrayList<>();
          try (PreparedStatement statement =
                  connection.prepareStatement(
                      "select run_id, partition_id, measure from condyle.measure_run"
                          + " where last_used < now() - interval '1 hour' order by run_id");
              ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
              runs.add(new Resting(rows.getInt(1), rows.getInt(2), rows.getString(3)));
            }
          }
          return runs;
        });
  }

  /**
   * The resting runs that are out of date: of other code or another cluster, of content that newer
   * runs of the measure no longer have, by a day that is over, or not used for long.
   */
  List<Integer> outOfDate(String evaluation, long cluster, int daysUnused) {
    return transactions.read(
        connection -> {
          List<Integer> runs = new ArrayList<>();
          try (PreparedStatement statement =
              connection.prepareStatement(
                  "select r.run_id from condyle.measure_run r"
                      + " where r.last_used < now() - interval '1 hour' and (r.evaluation <> ?"
                      + " or r.cluster <> ? or r.last_used < now() - make_interval(days => ?)"
                      + " or (r.cut_off_day < current_date - 1"
                      + " and r.last_used < now() - interval '1 day')"
                      + " or exists (select 1 from condyle.measure_run n"
                      + " where n.partition_id = r.partition_id and n.measure = r.measure"
                      + " and n.content_hash <> r.content_hash and n.created > r.last_used))"
                      + " order by r.run_id")) {
            statement.setString(1, evaluation);
            statement.setLong(2, cluster);
            statement.setInt(3, daysUnused);
            try (ResultSet rows = statement.executeQuery()) {
              while (rows.next()) {
                runs.add(rows.getInt(1));
              }
            }
          }
          return runs;
        });
  }

  /** Removes a run with its outcomes and rows. */
  void remove(int run) {
    transactions.writeUnwaited(
        connection -> {
          int removed = 0;
          for (String table : List.of("measure_run", "subject_result")) {
            try (PreparedStatement statement =
                connection.prepareStatement("delete from condyle." + table + " where run_id = ?")) {
              statement.setInt(1, run);
              removed += statement.executeUpdate();
            }
          }
          return removed;
        });
  }
}
