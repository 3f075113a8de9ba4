package org.condyle.server.users;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Tries of passwords and codes of one account. A try counts as wrong before it is looked at, so
 * that many at the same moment are no way around the count; one that was right is taken back.
 */
final class Tries {

  private final AccountTable accounts;
  private final TransactionTemplate transaction;
  private final Clock clock;

  Tries(AccountTable accounts, TransactionTemplate transaction, Clock clock) {
    this.accounts = accounts;
    this.transaction = transaction;
    this.clock = clock;
  }

  /** What becomes of a try. */
  enum Taken {
    /** Nothing is looked at while the account pauses. */
    LOCKED,
    /** If it is wrong, there are others left. */
    FREE,
    /** If it is wrong, the account pauses. */
    LAST
  }

  /** Takes a try of an account. */
  Taken take(UUID account) {
    Taken taken =
        transaction.execute(
            status ->
                accounts
                    .holdTries(account)
                    .map(tries -> take(account, tries))
                    .orElse(Taken.LOCKED));
    return taken == null ? Taken.LOCKED : taken;
  }

  private Taken take(UUID account, AccountTable.Tries tries) {
    Instant now = clock.instant();
    if (tries.lockedUntil() != null && tries.lockedUntil().toInstant().isAfter(now)) {
      return Taken.LOCKED;
    }
    int failures = tries.failures() + 1;
    Duration pause = LockOut.pause(failures);
    accounts.setTries(account, failures, pause.isZero() ? null : now.plus(pause));
    return pause.isZero() ? Taken.FREE : Taken.LAST;
  }

  /** The try was right, and there is more to show: those before it still count. */
  void giveBack(UUID account) {
    transaction.executeWithoutResult(
        status ->
            accounts
                .holdTries(account)
                .ifPresent(
                    tries -> accounts.setTries(account, Math.max(0, tries.failures() - 1), null)));
  }
}
