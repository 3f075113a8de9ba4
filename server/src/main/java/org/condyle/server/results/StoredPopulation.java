package org.condyle.server.results;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.condyle.measures.evaluation.SubjectResult;
import org.condyle.measures.report.SubjectListFold;
import org.condyle.measures.report.SummaryFold;
import org.condyle.server.results.OutcomeCounts.Failed;
import org.condyle.server.results.OutcomeCounts.Row;
import org.condyle.server.store.PatientKeys;
import org.condyle.server.store.RecordStore;

/** Results of some patients, or of all, that were up to date when they were asked for. */
public final class StoredPopulation {

  private final OutcomeCounts counts;
  private final RecordStore records;
  private final Optional<PatientKeys> patients;

  StoredPopulation(OutcomeCounts counts, RecordStore records, Optional<PatientKeys> patients) {
    this.counts = counts;
    this.records = records;
    this.patients = patients;
  }

  /** Adds up a run, each outcome once with the number of patients who have it. */
  public void addUp(StoredRun run, SummaryFold fold) {
    Failed failed = counts.addUp(run, patients, fold);
    Map<Long, String> ids = ids(run, failed.first());
    for (Row row : failed.first()) {
      String id = ids.get(row.patient());
      if (id != null) {
        fold.nameFailed(
            "Patient/" + id, Objects.requireNonNull(failed.problems().get(row.outcome())));
      }
    }
  }

  /** Adds up a run patient by patient, in the order in which they were first recorded. */
  public void list(StoredRun run, SubjectListFold fold) {
    List<Row> page = counts.after(run, patients, Long.MIN_VALUE);
    while (!page.isEmpty()) {
      Map<Integer, SubjectResult> outcomes = counts.outcomesOf(page);
      Map<Long, String> ids = ids(run, page);
      for (Row row : page) {
        String id = ids.get(row.patient());
        if (id != null) {
          fold.add(Objects.requireNonNull(outcomes.get(row.outcome())).about(id));
        }
      }
      page = counts.after(run, patients, page.get(page.size() - 1).patient());
    }
  }

  private Map<Long, String> ids(StoredRun run, List<Row> rows) {
    return rows.isEmpty()
        ? Map.of()
        : records.patientIds(
            run.partition(), new PatientKeys(rows.stream().map(Row::patient).toList()));
  }
}
