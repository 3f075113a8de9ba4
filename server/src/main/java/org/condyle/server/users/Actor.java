package org.condyle.server.users;

import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Who changes something about accounts, for the audit trail.
 *
 * @param user null where nobody is signed in: at the start of the server, and while somebody signs
 *     in
 * @param name of the person, or of what does it in a person's place
 * @param partitions of the practices that the person has chosen; empty where none is chosen
 * @param address of the client, as far as it is known
 */
public record Actor(
    @Nullable UUID user, String name, Set<Integer> partitions, @Nullable String address) {

  /** The server itself, at its start. */
  public static final Actor SERVER = new Actor(null, "server", Set.of(), null);

  public Actor {
    partitions = Set.copyOf(partitions);
  }

  /** Somebody who signed in. */
  public static Actor of(SignedIn who, @Nullable String address) {
    return new Actor(who.user(), who.name(), who.chosen().partitions(), address);
  }

  /** Somebody who is about to sign in. */
  public static Actor signingIn(Account account, @Nullable String address) {
    return new Actor(account.id(), account.displayName(), Set.of(), address);
  }
}
