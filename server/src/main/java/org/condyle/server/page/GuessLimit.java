package org.condyle.server.page;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import com.github.benmanes.caffeine.cache.Ticker;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * How often something may be tried under one key, such as a client's address. Tries come back one
 * after the other as time passes. Each server counts for itself; what must not be exceeded by all
 * together is counted in the database.
 */
public final class GuessLimit {

  /** More keys than that at once are an attack by many addresses; the oldest are forgotten. */
  private static final long KEYS = 100_000;

  private final LoadingCache<String, Bucket> buckets;

  /**
   * @param tries at once
   * @param within how long it takes until all of them are there again
   */
  public GuessLimit(long tries, Duration within, Clock clock) {
    TimeMeter meter = new ClockMeter(clock);
    Ticker ticker = meter::currentTimeNanos;
    this.buckets =
        Caffeine.newBuilder()
            .maximumSize(KEYS)
            .ticker(ticker)
            // A bucket that was not touched for so long is full again, as a new one is.
            .expireAfterAccess(within)
            .build(
                key ->
                    Bucket.builder()
                        .addLimit(limit -> limit.capacity(tries).refillGreedy(tries, within))
                        .withCustomTimePrecision(meter)
                        .build());
  }

  /** How long the key has to wait; empty while it has a try left. */
  public Optional<Duration> mustWait(String key) {
    Bucket known = buckets.getIfPresent(key);
    if (known == null) {
      return Optional.empty();
    }
    long nanos = known.estimateAbilityToConsume(1).getNanosToWaitForRefill();
    return nanos == 0
        ? Optional.empty()
        : Optional.of(Duration.ofSeconds(TimeUnit.NANOSECONDS.toSeconds(nanos - 1) + 1));
  }

  /** Counts a try; it may be one too many. */
  public void count(String key) {
    buckets.get(key).tryConsume(1);
  }

  /** Counts a try if there is one left. */
  public boolean take(String key) {
    return buckets.get(key).tryConsume(1);
  }

  /** The one clock, for the library. */
  private record ClockMeter(Clock clock) implements TimeMeter {

    @Override
    public long currentTimeNanos() {
      return TimeUnit.MILLISECONDS.toNanos(clock.millis());
    }

    @Override
    public boolean isWallClockBased() {
      return true;
    }
  }
}
