package org.condyle.server.audit;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.condyle.record.ProblemException;
import org.condyle.server.errors.UnexpectedError;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/** Seals every few seconds, tells of strangers each minute, and removes what was kept for long. */
final class AuditKeeper implements SmartLifecycle {

  private static final Logger LOG = LoggerFactory.getLogger(AuditKeeper.class);

  private static final Duration SEALED_EVERY = Duration.ofSeconds(2);
  private static final Duration REMOVED_EVERY = Duration.ofHours(6);

  private final Sealer sealer;
  private final Strangers strangers;
  private final AuditTrail trail;
  private final AuditRemoval removal;
  private final Clock clock;
  private volatile @Nullable ScheduledExecutorService running;
  private Instant removed = Instant.EPOCH;
  private boolean failing;

  AuditKeeper(
      Sealer sealer, Strangers strangers, AuditTrail trail, AuditRemoval removal, Clock clock) {
    this.sealer = sealer;
    this.strangers = strangers;
    this.trail = trail;
    this.removal = removal;
    this.clock = clock;
  }

  @Override
  public void start() {
    ScheduledExecutorService thread =
        Executors.newSingleThreadScheduledExecutor(
            work -> {
              Thread made = new Thread(work, "audit-keeper");
              made.setDaemon(true);
              return made;
            });
    running = thread;
    var unused =
        thread.scheduleWithFixedDelay(
            this::keep, SEALED_EVERY.toMillis(), SEALED_EVERY.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void keep() {
    try {
      strangers.tellOver(trail::await);
      long unused = sealer.seal();
      if (removed.plus(REMOVED_EVERY).isBefore(clock.instant())) {
        removal.remove();
        removed = clock.instant();
      }
      failing = false;
    } catch (ProblemException e) {
      // Said once, and tried again.
      if (!failing) {
        LOG.error("The audit trail is not sealed: {}", e.problems().get(0).code().code());
      }
      failing = true;
    } catch (RuntimeException e) {
      UnexpectedError.log(LOG, e);
    }
  }

  @Override
  public void stop() {
    ScheduledExecutorService now = running;
    running = null;
    if (now == null) {
      return;
    }
    now.shutdown();
    try {
      boolean unused = now.awaitTermination(10, TimeUnit.SECONDS);
      strangers.tellAll(trail::await);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ProblemException e) {
      LOG.error("What strangers asked for last is not recorded");
    }
  }

  @Override
  public boolean isRunning() {
    return running != null;
  }
}
