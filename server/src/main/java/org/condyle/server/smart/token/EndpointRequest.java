package org.condyle.server.smart.token;

import java.util.Optional;
import org.springframework.security.oauth2.server.authorization.context.AuthorizationServerContext;
import org.springframework.security.oauth2.server.authorization.context.AuthorizationServerContextHolder;
import org.springframework.security.oauth2.server.authorization.settings.AuthorizationServerSettings;

/**
 * A request to the endpoints, while it is answered.
 *
 * @param getIssuer the address under which the server was asked
 * @param path which endpoint, below that address
 * @param client the address of who asks
 */
public record EndpointRequest(
    String getIssuer, AuthorizationServerSettings settings, String path, String client)
    implements AuthorizationServerContext {

  /** The one that is being answered, if one is. */
  public static Optional<EndpointRequest> current() {
    return AuthorizationServerContextHolder.getContext() instanceof EndpointRequest request
        ? Optional.of(request)
        : Optional.empty();
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
