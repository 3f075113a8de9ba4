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
import java.util.Objects;
import java.util.Optional;
import org.condyle.measures.evaluation.SubjectResult;
import org.condyle.measures.report.SummaryFold;
import org.condyle.record.Problem;
import org.condyle.server.database.Transactions;
import org.condyle.server.store.PatientKeys;

/** Reads stored results for reports: how many patients have which outcome, or who has which. */
final class OutcomeCounts {

  /** Rows that are read at a time. */
  static final int PAGE = 5_000;

  /** Of so many failed outcomes the problems are kept, to name the first patients with them. */
  private static final int FAILURES_REMEMBERED = 5_000;

  private final Transactions transactions;
  private final KnownOutcomes outcomes = new KnownOutcomes();

  OutcomeCounts(Transactions transactions) {
    this.transactions = transactions;
  }

  /** A patient's result. */
  record Row(long patient, int outcome) {}

  /** The first patients with failed outcomes, and why each of these outcomes failed. */
  record Failed(List<Row> first, Map<Integer, List<Problem>> problems) {}

  /** An outcome, and how many patients have it. */
  private record Count(int outcome, long subjects) {}

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
                  "select outcome_id, count(*) from condyle.subject_result where run_id = ?"
                      + among(patients)
                      + " group by outcome_id order by min(patient_id)")) {
            statement.setFetchSize(PAGE);
            statement.setInt(1, run.id());
            setPatients(connection, statement, 2, patients);
            try (ResultSet rows = statement.executeQuery()) {
              List<Count> page = nextOf(rows);
              while (!page.isEmpty()) {
                addUp(connection, page, fold, failed);
                page = nextOf(rows);
              }
            }
          }
          return new Failed(firstOf(connection, run, patients, failed), failed);
        });
  }

  private static List<Count> nextOf(ResultSet rows) throws SQLException {
    List<Count> page = new ArrayList<>();
    while (page.size() < PAGE && rows.next()) {
      page.add(new Count(rows.getInt(1), rows.getLong(2)));
    }
    return page;
  }

  private void addUp(
      Connection connection, List<Count> page, SummaryFold fold, Map<Integer, List<Problem>> failed)
      throws SQLException {
    Map<Integer, SubjectResult> results =
        outcomes.of(connection, page.stream().map(Count::outcome).toList());
    for (Count count : page) {
      SubjectResult result = Objects.requireNonNull(results.get(count.outcome()));
      List<Problem> problems = fold.add(result, count.subjects());
      if (!problems.isEmpty() && failed.size() < FAILURES_REMEMBERED) {
        failed.put(count.outcome(), problems);
      }
    }
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

  /** The outcomes of some results. */
  Map<Integer, SubjectResult> outcomesOf(List<Row> rows) {
    return transactions.read(
        connection -> outcomes.of(connection, rows.stream().map(Row::outcome).distinct().toList()));
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
