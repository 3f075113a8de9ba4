package org.condyle.server.audit;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Refusals of callers of whom nothing is known. Anybody can cause them, so they must not fill the
 * disk: they are counted, and each minute leaves one entry for each address and status, for the
 * first {@value #ADDRESSES} of these, and one for all the others together. A crash takes the counts
 * of the last minute; no data left the server with them.
 */
final class Strangers {

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

  synchronized void refused(String address, int status, String requestId) {
    Refusal refusal = new Refusal(address, status);
    Refusal counted =
        counts.containsKey(refusal) || counts.size() < ADDRESSES
            ? refusal
            : new Refusal(OTHERS, status);
    Count count = counts.get(counted);
    counts.put(
        counted,
        count == null
            ? new Count(1, requestId)
            : new Count(count.times() + 1, count.firstRequest()));
  }

  /** The entries of a minute that is over. */
  synchronized List<AuditEntry> over() {
    return minuteOf(clock.instant()).isAfter(minute) ? all() : List.of();
  }

  /** The entries of what was counted up to now; the counts begin anew. */
  synchronized List<AuditEntry> all() {
    List<AuditEntry> entries = new ArrayList<>();
    counts.forEach((refusal, count) -> entries.add(entry(refusal, count)));
    counts.clear();
    minute = minuteOf(clock.instant());
    return entries;
  }

  private AuditEntry entry(Refusal refusal, Count count) {
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
