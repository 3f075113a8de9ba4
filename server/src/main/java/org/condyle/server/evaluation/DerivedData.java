package org.condyle.server.evaluation;

import org.condyle.record.ProblemException;

/**
 * What is stored because it follows from other data of a patient's record, such as the scores of
 * answers. Whoever reads records for a report has it brought up to date first, so that no report is
 * behind what was acknowledged.
 */
public interface DerivedData {

  /**
   * Brings what the selected patients' records hold up to date; may do so for others too. Costs one
   * statement where nothing has changed.
   *
   * @param progress asked whether to go on; told nothing, since it is not what it counts
   * @throws ProblemException JOB_CANCELLED; DATABASE_UNAVAILABLE
   */
  void bringUpToDate(int partition, SubjectSelection patients, EvaluationProgress progress);
}
