package org.condyle.server.smart.token;

import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import org.condyle.server.smart.client.SmartClient;
import org.condyle.server.smart.discovery.Endpoints;
import org.springframework.security.oauth2.server.authorization.context.AuthorizationServerContext;
import org.springframework.security.oauth2.server.authorization.context.AuthorizationServerContextHolder;
import org.springframework.security.oauth2.server.authorization.settings.AuthorizationServerSettings;

/**
 * A request to the endpoints, while it is answered.
 *
 * @param getIssuer the server's address, without a slash at the end
 * @param ofThisMachine the name of this machine by which it was asked, if it was by one
 * @param path which endpoint, below that address
 * @param client the address of who asks
 */
public record EndpointRequest(
    String getIssuer,
    Optional<String> ofThisMachine,
    AuthorizationServerSettings settings,
    String path,
    String client)
    implements AuthorizationServerContext {

  /** The one that is being answered, if one is. */
  public static Optional<EndpointRequest> current() {
    return AuthorizationServerContextHolder.getContext() instanceof EndpointRequest request
        ? Optional.of(request)
        : Optional.empty();
  }

  /**
   * To which token endpoint a client's assertion may be made out. The commands of whoever owns the
   * data folder do not know the server's public address, and ask it on this machine.
   */
  static Set<String> audiences(String clientId) {
    Set<String> audiences = new LinkedHashSet<>();
    current()
        .ifPresent(
            request -> {
              audiences.add(request.getIssuer() + Endpoints.TOKEN);
              if (clientId.equals(SmartClient.OPERATOR)) {
                request.ofThisMachine().ifPresent(local -> audiences.add(local + Endpoints.TOKEN));
              }
            });
    return audiences;
  }

  @Override
  public String getIssuer() {
    return getIssuer;
  }

  @Override
  public AuthorizationServerSettings getAuthorizationServerSettings() {
    return settings;
  }
}
