package org.condyle.server.users;

import java.util.UUID;

/**
 * Told when all that somebody was let in with has to end: the password was changed, the account
 * disabled, or a membership changed. Sessions on pages end by themselves; whoever gave out tokens
 * takes them back.
 */
@FunctionalInterface
public interface AccessEnded {

  /**
   * Called inside the database transaction of the change, so that both become true at once; what it
   * throws undoes the change.
   */
  void ended(UUID user);
}
