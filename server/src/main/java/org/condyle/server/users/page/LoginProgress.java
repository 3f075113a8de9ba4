package org.condyle.server.users.page;

import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/**
 * Somebody who has shown the password, or logged in at the site's provider, and is not signed in
 * yet.
 *
 * @param accessNumber of the account when this began
 * @param begun when that was
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
    PASSWORD_AND_SECOND_FACTOR,
    /** A login at the provider that counts for one factor. */
    IDENTITY,
    IDENTITY_AND_SECOND_FACTOR;

    boolean hasSecondFactor() {
      return this == PASSWORD_AND_SECOND_FACTOR || this == IDENTITY_AND_SECOND_FACTOR;
    }

    boolean isByProvider() {
      return this == IDENTITY || this == IDENTITY_AND_SECOND_FACTOR;
    }

    Shown withSecondFactor() {
      return isByProvider() ? IDENTITY_AND_SECOND_FACTOR : PASSWORD_AND_SECOND_FACTOR;
    }
  }

  LoginProgress withSecondFactor() {
    return new LoginProgress(account, accessNumber, begun, shown.withSecondFactor());
  }

  LoginProgress withNumber(int number) {
    return new LoginProgress(account, number, begun, shown);
  }

  boolean isTooOld(Instant now) {
    return now.isAfter(begun.plus(LONGEST));
  }
}
