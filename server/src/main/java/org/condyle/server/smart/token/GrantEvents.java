package org.condyle.server.smart.token;

import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import org.condyle.server.smart.client.SmartEvents;
import org.condyle.server.smart.client.SmartEvents.Agent;
import org.condyle.server.smart.discovery.Endpoints;
import org.condyle.server.users.UserEvent.Kind;

/**
 * Tells of grants what the audit trail keeps: that tokens were given out by one for the first time,
 * and that it ended before its time. A refresh gives nobody anything new and is not told.
 */
final class GrantEvents {

  private final SmartEvents events;

  GrantEvents(SmartEvents events) {
    this.events = events;
  }

  /**
   * What a write of a grant's tokens means.
   *
   * @param before its tokens until then
   * @param after those that are written
   */
  void written(AuthorizationRow grant, List<TokenRow> before, List<TokenRow> after) {
    if (opens(after) && !opens(before)) {
      happened(Kind.TOKENS_ISSUED, grant, String.join(" ", new TreeSet<>(grant.scopeSet())));
    } else if (before.stream().anyMatch(token -> isEnded(token, after))) {
      boolean asked =
          EndpointRequest.current()
              .filter(request -> request.path().equals(Endpoints.REVOKE))
              .isPresent();
      if (asked) {
        happened(Kind.TOKENS_REVOKED, grant, "by the program");
      } else {
        happened(Kind.TOKENS_REUSED, grant, "code");
      }
    }
  }

  /** A refresh token that another one followed was sent once more. */
  void reused(AuthorizationRow grant) {
    happened(Kind.TOKENS_REUSED, grant, "refresh token");
  }

  private static boolean opens(List<TokenRow> tokens) {
    return tokens.stream().anyMatch(token -> token.tokenKind() == TokenKind.ACCESS);
  }

  private static boolean isEnded(TokenRow token, List<TokenRow> after) {
    return (token.tokenKind() == TokenKind.ACCESS || token.tokenKind() == TokenKind.REFRESH)
        && !token.invalidated()
        && after.stream()
            .anyMatch(now -> now.invalidated() && Arrays.equals(now.hash(), token.hash()));
  }

  private void happened(Kind kind, AuthorizationRow grant, String detail) {
    Holder holder = grant.holder();
    Agent agent =
        new Agent(
            holder.id(),
            holder.name(),
            holder.user() == null ? null : grant.clientId(),
            EndpointRequest.current().map(EndpointRequest::client).orElse(null));
    events.happened(kind, agent, grant.clientId(), holder.practices(), detail);
  }
}
