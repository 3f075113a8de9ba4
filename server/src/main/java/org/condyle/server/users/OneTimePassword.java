package org.condyle.server.users;

import java.time.Instant;

/**
 * A password to sign in with once and then to change; it is told to one person and kept nowhere.
 *
 * @param login whose it is
 * @param until when it is good
 */
public record OneTimePassword(String login, String password, Instant until) {

  /** Without the password: it must not get into a log. */
  @Override
  public String toString() {
    return "OneTimePassword[" + login + ", until " + until + "]";
  }
}
