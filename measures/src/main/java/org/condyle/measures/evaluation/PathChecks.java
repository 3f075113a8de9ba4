package org.condyle.measures.evaluation;

import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts the patients that were evaluated by the engine and by the linked logic, and says where the
 * two differ. Shared by all threads.
 */
public final class PathChecks {

  private static final Logger LOG = LoggerFactory.getLogger(PathChecks.class);

  private final LongAdder byEngine = new LongAdder();
  private final LongAdder byClosures = new LongAdder();
  private final LongAdder failed = new LongAdder();
  private final LongAdder checked = new LongAdder();
  private final LongAdder different = new LongAdder();

  /** How many results stand by a path; one for each patient and measure. */
  public long evaluated(EvaluationPath path) {
    return switch (path) {
      case ENGINE -> byEngine.sum();
      case LINKED -> byClosures.sum();
    };
  }

  /** How many of these say that the patient could not be evaluated. */
  public long failed() {
    return failed.sum();
  }

  /** How many patients were evaluated by both. */
  public long checked() {
    return checked.sum();
  }

  /** For how many of them, or of those where the linked logic stopped, the two differed. */
  public long different() {
    return different.sum();
  }

  /** Counts a result that stands. */
  SubjectResult counted(EvaluationPath path, SubjectResult result) {
    switch (path) {
      case ENGINE -> byEngine.increment();
      case LINKED -> byClosures.increment();
    }
    if (result instanceof SubjectResult.Failed) {
      failed.increment();
    }
    return result;
  }

  void agreed() {
    checked.increment();
  }

  /**
   * @param where the definitions whose values differ
   */
  void differed(String measure, List<String> where, String subjectId) {
    checked.increment();
    different.increment();
    LOG.error(
        "Measure {}: the linked logic and the CQL engine differ for Patient/{} in {}. The engine's"
            + " result stands, and the engine evaluates this measure from here on.",
        measure,
        subjectId,
        where);
  }
}
