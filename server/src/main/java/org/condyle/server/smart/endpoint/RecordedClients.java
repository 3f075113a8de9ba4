package org.condyle.server.smart.endpoint;

import java.util.Set;
import org.condyle.server.smart.client.RegisteredClients;
import org.condyle.server.smart.client.SmartClient;
import org.condyle.server.smart.client.SmartEvents;
import org.condyle.server.smart.client.SmartEvents.Agent;
import org.condyle.server.smart.token.EndpointRequest;
import org.condyle.server.users.UserEvent.Kind;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2ClientAuthenticationToken;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;

/**
 * Records who said to be a client and did not show it: in the trail of the client's practices, or
 * in that of the server where there is no such client.
 */
final class RecordedClients implements AuthenticationManager {

  /** Of what somebody sent in the place of an id. */
  private static final int LONGEST_ID = 64;

  private final AuthenticationManager manager;
  private final RegisteredClients clients;
  private final SmartEvents events;

  RecordedClients(AuthenticationManager manager, RegisteredClients clients, SmartEvents events) {
    this.manager = manager;
    this.clients = clients;
    this.events = events;
  }

  @Override
  public @Nullable Authentication authenticate(Authentication shown) {
    try {
      return manager.authenticate(shown);
    } catch (AuthenticationException e) {
      if (shown instanceof OAuth2ClientAuthenticationToken client) {
        record(client);
      }
      throw e;
    }
  }

  private void record(OAuth2ClientAuthenticationToken shown) {
    String id = String.valueOf(shown.getPrincipal());
    RegisteredClient registered = clients.findByClientId(id);
    SmartClient client = registered == null ? null : RegisteredClients.of(registered);
    String said =
        client == null
            ? id.substring(0, Math.min(id.length(), LONGEST_ID)).replaceAll("[^!-~]", "?")
            : id;
    events.happened(
        Kind.APP_REFUSED,
        new Agent(
            "client/" + said,
            client == null ? said : client.name(),
            null,
            EndpointRequest.current().map(EndpointRequest::client).orElse(null)),
        said,
        client == null ? Set.of() : client.partitions(),
        shown.getClientAuthenticationMethod().getValue());
  }
}
