package org.condyle.server.proms.reminder;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How long to wait after each attempt that failed. */
final class RetrySchedule {

  private static final List<Duration> PAUSES =
      List.of(
          Duration.ofMinutes(1),
          Duration.ofMinutes(5),
          Duration.ofMinutes(30),
          Duration.ofHours(2),
          Duration.ofHours(8));

  private RetrySchedule() {}

  /**
   * The pause before the next attempt.
   *
   * @param attempts how many were made, at least one
   * @param asked how long the other side wants to be left alone, or null
   * @return empty if there was the last
   */
  static Optional<Duration> pauseAfter(int attempts, @Nullable Duration asked) {
    if (attempts > PAUSES.size()) {
      return Optional.empty();
    }
    Duration pause = PAUSES.get(attempts - 1);
    return Optional.of(asked != null && asked.compareTo(pause) > 0 ? asked : pause);
  }
}
