package org.condyle.server.users;

import java.time.Clock;
import java.time.Duration;
import org.condyle.server.evaluation.EvaluationProgress;
import org.condyle.server.recurring.RecurringWork;

/** Removes counts of wrong tries that are over; most are of names that nobody has. */
final class OldTries implements RecurringWork {

  private final LoginTable table;
  private final Clock clock;

  OldTries(LoginTable table, Clock clock) {
    this.table = table;
    this.clock = clock;
  }

  @Override
  public String name() {
    return "old-tries";
  }

  @Override
  public Duration every() {
    return Duration.ofHours(1);
  }

  @Override
  public void run(EvaluationProgress progress) {
    int unused = table.deleteOlder(clock.instant().minus(Tries.FORGOTTEN));
  }
}
