package org.condyle.server.users;

import java.time.Duration;

/** How long no try is taken after so many wrong ones in a row: longer each time. */
final class LockOut {

  private static final Duration FIRST = Duration.ofMinutes(1);

  /** So that nobody is kept out for days by others who try. */
  private static final Duration LONGEST = Duration.ofHours(1);

  private LockOut() {}

  /**
   * @param failures wrong tries in a row
   * @param free the last of so many is followed by a first pause
   * @return zero while there are free tries left
   */
  static Duration pause(int failures, int free) {
    if (failures < free) {
      return Duration.ZERO;
    }
    int doublings = Math.min(failures - free, 10);
    Duration pause = FIRST.multipliedBy(1L << doublings);
    return pause.compareTo(LONGEST) > 0 ? LONGEST : pause;
  }
}
