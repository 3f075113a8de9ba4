package org.condyle.server.proms.due;

import java.util.List;
import java.util.OptionalLong;
import org.condyle.record.ProblemException;
import org.condyle.server.database.SessionLocks;
import org.condyle.server.evaluation.DerivedData;
import org.condyle.server.evaluation.EvaluationProgress;
import org.condyle.server.evaluation.SubjectSelection.Everyone;
import org.condyle.server.evaluation.SubjectSelection.OnePatient;
import org.condyle.server.store.PatientKeys;

/**
 * Keeps what is due as records and days go by: scores of answers, Tasks and CarePlans, and what
 * {@link DueKeeper}s make of it. Whoever reads one of these brings it up to date first; it costs a
 * few statements where nothing has changed.
 *
 * <p>It reads Tasks and writes them, so a patient is looked at once more after something was
 * written. That gives the same, and ends it.
 */
public final class DueUpkeep {

  private final DerivedData scores;
  private final DuePass.Parts parts;
  private final SessionLocks locks;

  DueUpkeep(DerivedData scores, DuePass.Parts parts, SessionLocks locks) {
    this.scores = scores;
    this.parts = parts;
    this.locks = locks;
  }

  /**
   * Brings what is due of all patients of a partition up to date.
   *
   * @param progress asked whether to go on; told nothing
   * @throws ProblemException JOB_CANCELLED; DATABASE_UNAVAILABLE
   */
  public void bringUpToDate(int partition, EvaluationProgress progress) {
    scores.bringUpToDate(partition, new Everyone(), progress);
    DuePass pass = new DuePass(partition, parts, progress);
    if (pass.isNeeded()) {
      try (SessionLocks.Held held = locks.hold(List.of(partition), progress::checkCancelled)) {
        pass.everyone();
      }
    }
  }

  /**
   * Brings what is due of one patient up to date, without waiting for those who are at all others.
   * Does nothing for one who is not there.
   *
   * @param patientId the logical id
   * @throws ProblemException DATABASE_UNAVAILABLE
   */
  public void bringUpToDate(int partition, String patientId) {
    scores.bringUpToDate(partition, new OnePatient(patientId), EvaluationProgress.NONE);
    OptionalLong key = parts.records().patientKey(partition, patientId);
    if (key.isPresent()) {
      new DuePass(partition, parts, EvaluationProgress.NONE).those(PatientKeys.of(key.getAsLong()));
    }
  }
}
