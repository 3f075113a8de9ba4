package org.condyle.server.upkeep;

import java.time.Duration;
import org.condyle.record.ProblemCode;
import org.condyle.record.ProblemException;
import org.condyle.server.content.InstalledMeasure;
import org.condyle.server.content.MeasureCatalog;
import org.condyle.server.evaluation.EvaluationProgress;
import org.condyle.server.jobs.RecurringWork;
import org.condyle.server.results.StoredResults;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Removes stored results that can no longer be asked for, or that nobody asks for. */
final class OldResults implements RecurringWork {

  private static final Logger LOG = LoggerFactory.getLogger(OldResults.class);

  private final StoredResults results;
  private final MeasureCatalog measures;

  OldResults(StoredResults results, MeasureCatalog measures) {
    this.results = results;
    this.measures = measures;
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
    int removed = results.removeOutdated(this::isInstalled);
    if (removed > 0) {
      LOG.info("The stored results of {} runs were removed: they can no longer be used", removed);
    }
  }

  /** A measure that cannot be used just now, for want of a library, is there nevertheless. */
  private boolean isInstalled(String canonical) {
    try {
      InstalledMeasure unused = measures.byCanonical(canonical);
      return true;
    } catch (ProblemException e) {
      return e.problems().get(0).code() != ProblemCode.MEASURE_UNKNOWN;
    }
  }
}
