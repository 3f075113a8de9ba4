package org.condyle.server.results;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SortedSet;
import org.condyle.record.ProblemCode;
import org.condyle.record.ProblemException;
import org.condyle.server.database.KeyQuery;
import org.condyle.server.database.Transactions;
import org.condyle.server.store.PatientKeys;

/**
 * Finds the patients of a run whose results are missing or no longer valid, and writes results.
 * Rows are written in the order of runs and keys, so that two writers never wait for each other in
 * a circle.
 */
final class ResultTable {

  /** So many new rows are worth telling the planner about. */
  private static final int MANY_ROWS = 10_000;

  private final Transactions transactions;

  ResultTable(Transactions transactions) {
    this.transactions = transactions;
  }

  /** The patients who failed in a way that may pass. */
  long[] failedInPassing(StoredRun run) {
    return transactions.read(
        connection -> {
          Array passing = passing(connection, run);
          if (((Object[]) passing.getArray()).length == 0) {
            return new long[0];
          }
          try (PreparedStatement statement =
              connection.prepareStatement(
                  "select patient_id from condyle.subject_result"
                      + " where run_id = ? and outcome_id = any(?) order by patient_id")) {
            statement.setInt(1, run.id());
            statement.setArray(2, passing);
            return KeyQuery.keys(statement);
          }
        });
  }

