package org.condyle.server.evaluation;

import org.condyle.record.ProblemException;

/**
 * Told how far an evaluation is, and asked whether it shall go on. Its methods are called by one
 * thread, the one that asked for the evaluation.
 */
public interface EvaluationProgress {

  /** For an answer that somebody waits for, who sees no progress and cannot cancel. */
  EvaluationProgress NONE =
      new EvaluationProgress() {
        @Override
        public void started(long subjects) {}

        @Override
        public void done(long subjects, long failed) {}

        @Override
        public void checkCancelled() {}
      };

  /** How many subjects there are in all; told once, before the first is done. */
  void started(long subjects);

  /**
   * So many more subjects are done.
   *
   * @param failed how many of them could not be evaluated
   */
  void done(long subjects, long failed);

  /**
   * To be called now and then, at least once in a chunk.
   *
   * @throws ProblemException JOB_CANCELLED if nobody wants the result any more
   */
  void checkCancelled();
}
