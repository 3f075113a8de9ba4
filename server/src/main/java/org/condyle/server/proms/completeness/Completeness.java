package org.condyle.server.proms.completeness;

import org.condyle.record.ProblemException;
import org.condyle.server.evaluation.EvaluationProgress;
import org.condyle.server.proms.due.DueUpkeep;

/**
 * Answers how much of what was due was answered, from stored rows, which are brought up to date
 * first: nobody sees a state behind what was acknowledged. What is held in memory does not grow
 * with the number of operations.
 */
public final class Completeness {

  private final DueUpkeep upkeep;
  private final CompletenessReader reader;

  Completeness(DueUpkeep upkeep, CompletenessReader reader) {
    this.upkeep = upkeep;
    this.reader = reader;
  }

  /**
   * @param progress told of the patients who have to be looked at first
   * @throws ProblemException COMPLETENESS_TOO_FINE; DATABASE_UNAVAILABLE; JOB_CANCELLED if the
   *     progress says so
   */
  public CompletenessAnswer answer(CompletenessQuestion question, EvaluationProgress progress) {
    upkeep.bringUpToDate(question.partition(), progress);
    return reader.read(question);
  }
}
