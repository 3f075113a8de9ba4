package org.condyle.server.operation;

import org.condyle.record.ProblemException;
import org.condyle.server.evaluation.EvaluationProgress;
import org.hl7.fhir.r4.model.Resource;

/**
 * An operation that may take long. Declaring it is all that an operation does to be also answered
 * asynchronously, as a stored job: the same call is answered by the same method, later.
 */
public interface LongOperation {

  /** The id of its OperationDefinition, {@code Measure-evaluate} for {@code Measure/$evaluate}. */
  String definition();

  /**
   * Checks all that can be checked without doing the work, so that a bad request is refused at once
   * and never becomes a job.
   *
   * @throws ProblemException what {@link #answer} would throw for it
   */
  void check(OperationCall call);

  /** Whom a call is about, for the audit trail; called when it is answered. */
  Evaluated evaluated(OperationCall call);

  /**
   * Does it. Called again with the same call, after a crash for example, it gives the same answer.
   *
   * @throws ProblemException if it cannot be done; JOB_CANCELLED if nobody wants it any more
   */
  Resource answer(OperationCall call, EvaluationProgress progress);
}
