package org.condyle.server.proms.due;

import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.condyle.server.evaluation.EvaluationProgress;
import org.condyle.server.partition.PracticeOfRequest;
import org.condyle.server.recurring.RecurringWork;
import org.condyle.server.store.ChangeMarks;
import org.condyle.server.upkeep.Debounce;
import org.condyle.server.upkeep.UpkeepLimits;

/** Brings what is due up to date after data came in, and when a day has begun. */
final class BackgroundDue implements RecurringWork {

  private final DueUpkeep upkeep;
  private final ChangeMarks marks;
  private final PracticeOfRequest practices;
  private final UpkeepLimits limits;
  private final Clock clock;
  private final Map<Integer, Debounce> partitions = new ConcurrentHashMap<>();

  BackgroundDue(
      DueUpkeep upkeep,
      ChangeMarks marks,
      PracticeOfRequest practices,
      UpkeepLimits limits,
      Clock clock) {
    this.upkeep = upkeep;
    this.marks = marks;
    this.practices = practices;
    this.limits = limits;
    this.clock = clock;
  }

  @Override
  public String name() {
    return "due-items";
  }

  /** Twice in the time in which nothing may come. */
  @Override
  public Duration every() {
    return limits.quiet().dividedBy(2);
  }

  @Override
  public void run(EvaluationProgress progress) {
    for (int partition : practices.partitions()) {
      Debounce debounce =
          partitions.computeIfAbsent(
              partition, unused -> new Debounce(limits.quiet(), limits.latest()));
      // A day that begins is something new, as data are.
      LocalDate today = LocalDate.ofInstant(clock.instant(), practices.zoneOf(partition));
      if (debounce.isDue(
          marks.newest(partition).map(newest -> newest + " " + today), clock.instant())) {
        upkeep.bringUpToDate(partition, progress);
      }
    }
  }
}
