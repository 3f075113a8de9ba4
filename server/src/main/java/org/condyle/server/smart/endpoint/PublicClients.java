package org.condyle.server.smart.endpoint;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;
import org.condyle.server.smart.discovery.Endpoints;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.security.oauth2.server.authorization.OAuth2Authorization;
import org.springframework.security.oauth2.server.authorization.OAuth2AuthorizationService;
import org.springframework.security.oauth2.server.authorization.OAuth2TokenType;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2ClientAuthenticationToken;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClientRepository;
import org.springframework.security.web.authentication.AuthenticationConverter;

/**
 * Apps without a secret that refresh or revoke: the token itself is what they show. Whoever sends a
 * refresh token need not say the client's id too (RFC 6749, 6, asks for none, and widely used
 * libraries send none). At the other endpoints, and with a code, they are no clients by their name
 * alone.
 */
final class PublicClients implements AuthenticationConverter, AuthenticationProvider {

  private static final String BY_TOKEN = PublicClients.class.getName();

  private final RegisteredClientRepository clients;
  private final OAuth2AuthorizationService authorizations;

  PublicClients(RegisteredClientRepository clients, OAuth2AuthorizationService authorizations) {
    this.clients = clients;
    this.authorizations = authorizations;
  }

  @Override
  public @Nullable Authentication convert(HttpServletRequest request) {
    String path = Endpoints.path(request);
    boolean refreshes =
        path.equals(Endpoints.TOKEN) && "refresh_token".equals(request.getParameter("grant_type"));
    boolean revokes = path.equals(Endpoints.REVOKE);
    String[] ids = request.getParameterValues("client_id");
    if (!(refreshes || revokes)
        || (ids == null ? !refreshes : ids.length != 1)
        || request.getHeader("Authorization") != null
        || request.getParameter("client_secret") != null
        || request.getParameter("client_assertion") != null) {
      return null;
    }
    String id = ids == null ? holder(request.getParameter("refresh_token")) : ids[0];
    if (id == null) {
      // Nothing is wrong with the client: its token is over (RFC 6749, 5.2).
      throw new OAuth2AuthenticationException(OAuth2ErrorCodes.INVALID_GRANT);
    }
    return new OAuth2ClientAuthenticationToken(
        id, ClientAuthenticationMethod.NONE, null, Map.of(BY_TOKEN, true));
  }

  /** The id of the client that a refresh token was given to. */
  private @Nullable String holder(@Nullable String refreshToken) {
    OAuth2Authorization found =
        refreshToken == null
            ? null
            : authorizations.findByToken(refreshToken, OAuth2TokenType.REFRESH_TOKEN);
    return found == null ? null : found.getRegisteredClientId();
  }

  @Override
  public @Nullable Authentication authenticate(Authentication authentication) {
    OAuth2ClientAuthenticationToken given = (OAuth2ClientAuthenticationToken) authentication;
    // What a caller sends is a text: nobody else can put a Boolean there.
    if (!Boolean.TRUE.equals(given.getAdditionalParameters().get(BY_TOKEN))) {
      return null;
    }
    RegisteredClient client = clients.findByClientId(String.valueOf(given.getPrincipal()));
    if (client == null
        || !client.getClientAuthenticationMethods().contains(ClientAuthenticationMethod.NONE)) {
      throw new OAuth2AuthenticationException(OAuth2ErrorCodes.INVALID_CLIENT);
    }
    return new OAuth2ClientAuthenticationToken(client, ClientAuthenticationMethod.NONE, null);
  }

  @Override
  public boolean supports(Class<?> authentication) {
    return OAuth2ClientAuthenticationToken.class.isAssignableFrom(authentication);
  }
}