  /** The outcomes that are failures which may pass; none in most runs. */
  private static Array passing(Connection connection, StoredRun run) throws SQLException {
    List<Integer> passing = new ArrayList<>();
    try (PreparedStatement statement =
        connection.prepareStatement(
            "select outcome_id from condyle.outcome where run_id = ? and passing")) {
      statement.setInt(1, run.id());
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          passing.add(rows.getInt(1));
        }
      }
    }
    return connection.createArrayOf("integer", passing.toArray());
  }

  /** Those of the patients who have no valid row of the run. */
  long[] withoutValidRow(StoredRun run, PatientKeys patients) {
    return transactions.read(
        connection -> {
          try (PreparedStatement statement =
              connection.prepareStatement(
                  "select p.patient_id from unnest(?) as p (patient_id)"
                      + " where not exists (select 1 from condyle.subject_result s"
                      + " where s.run_id = ? and s.patient_id = p.patient_id"
                      + " and s.outcome_id <> all(?)"
                      + " and not exists (select 1 from condyle.patient_change c"
                      + " where c.partition_id = ? and c.patient_id = s.patient_id"
                      + " and c.resource_type = any(?) and c.changed_by >= s.as_of))"
                      + " order by p.patient_id")) {
            statement.setArray(1, bigints(connection, patients));
            statement.setInt(2, run.id());
            statement.setArray(3, passing(connection, run));
            statement.setInt(4, run.partition());
            statement.setArray(5, types(connection, run));
            return KeyQuery.keys(statement);
          }
        });
  }

  private static Array types(Connection connection, StoredRun run) throws SQLException {
    return connection.createArrayOf("varchar", run.types().toArray());
  }

  private static Array bigints(Connection connection, PatientKeys patients) throws SQLException {
    return connection.createArrayOf("bigint", patients.stream().boxed().toArray());
  }

  /**
   * Writes results, all or none.
   *
   * @param batches one for each run, in the order of their ids
   * @param asOf the transaction up to which the records were read
   * @throws ProblemException RESULTS_REMOVED if a run was removed in the meantime
   */
  void write(List<ResultBatch> batches, String asOf) {
    List<ResultBatch> full = batches.stream().filter(batch -> batch.size() > 0).toList();
    if (full.isEmpty()) {
      return;
    }
    full.forEach(this::writeOutcomes);
    transactions.writeUnwaited(
        connection -> {
          if (!RunTable.hold(connection, full.stream().map(ResultBatch::runId).toList())) {
            throw removed();
          }
          for (ResultBatch batch : full) {
            writeRows(connection, batch, asOf);
          }
          return full.size();
        });
  }

  static ProblemException removed() {
    return new ProblemException(
        ProblemCode.RESULTS_REMOVED,
        "The stored results of this evaluation were removed while it ran, because they were out of"
            + " date or unused. Ask again.");
  }

  /** Outcomes are written by themselves and in one order: others may be writing the same. */
  private void writeOutcomes(ResultBatch batch) {
    SortedSet<String> unknown = batch.unknownOutcomes();
    if (unknown.isEmpty()) {
      return;
    }
    transactions.writeUnwaited(
        connection -> {
          try (PreparedStatement insert =
              connection.prepareStatement(
                  "insert into condyle.outcome (run_id, hash, content, passing)"
                      + " select run.run_id, sha256(convert_to(o.content, 'UTF8')), o.content,"
                      + " o.passing from condyle.measure_run run,"
                      + " unnest(?, ?) as o (content, passing)"
                      + " where run.run_id = ? on conflict (run_id, hash) do nothing")) {
            insert.setArray(1, connection.createArrayOf("text", unknown.toArray()));
            insert.setArray(
                2,
                connection.createArrayOf(
                    "boolean", unknown.stream().map(batch::isPassing).toArray()));
            insert.setInt(3, batch.runId());
            return insert.executeUpdate();
          }
        });
    transactions.read(
        connection -> {
          try (PreparedStatement statement =
              connection.prepareStatement(
                  "select o.outcome_id, o.content from condyle.outcome o"
                      + " where o.run_id = ? and o.hash in"
                      + " (select sha256(convert_to(c, 'UTF8')) from unnest(?) as u (c))")) {
            statement.setInt(1, batch.runId());
            statement.setArray(2, connection.createArrayOf("text", unknown.toArray()));
            try (ResultSet rows = statement.executeQuery()) {
              while (rows.next()) {
                batch.learn(rows.getString(2), rows.getInt(1));
              }
            }
            return unknown.size();
          }
        });
  }

  private static void writeRows(Connection connection, ResultBatch batch, String asOf)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "insert into condyle.subject_result as s"
                + " (run_id, patient_id, outcome_id, as_of, members)"
                + " select ?, r.patient_id, r.outcome_id, ?::xid8, r.members"
                + " from unnest(?, ?, ?) as r (patient_id, outcome_id, members)"
                + " on conflict (run_id, patient_id) do update set outcome_id ="
                + " excluded.outcome_id, as_of = excluded.as_of, members = excluded.members"
                + " where s.as_of <= excluded.as_of")) {
      statement.setInt(1, batch.runId());
      statement.setString(2, asOf);
      statement.setArray(3, connection.createArrayOf("bigint", batch.patients()));
      statement.setArray(4, connection.createArrayOf("integer", batch.outcomes()));
      statement.setArray(5, connection.createArrayOf("text", batch.members()));
      statement.executeUpdate();
    }
  }

  /** Removes the rows of patients who are not there. */
  void removeGone(Collection<StoredRun> runs, List<Long> gone) {
    if (gone.isEmpty()) {
      return;
    }
    transactions.writeUnwaited(
        connection -> {
          try (PreparedStatement statement =
              connection.prepareStatement(
                  "delete from condyle.subject_result"
                      + " where run_id = any(?) and patient_id = any(?)")) {
            statement.setArray(1, ids(connection, runs));
            statement.setArray(2, connection.createArrayOf("bigint", gone.toArray()));
            return statement.executeUpdate();
          }
        });
  }

  /**
   * Removes the rows of patients who are not there.
   *
   * @param after the key before the first of the patients
   * @param last the last key for which it is known who is there
   * @param there all patients between these keys
   */
  void removeGone(Collection<StoredRun> runs, long after, long last, PatientKeys there) {
    transactions.writeUnwaited(
        connection -> {
          try (PreparedStatement statement =
              connection.prepareStatement(
                  "delete from condyle.subject_result s where s.run_id = any(?)"
                      + " and s.patient_id > ? and s.patient_id <= ? and not exists"
                      + " (select 1 from unnest(?) as t (k) where t.k = s.patient_id)")) {
            statement.setArray(1, ids(connection, runs));
            statement.setLong(2, after);
            statement.setLong(3, last);
            statement.setArray(4, bigints(connection, there));
            return statement.executeUpdate();
          }
        });
  }

  private static Array ids(Connection connection, Collection<StoredRun> runs) throws SQLException {
    return connection.createArrayOf("integer", runs.stream().map(StoredRun::id).toArray());
  }

  /** Lets the planner know of many new rows at once, which autovacuum would tell it late. */
  void analyzeAfter(long written) {
    if (written >= MANY_ROWS) {
      transactions.writeUnwaited(
          connection -> {
            List<String> tables = List.of("condyle.subject_result", "condyle.outcome");
            for (String table : tables) {
              try (PreparedStatement statement = connection.prepareStatement("analyze " + table)) {
                statement.execute();
              }
            }
            return tables.size();
          });
    }
  }
}
