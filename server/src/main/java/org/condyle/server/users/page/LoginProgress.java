package org.condyle.server.users.page;

import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/**
 * Somebody who has shown the password, and is not signed in yet.
 *
 * @param accessNumber of the account when this began
 * @param begun when the password was shown
 * @param shown what else was shown
 */
record LoginProgress(UUID account, int accessNumber, Instant begun, Shown shown)
    implements Serializable {

  /** In which attribute of the session it is kept. */
  static final String ATTRIBUTE = "condyle.login";

  /** Long enough to install an app; then the password is asked for again. */
  static final Duration LONGEST = Duration.ofMinutes(15);

  /** What was shown so far. */
  enum Shown {
    PASSWORD,
    PASSWORD_AND_SECOND_FACTOR
  }

  LoginProgress withSecondFactor() {
    return new LoginProgress(account, accessNumber, begun, Shown.PASSWORD_AND_SECOND_FACTOR);
  }

  LoginProgress withNumber(int number) {
    return new LoginProgress(account, number, begun, shown);
  }

  boolean isTooOld(Instant now) {
    return now.isAfter(begun.plus(LONGEST));
  }
}
