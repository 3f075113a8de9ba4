package org.condyle.server.users;

import java.time.Duration;

/** What becomes of a login name and a password. */
public sealed interface LoginResult {

  /** They are right; what else is needed follows from the account. */
  record Passed(Account account) implements LoginResult {}

  /**
   * They are not, or the account is not known, is disabled, takes a pause, or has a one-time
   * password that is too old: whoever tries is not told which.
   */
  record Refused() implements LoginResult {}

  /** Too much was tried from this address or with this login name, known or not. */
  record Limited(Duration retryAfter) implements LoginResult {}
}
