package org.condyle.server.jobs;

import java.util.Locale;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.LongAdder;

/** How many jobs ended on this server since it started. */
final class JobCounts {

  /** How a job can end. */
  enum End {
    COMPLETED,
    FAILED,
    CANCELLED,
    GIVEN_UP;

    /** As it is told: {@code given-up}. */
    String code() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  private final ConcurrentMap<End, LongAdder> counts = new ConcurrentHashMap<>();

  void add(End end) {
    counts.computeIfAbsent(end, unused -> new LongAdder()).increment();
  }

  long of(End end) {
    LongAdder count = counts.get(end);
    return count == null ? 0 : count.sum();
  }
}
