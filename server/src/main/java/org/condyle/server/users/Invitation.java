package org.condyle.server.users;

import java.time.Instant;

/**
 * A code by which somebody who logged in at the provider becomes an account here, once; it is told
 * to one person and kept nowhere.
 *
 * @param until when it is good
 */
public record Invitation(String code, Instant until) {

  /** Without the code: it must not get into a log. */
  @Override
  public String toString() {
    return "Invitation[until " + until + "]";
  }
}
