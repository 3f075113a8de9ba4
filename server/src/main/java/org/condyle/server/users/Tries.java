package org.condyle.server.users;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Tries of passwords and codes of one account. A try counts as wrong before it is looked at, so
 * that many at the same moment are no way around the count; one that was right is taken back.
 *
 * <p>Who tries from a known device has a budget of that device alone. All others have one of their
 * network, and besides one that they share with all strangers. So whoever guesses at an account
 * makes strangers wait, and not its owner.
 */
final class Tries {

  /** Of wrong tries in a row, as many as people need who look for the right one. */
  static final int OF_DEVICE = 5;

  static final int OF_NETWORK = 5;

  /** From all unknown devices together, wherever they are. */
  static final int OF_STRANGERS = 20;

  /** After so long without a wrong one, counts begin anew. */
  static final Duration FORGOTTEN = Duration.ofHours(24);

  private static final String STRANGERS = "strangers";

  private final LoginTable table;
  private final KnownDevices devices;
  private final TransactionTemplate transaction;
  private final Clock clock;

  Tries(LoginTable table, KnownDevices devices, TransactionTemplate transaction, Clock clock) {
    this.table = table;
    this.devices = devices;
    this.transaction = transaction;
    this.clock = clock;
  }

  /** What becomes of a try. */
  enum Taken {
    /** Nothing is looked at while there is a pause. */
    LOCKED,
    /** If it is wrong, there are others left. */
    FREE,
    /** If it is wrong, there is a pause. */
    LAST
  }

  /** So many wrong ones from one origin are free. */
  record Budget(String origin, int free) {}

  /** The budgets that a try of an account, or of a name that nobody has, is taken from. */
  record Budgets(UUID subject, boolean isKnownDevice, List<Budget> all) {}

  /** From where something is tried. */
  Budgets of(UUID subject, LoginOrigin origin) {
    Optional<String> device = devices.find(subject, origin.device());
    return device.isPresent()
        ? new Budgets(subject, true, List.of(new Budget("device " + device.get(), OF_DEVICE)))
        : new Budgets(
            subject,
            false,
            // In this order everywhere, so that nobody waits for another in a circle.
            List.of(
                new Budget("network " + origin.network(), OF_NETWORK),
                new Budget(STRANGERS, OF_STRANGERS)));
  }

  /** Takes a try from all of the budgets, or from none. */
  Taken take(Budgets budgets) {
    Taken taken = transaction.execute(status -> takeHeld(budgets));
    return taken == null ? Taken.LOCKED : taken;
  }

  private Taken takeHeld(Budgets budgets) {
    Instant now = clock.instant();
    List<LoginTable.Row> rows =
        budgets.all().stream()
            .map(budget -> table.hold(budgets.subject(), budget.origin(), now))
            .toList();
    if (rows.stream().anyMatch(row -> isLocked(row, now))) {
      return Taken.LOCKED;
    }
    boolean isLast = false;
    for (int i = 0; i < rows.size(); i++) {
      Budget budget = budgets.all().get(i);
      int failures = 1 + failures(rows.get(i), now);
      Duration pause = LockOut.pause(failures, budget.free());
      isLast |= !pause.isZero();
      table.set(
          budgets.subject(),
          budget.origin(),
          failures,
          pause.isZero() ? null : now.plus(pause),
          now);
    }
    return isLast ? Taken.LAST : Taken.FREE;
  }

  private static boolean isLocked(LoginTable.Row row, Instant now) {
    return row.lockedUntil() != null && row.lockedUntil().toInstant().isAfter(now);
  }

  private static int failures(LoginTable.Row row, Instant now) {
    return row.lastTry().toInstant().isBefore(now.minus(FORGOTTEN)) ? 0 : row.failures();
  }

  /**
   * The try was right, and there is more to show: those before it still count.
   *
   * @param taken what became of it when it was taken: a pause goes that it led to itself
   */
  void giveBack(Budgets budgets, Taken taken) {
    Instant now = clock.instant();
    transaction.executeWithoutResult(
        status ->
            budgets
                .all()
                .forEach(
                    budget -> {
                      UUID subject = budgets.subject();
                      LoginTable.Row row = table.hold(subject, budget.origin(), now);
                      Instant paused =
                          taken == Taken.LAST || row.lockedUntil() == null
                              ? null
                              : row.lockedUntil().toInstant();
                      int failures = Math.max(0, row.failures() - 1);
                      table.set(subject, budget.origin(), failures, paused, now);
                    }));
  }

  /** All was right: counts begin anew, but that of all strangers, since others made it. */
  void succeeded(Budgets budgets) {
    budgets.all().stream()
        .map(Budget::origin)
        .filter(origin -> !origin.equals(STRANGERS))
        .forEach(origin -> table.forget(budgets.subject(), origin));
  }
}
