package org.condyle.cql.runtime;

import org.condyle.record.ProblemCode;
import org.condyle.record.ProblemException;

/**
 * How an evaluation is stopped from outside: by interrupting its thread, which is Java's own way.
 * Whatever evaluates looks between two expressions; a look is a field read. Who interrupts a thread
 * also clears its mark when the evaluation has come back.
 */
public final class EvaluationInterrupt {

  private EvaluationInterrupt() {}

  /**
   * Goes on unless the thread is interrupted, whose mark stays.
   *
   * @throws ProblemException CQL_LIMIT_EXCEEDED
   */
  public static void check() {
    if (Thread.currentThread().isInterrupted()) {
      throw new ProblemException(
          ProblemCode.CQL_LIMIT_EXCEEDED, "The evaluation was stopped: it took too long");
    }
  }
}
