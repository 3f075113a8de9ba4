package org.condyle.server.upkeep;

import java.time.Duration;
import org.condyle.server.evaluation.EvaluationProgress;
import org.condyle.server.recurring.RecurringWork;
import org.condyle.server.results.StoredResults;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Removes stored results that can no longer be asked for, or that nobody asks for. */
final class OldResults implements RecurringWork {

  private static final Logger LOG = LoggerFactory.getLogger(OldResults.class);

  private final StoredResults results;

  OldResults(StoredResults results) {
    this.results = results;
  }

  @Override
  public String name() {
    return "old-results";
  }

  @Override
  public Duration every() {
    return Duration.ofHours(1);
  }

  @Override
  public void run(EvaluationProgress progress) {
    int removed = results.removeOutdated();
    if (removed > 0) {
      LOG.info("The stored results of {} runs were removed: they can no longer be used", removed);
    }
  }
}
