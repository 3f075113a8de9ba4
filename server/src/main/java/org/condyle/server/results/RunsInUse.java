package org.condyle.server.results;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.condyle.cql.requirements.ClockUse;

/**
 * The runs that were last asked for over everyone, on this server since it started: those worth
 * keeping up to date before they are asked for again.
 */
final class RunsInUse {

  /**
   * A practice looks at a few dozen measures; what was not among these is brought up on request.
   */
  private static final int AT_MOST = 100;

  private record Use(StoredRun run, ClockUse clockUse) {}

  private final Map<Integer, Use> uses =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Integer, Use> eldest) {
          return size() > AT_MOST;
        }
      };

  synchronized void used(StoredRun run, ClockUse clockUse) {
    uses.put(run.id(), new Use(run, clockUse));
  }

  synchronized void forget(List<StoredRun> runs) {
    runs.forEach(run -> uses.remove(run.id()));
  }

  synchronized Set<Integer> partitions() {
    Set<Integer> partitions = new TreeSet<>();
    uses.values().forEach(use -> partitions.add(use.run().partition()));
    return partitions;
  }

  /** Those of a partition. What looks at the day, and at one that is over, is not in use. */
  synchronized List<StoredRun> of(int partition, Instant now) {
    return uses.values().stream()
        .filter(use -> use.run().partition() == partition)
        .filter(use -> use.clockUse() == ClockUse.NONE || !isOver(use.run(), now))
        .map(Use::run)
        .toList();
  }

  private static boolean isOver(StoredRun run, Instant now) {
    ZoneId zone = run.run().period().zone();
    LocalDate day = run.run().dataCutOff().atZoneSameInstant(zone).toLocalDate();
    return day.isBefore(LocalDate.ofInstant(now, zone));
  }
}
