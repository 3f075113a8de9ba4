package org.condyle.server.users;

import java.time.Duration;

/** How long an account takes no try after so many wrong ones in a row: longer each time. */
final class LockOut {

  /** As many tries as people need who look for the right one. */
  static final int FREE_TRIES = 5;

  private static final Duration FIRST = Duration.ofMinutes(1);

  /** So that nobody is kept out for days by others who try. */
  private static final Duration LONGEST = Duration.ofHours(1);

  private LockOut() {}

  /**
   * @param failures wrong tries in a row
   * @return zero while there are free tries left
   */
  static Duration pause(int failures) {
    if (failures < FREE_TRIES) {
      return Duration.ZERO;
    }
    int doublings = Math.min(failures - FREE_TRIES, 10);
    Duration pause = FIRST.multipliedBy(1L << doublings);
    return pause.compareTo(LONGEST) > 0 ? LONGEST : pause;
  }
}
