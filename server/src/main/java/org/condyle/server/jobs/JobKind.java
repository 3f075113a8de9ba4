package org.condyle.server.jobs;

import org.condyle.record.ProblemException;
import org.condyle.server.evaluation.EvaluationProgress;

/** A kind of work that runs as jobs. */
public interface JobKind {

  /** Its name, which stays: stored jobs are known by it. */
  String name();

  /**
   * Does the work. After a crash it is called again with the same request and has to give the same
   * result; what it committed before need not be done again.
   *
   * @param job with the request as it was submitted
   * @return the result, to be kept
   * @throws ProblemException if the job fails; JOB_CANCELLED when the progress says so
   */
  String run(Job job, EvaluationProgress progress);
}
