package org.condyle.server.upkeep;

import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.condyle.server.audit.SubjectLists;
import org.condyle.server.audit.Subjects;
import org.condyle.server.evaluation.DerivedData;
import org.condyle.server.evaluation.EvaluationProgress;
import org.condyle.server.evaluation.SubjectSelection.Everyone;
import org.condyle.server.recurring.RecurringWork;
import org.condyle.server.results.StoredResults;
import org.condyle.server.store.ChangeMarks;

/** Brings the runs in use up to date after data came in, before somebody asks for them again. */
final class BackgroundEvaluation implements RecurringWork {

  private final StoredResults results;
  private final DerivedData derived;
  private final SubjectLists lists;
  private final ChangeMarks marks;
  private final UpkeepLimits limits;
  private final Clock clock;
  private final Map<Integer, Debounce> partitions = new ConcurrentHashMap<>();

  BackgroundEvaluation(
      StoredResults results,
      DerivedData derived,
      SubjectLists lists,
      ChangeMarks marks,
      UpkeepLimits limits,
      Clock clock) {
    this.results = results;
    this.derived = derived;
    this.lists = lists;
    this.marks = marks;
    this.limits = limits;
    this.clock = clock;
  }

  @Override
  public String name() {
    return "background-evaluation";
  }

  /** Twice in the time in which nothing may come. */
  @Override
  public Duration every() {
    return limits.quiet().dividedBy(2);
  }

  @Override
  public void run(EvaluationProgress progress) {
    for (int partition : results.partitionsInUse()) {
      Debounce debounce =
          partitions.computeIfAbsent(
              partition, unused -> new Debounce(limits.quiet(), limits.latest()));
      if (debounce.isDue(marks.newest(partition), clock.instant())) {
        derived.bringUpToDate(partition, new Everyone(), progress);
        results.bringInUseUpToDate(partition, clock.instant(), progress);
        // The next report has it then, and need not wait for it.
        Subjects unused = lists.population(partition, Optional.empty());
      }
    }
  }
}
