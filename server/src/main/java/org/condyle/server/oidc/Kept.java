package org.condyle.server.oidc;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What is fetched from the provider when it is first needed, and kept for a while. However many
 * want it, the provider is asked by one at a time, and after a try, good or bad, not again for some
 * seconds.
 */
final class Kept<T> {

  /** Between two tries. */
  static final Duration BETWEEN = Duration.ofSeconds(15);

  /** How long somebody waits while another one asks. */
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final ReentrantLock asking = new ReentrantLock();
  private final Supplier<T> source;
  private final Duration fresh;
  private final Clock clock;
  private volatile @Nullable Fetched<T> fetched;
  private @Nullable Instant lastTry;

  private record Fetched<T>(T value, Instant at) {}

  /**
   * @param source throws {@link ProviderUnavailable}
   * @param fresh how long it is kept
   */
  Kept(Supplier<T> source, Duration fresh, Clock clock) {
    this.source = source;
    this.fresh = fresh;
    this.clock = clock;
  }

  /** What is there, without asking anybody. */
  Optional<T> known() {
    Fetched<T> there = fetched;
    return there == null ? Optional.empty() : Optional.of(there.value());
  }

  /**
   * @throws ProviderUnavailable if there is none and none can be fetched
   */
  T get() {
    Fetched<T> there = fetched;
    if (there == null) {
      return fetch();
    }
    // While somebody asks anew, what is only just too old does for the others: nobody waits.
    boolean isGood = isFresh(there) || asking.isLocked() && isFreshFor(there, BETWEEN);
    return isGood ? there.value() : fetch();
  }

  private boolean isFresh(Fetched<T> there) {
    return isFreshFor(there, Duration.ZERO);
  }

  private boolean isFreshFor(Fetched<T> there, Duration longer) {
    return clock.instant().isBefore(there.at().plus(fresh).plus(longer));
  }

  private T fetch() {
    if (!isTurn()) {
      throw new ProviderUnavailable("The provider is being asked, and takes its time");
    }
    try {
      Fetched<T> there = fetched;
      if (there != null && isFresh(there)) {
        return there.value();
      }
      if (isTooSoon()) {
        throw new ProviderUnavailable("The provider was asked a moment ago, in vain");
      }
      return ask();
    } finally {
      asking.unlock();
    }
  }

  private boolean isTurn() {
    try {
      return asking.tryLock(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /**
   * A newer one than what was not enough, if the provider may be asked again by now. Nobody waits
   * for what somebody else asks: anybody can send what is not enough.
   */
  T newerThan(T known) {
    if (!asking.tryLock()) {
      return known;
    }
    try {
      Fetched<T> there = fetched;
      if (there != null && there.value() != known) {
        return there.value();
      }
      return isTooSoon() ? known : ask();
    } finally {
      asking.unlock();
    }
  }

  private boolean isTooSoon() {
    return lastTry != null && clock.instant().isBefore(lastTry.plus(BETWEEN));
  }

  private T ask() {
    lastTry = clock.instant();
    T value = source.get();
    fetched = new Fetched<>(value, clock.instant());
    return value;
  }
}
