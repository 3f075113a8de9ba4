package org.condyle.cql.runtime;

import java.lang.management.ManagementFactory;
import java.util.Set;
import org.condyle.record.ProblemCode;
import org.condyle.record.ProblemException;
import org.opencds.cqf.cql.engine.execution.CqlEngine;

/**
 * What one evaluation of logic that nobody has vouched for may use. The budget is looked at before
 * every expression; so an evaluation stops between two expressions, and not within a single
 * operator.
 */
public final class EvaluationBudget {

  private final long bytes;
  private long allocatedBefore;
  private volatile boolean stopped;

  /**
   * @param bytes how much memory the evaluation may allocate in all, whether it keeps it or not
   */
  public EvaluationBudget(long bytes) {
    this.bytes = bytes;
    begin();
  }

  /** Counts from here, on the thread that evaluates. */
  public void begin() {
    allocatedBefore = allocated();
  }

  /** Stops the evaluation, from any thread. */
  public void stop() {
    stopped = true;
  }

  private void check() {
    EvaluationInterrupt.check();
    if (stopped) {
      throw new ProblemException(
          ProblemCode.CQL_LIMIT_EXCEEDED, "The evaluation was stopped: it took too long");
    }
    if (allocated() - allocatedBefore > bytes) {
      throw new ProblemException(
          ProblemCode.CQL_LIMIT_EXCEEDED,
          "The evaluation was stopped: it used more than " + bytes / (1024 * 1024) + " MB");
    }
  }

  private static long allocated() {
    return ManagementFactory.getThreadMXBean() instanceof com.sun.management.ThreadMXBean threads
        ? threads.getThreadAllocatedBytes(Thread.currentThread().getId())
        : 0;
  }

  /** The engine's options, which look at the budget when they are asked. */
  Set<CqlEngine.Options> options() {
    return new CheckedOptions(this::check);
  }
}
