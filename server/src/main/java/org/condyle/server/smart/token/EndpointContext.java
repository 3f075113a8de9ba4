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
 * Under which address an endpoint is asked.
 *
 * @param getIssuer the server's address, without a slash at the end
 * @param ofThisMachine the name of this machine by which it was asked, if it was by one
 */
public record EndpointContext(
    String getIssuer,
    Optional<String> ofThisMachine,
    AuthorizationServerSettings getAuthorizationServerSettings)
    implements AuthorizationServerContext {

  /**
   * To which token endpoint a client's assertion may be made out. The commands of whoever owns the
   * data folder do not know the server's public address, and ask it on this machine.
   */
  static Set<String> audiences(String clientId) {
    Set<String> audiences = new LinkedHashSet<>();
    if (AuthorizationServerContextHolder.getContext() instanceof EndpointContext context) {
      audiences.add(context.getIssuer() + Endpoints.TOKEN);
      if (clientId.equals(SmartClient.OPERATOR)) {
        context.ofThisMachine().ifPresent(local -> audiences.add(local + Endpoints.TOKEN));
      }
    }
    return audiences;
  }
}
