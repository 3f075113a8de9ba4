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

  private final LongAdder checked = new LongAdder();
  private final LongAdder different = new LongAdder();

  /** How many patients were evaluated by both. */
  public long checked() {
    return checked.sum();
  }

  /** For how many of them, or of those where the linked logic stopped, the two differed. */
  public long different() {
    return different.sum();
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
