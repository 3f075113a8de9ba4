package org.condyle.server.smart.token;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.condyle.server.evaluation.EvaluationProgress;
import org.condyle.server.recurring.RecurringWork;
import org.condyle.server.smart.key.SigningKeys;
import org.condyle.server.smart.launch.Launches;

/** Removes what is over: grants, used assertions, launches, and keys that are told no more. */
final class OldTokens implements RecurringWork {

  private final AuthorizationTable table;
  private final Launches launches;
  private final SigningKeys keys;
  private final Clock clock;

  OldTokens(AuthorizationTable table, Launches launches, SigningKeys keys, Clock clock) {
    this.table = table;
    this.launches = launches;
    this.keys = keys;
    this.clock = clock;
  }

  @Override
  public String name() {
    return "old-tokens";
  }

  @Override
  public Duration every() {
    return Duration.ofHours(1);
  }

  @Override
  public void run(EvaluationProgress progress) {
    Instant now = clock.instant();
    table.deleteExpired(now);
    launches.sweep(now);
    keys.sweep();
  }
}
