package org.condyle.server.users;

import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened to an account, for the audit trail.
 *
 * @param at when
 * @param kind what
 * @param by who did it; null while nobody is signed in
 * @param name of who did it, or the login name that was tried
 * @param account whose account it is about; null if there is none of the name that was tried
 * @param partitions of the practices it is about: those of the chosen membership; none while none
 *     is chosen
 * @param address of the client, as far as it is known
 * @param detail in words, without passwords and codes; may be empty
 */
public record UserEvent(
    Instant at,
    Kind kind,
    @Nullable UUID by,
    String name,
    @Nullable UUID account,
    Set<Integer> partitions,
    @Nullable String address,
    String detail) {

  public UserEvent {
    partitions = Set.copyOf(partitions);
  }

  /** What can happen. */
  public enum Kind {
    LOGIN,
    LOGIN_FAILED,
    SECOND_FACTOR_FAILED,
    LOCKED_OUT,
    LOGOUT,
    PASSWORD_CHANGED,
    SECOND_FACTOR_CHANGED,
    ACCOUNT_ADDED,
    ACCOUNT_CHANGED,
    ACCOUNT_DISABLED,
    ACCOUNT_ENABLED,
    MEMBERSHIPS_CHANGED,
    IDENTITY_INVITED,
    IDENTITY_LINKED,
    IDENTITY_UNLINKED,
    PRACTICE_ADDED;

    /** Whether it says that somebody was not let in. */
    public boolean isRefusal() {
      return this == LOGIN_FAILED || this == SECOND_FACTOR_FAILED || this == LOCKED_OUT;
    }
  }
}
