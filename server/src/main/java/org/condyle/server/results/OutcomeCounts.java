package org.condyle.server.results;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.condyle.measures.evaluation.SubjectResult;
import org.condyle.measures.outcome.Outcome;
import org.condyle.measures.report.SummaryFold;
import org.condyle.record.Problem;
import org.condyle.server.database.Transactions;
import org.condyle.server.store.PatientKeys;

/** Reads stored results for reports: how many patients have which outcome, or who has which. */
final class OutcomeCounts {

  /** Rows that are read at a time. */
  static final int PAGE = 5_000;

  /** So many outcomes are kept in memory while patients are listed. */
  private static final int REMEMBERED = 5_000;

  private final Transactions transactions;

  OutcomeCounts(Transactions transactions) {
    this.transactions = transactions;
  }

  /** A patient's result. */
  record Row(long patient, int outcome) {}

  /** The first patients with failed outcomes, and why each of these outcomes failed. */
  record Failed(List<Row> first, Map<Integer, List<Problem>> problems) {}

  /**
   * Adds the results of a run to a fold, each outcome with the number of patients who have it. They
   * come in the order of their first patients, which decides about units and texts.
   *
   * @param patients those who are asked for; nothing for everyone
   * @return who failed, whom the fold does not know yet
   */
  Failed addUp(StoredRun run, Optional<PatientKeys> patients, SummaryFold fold) {
    return transactions.read(
        connection -> {
          Map<Integer, List<Problem>> failed = new HashMap<>();
          try (PreparedStatement statement =
              connection.prepareStatement(
                  "select c.outcome_id, c.subjects, o.content from (select outcome_id, count(*) as"
                      + " subjects, min(patient_id) as first_patient from condyle.subject_result"
                      + " where run_id = ?"
                      + among(patients)
                      + " group by outcome_id) c"
                      + " join condyle.outcome o on o.outcome_id = c.outcome_id"
                      + " order by c.first_patient")) {
            statement.setFetchSize(PAGE);
            statement.setInt(1, run.id());
            setPatients(connection, statement, 2, patients);
            try (ResultSet rows = statement.executeQuery()) {
              while (rows.next()) {
                SubjectResult result = new Outcome(rows.getString(3)).result();
                List<Problem> problems = fold.add(result, rows.getLong(2));
                if (!problems.isEmpty() && failed.size() < REMEMBERED) {
                  failed.put(rows.getInt(1), problems);
                }
              }
            }
          }
          return new Failed(firstOf(connection, run, patients, failed), failed);
        });
  }

  private static List<Row> firstOf(
      Connection connection,
      StoredRun run,
      Optional<PatientKeys> patients,
      Map<Integer, List<Problem>> failed)
      throws SQLException {
    if (failed.isEmpty()) {
      return List.of();
    }
    try (PreparedStatement statement =
        connection.prepareStatement(
            "select patient_id, outcome_id from condyle.subject_result where run_id = ?"
                + " and outcome_id = any(?)"
                + among(patients)
                + " order by patient_id limit "
                + SummaryFold.FAILURES_NAMED)) {
      statement.setInt(1, run.id());
      statement.setArray(2, connection.createArrayOf("integer", failed.keySet().toArray()));
      setPatients(connection, statement, 3, patients);
      return rows(statement);
    }
  }

  /** The next results of a run after a patient, in the order of the patients. */
  List<Row> after(StoredRun run, Optional<PatientKeys> patients, long after) {
    return transactions.read(
        connection -> {
          try (PreparedStatement statement =
              connection.prepareStatement(
                  "select patient_id, outcome_id from condyle.subject_result"
                      + " where run_id = ? and patient_id > ?"
                      + among(patients)
                      + " order by patient_id limit "
                      + PAGE)) {
            statement.setInt(1, run.id());
            statement.setLong(2, after);
            setPatients(connection, statement, 3, patients.map(all -> all.after(after, PAGE)));
            return rows(statement);
          }
        });
  }

  /** Fills in outcomes that are not known yet; forgets all when there are too many. */
  void read(List<Row> rows, Map<Integer, SubjectResult> known) {
    if (known.size() > REMEMBERED) {
      known.clear();
    }
    List<Integer> wanted =
        rows.stream()
            .map(Row::outcome)
            .filter(each -> !known.containsKey(each))
            .distinct()
            .toList();
    if (wanted.isEmpty()) {
      return;
    }
    transactions.read(
        connection -> {
          try (PreparedStatement statement =
              connection.prepareStatement(
                  "select outcome_id, content from condyle.outcome where outcome_id = any(?)")) {
            statement.setArray(1, connection.createArrayOf("integer", wanted.toArray()));
            try (ResultSet outcomes = statement.executeQuery()) {
              while (outcomes.next()) {
                known.put(outcomes.getInt(1), new Outcome(outcomes.getString(2)).result());
              }
            }
            return known.size();
          }
        });
  }

  private static String among(Optional<PatientKeys> patients) {
    return patients.isPresent() ? " and patient_id = any(?)" : "";
  }

  private static void setPatients(
      Connection connection,
      PreparedStatement statement,
      int parameter,
      Optional<PatientKeys> patients)
      throws SQLException {
    if (patients.isPresent()) {
      Array keys = connection.createArrayOf("bigint", patients.get().stream().boxed().toArray());
      statement.setArray(parameter, keys);
    }
  }

  private static List<Row> rows(PreparedStatement statement) throws SQLException {
    List<Row> found = new ArrayList<>();
    try (ResultSet rows = statement.executeQuery()) {
      while (rows.next()) {
        found.add(new Row(rows.getLong(1), rows.getInt(2)));
      }
    }
    return found;
  }
}
