package org.condyle.server.proms.link;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.condyle.server.evaluation.EvaluationProgress;
import org.condyle.server.recurring.RecurringWork;

/**
 * Removes sessions that are over, and links long after their time: until then whoever opens a used
 * one is told that it was used.
 */
final class OldLinks implements RecurringWork {

  private static final Duration KEPT = Duration.ofDays(90);

  private final LinkTable links;
  private final SessionTable sessions;
  private final Clock clock;

  OldLinks(LinkTable links, SessionTable sessions, Clock clock) {
    this.links = links;
    this.sessions = sessions;
    this.clock = clock;
  }

  @Override
  public String name() {
    return "old-form-links";
  }

  @Override
  public Duration every() {
    return Duration.ofHours(6);
  }

  @Override
  public void run(EvaluationProgress progress) {
    Instant now = clock.instant();
    sessions.deleteExpired(now);
    links.deleteExpiredBefore(now.minus(KEPT));
  }
}
