package org.condyle.server.smart.token;

import java.time.Clock;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.condyle.server.caller.Caller;
import org.condyle.server.caller.Scopes;
import org.condyle.server.smart.client.OpaqueValue;
import org.condyle.server.smart.launch.LaunchContext;

/**
 * Access tokens from the side of those who accept them. Each is looked up each time, so that one
 * that was revoked opens nothing from that moment, on every server.
 */
public final class AccessTokens {

  private final AuthorizationTable table;
  private final Clock clock;

  AccessTokens(AuthorizationTable table, Clock clock) {
    this.table = table;
    this.clock = clock;
  }

  /**
   * What is known of a good token.
   *
   * @param client the id of the client that it was given to
   */
  public record Found(
      Caller caller, Holder holder, String client, LaunchContext launch, Set<String> scopes) {}

  /** Whose token this is; empty if it is none, is over, or was revoked. */
  public Optional<Found> find(String value) {
    if (!OpaqueValue.isOne(value)) {
      return Optional.empty();
    }
    return table.findByAccess(OpaqueValue.hash(value), clock.instant()).map(AccessTokens::found);
  }

  private static Found found(AuthorizationRow row) {
    Holder holder = row.holder();
    Scopes scopes = Scopes.of(row.scopeSet());
    return new Found(
        new Caller(
            holder.id(),
            holder.name(),
            holder.role(),
            row.clientId(),
            holder.practices(),
            scopes,
            row.heldTo(scopes),
            holder.fhirUser()),
        holder,
        row.clientId(),
        row.launch(),
        row.scopeSet());
  }

  /**
   * Revokes all that a client was given.
   *
   * @return how many grants that were
   */
  public int revokeClient(String clientId) {
    return table.deleteOfClient(clientId);
  }

  /**
   * Revokes all that apps were given on behalf of a user.
   *
   * @return how many grants that were
   */
  public int revokeUser(UUID user) {
    return table.deleteOfUser(user);
  }
}
