package org.condyle.server.audit;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Refusals of callers of whom nothing is known. Anybody can cause them, so they must not fill the
 * disk: they are counted, and each minute leaves one entry for each address and status, for the
 * first {@value #ADDRESSES} of these, and one for all the others together. A crash takes the counts
 * of the last minute; no data left the server with them.
 */
public final class Strangers {

  static final int ADDRESSES = 100;

  private static final String OTHERS = "others";

  private final Clock clock;
  private final Map<Refusal, Count> counts = new LinkedHashMap<>();
  private Instant minute;

  Strangers(Clock clock) {
    this.clock = clock;
    this.minute = minuteOf(clock.instant());
  }

  private record Refusal(String address, int status) {}

  /**
   * @param firstRequest the id of the first one's request
   */
  private record Count(long times, String firstRequest) {}

  /**
   * Counts somebody who was not let in.
   *
   * @param status what was answered
   * @param requestId empty where there is none
   */
  public synchronized void refused(String address, int status, String requestId) {
    add(new Refusal(address, status), new Count(1, requestId));
  }

  private void add(Refusal refusal, Count more) {
    Refusal counted =
        counts.containsKey(refusal) || counts.size() < ADDRESSES
            ? refusal
            : new Refusal(OTHERS, refusal.status());
    Count count = counts.get(counted);
    counts.put(
        counted,
        count == null ? more : new Count(count.times() + more.times(), count.firstRequest()));
  }

  /** Tells of a minute that is over, as {@link #tellAll}. */
  void tellOver(Consumer<List<AuditEntry>> record) {
    if (isOver()) {
      tellAll(record);
    }
  }

  private synchronized boolean isOver() {
    return minuteOf(clock.instant()).isAfter(minute);
  }

  /**
   * Tells of what was counted up to now; the counts begin anew. While it is told, others are
   * counted on.
   *
   * @param record if it fails, what it was told is counted as before, and told the next time
   */
  void tellAll(Consumer<List<AuditEntry>> record) {
    Map<Refusal, Count> told;
    Instant of;
    synchronized (this) {
      told = new LinkedHashMap<>(counts);
      of = minute;
      counts.clear();
      minute = minuteOf(clock.instant());
    }
    try {
      record.accept(entries(told, of));
    } catch (RuntimeException e) {
      takeBack(told, of);
      throw e;
    }
  }

  /** The earlier ones come first, so that they keep their places. */
  private synchronized void takeBack(Map<Refusal, Count> told, Instant of) {
    Map<Refusal, Count> since = new LinkedHashMap<>(counts);
    counts.clear();
    counts.putAll(told);
    since.forEach(this::add);
    minute = of;
  }

  private static List<AuditEntry> entries(Map<Refusal, Count> counts, Instant minute) {
    return counts.entrySet().stream()
        .map(each -> entry(each.getKey(), each.getValue(), minute))
        .toList();
  }

  private static AuditEntry entry(Refusal refusal, Count count, Instant minute) {
    AuditAgent agent =
        new AuditAgent("unknown", "unknown", null, null, count.firstRequest(), refusal.address());
    return AuditEntry.of(
        minute,
        0,
        agent,
        AuditAction.EXECUTE,
        "refused",
        AuditOutcome.ofStatus(refusal.status()),
        new AuditEntry.Objects(List.of(), List.of(), null),
        Map.of("status", String.valueOf(refusal.status()), "times", String.valueOf(count.times())));
  }

  private static Instant minuteOf(Instant instant) {
    return instant.truncatedTo(ChronoUnit.MINUTES);
  }
}
