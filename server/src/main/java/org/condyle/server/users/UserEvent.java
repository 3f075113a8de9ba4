package org.condyle.server.users;

import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened to an account, to a program that may ask for tokens, or to what somebody
 * let a program do; for the audit trail.
 *
 * @param at when
 * @param kind what
 * @param agent id of who did it, {@code user/…} or {@code client/…}; null while nobody is signed in
 * @param name of who did it, or the login name that was tried
 * @param client the id of the program by which it was done, where that is another
 * @param account whose account it is about; null if there is none of the name that was tried
 * @param app the id of the program that it is about
 * @param partitions of the practices it is about: those of the chosen membership; none while none
 *     is chosen
 * @param address of the client, as far as it is known
 * @param detail in words, without passwords, codes, tokens and keys; may be empty
 */
public record UserEvent(
    Instant at,
    Kind kind,
    @Nullable String agent,
    String name,
    @Nullable String client,
    @Nullable UUID account,
    @Nullable String app,
    Set<Integer> partitions,
    @Nullable String address,
    String detail) {

  public UserEvent {
    partitions = Set.copyOf(partitions);
  }

  /**
   * Something that happened to an account.
   *
   * @param by who did it; null while nobody is signed in
   */
  public UserEvent(
      Instant at,
      Kind kind,
      @Nullable UUID by,
      String name,
      @Nullable UUID account,
      Set<Integer> partitions,
      @Nullable String address,
      String detail) {
    this(
        at,
        kind,
        by == null ? null : "user/" + by,
        name,
        null,
        account,
        null,
        partitions,
        address,
        detail);
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
    PRACTICE_ADDED,
    APP_ADDED,
    APP_CHANGED,
    APP_SECRET_CHANGED,
    APP_DISABLED,
    /** A program did not show that it is the one that was registered. */
    APP_REFUSED,
    CONSENT_GIVEN,
    CONSENT_DENIED,
    /** For the first time by a grant; what follows by refreshing is no event. */
    TOKENS_ISSUED,
    TOKENS_REVOKED,
    /** A code or refresh token was sent once more, and the grant ended by it. */
    TOKENS_REUSED;

    /** Whether it says that somebody was not let in. */
    public boolean isRefusal() {
      return switch (this) {
        case LOGIN_FAILED,
            SECOND_FACTOR_FAILED,
            LOCKED_OUT,
            APP_REFUSED,
            CONSENT_DENIED,
            TOKENS_REUSED ->
            true;
        default -> false;
      };
    }
  }
}
