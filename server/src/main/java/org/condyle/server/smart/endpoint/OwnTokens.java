package org.condyle.server.smart.endpoint;

import java.util.Optional;
import org.condyle.server.smart.client.RegisteredClients;
import org.condyle.server.smart.client.SmartClient;
import org.condyle.server.smart.token.AccessTokens;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.server.authorization.OAuth2Authorization;
import org.springframework.security.oauth2.server.authorization.OAuth2AuthorizationService;
import org.springframework.security.oauth2.server.authorization.OAuth2TokenIntrospection;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2ClientAuthenticationToken;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2TokenIntrospectionAuthenticationProvider;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2TokenIntrospectionAuthenticationToken;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;

/**
 * Tells a client about its own tokens, and one with the scope {@value SmartClient#INTROSPECT} about
 * those of its practices. Any other token is as unknown as one that there never was.
 */
final class OwnTokens implements AuthenticationProvider {

  private final OAuth2AuthorizationService authorizations;
  private final AccessTokens access;
  private final OAuth2TokenIntrospectionAuthenticationProvider provider;

  OwnTokens(
      OAuth2AuthorizationService authorizations,
      AccessTokens access,
      OAuth2TokenIntrospectionAuthenticationProvider provider) {
    this.authorizations = authorizations;
    this.access = access;
    this.provider = provider;
  }

  @Override
  public @Nullable Authentication authenticate(Authentication authentication) {
    OAuth2TokenIntrospectionAuthenticationToken asked =
        (OAuth2TokenIntrospectionAuthenticationToken) authentication;
    if (asked.getPrincipal() instanceof OAuth2ClientAuthenticationToken client
        && client.getRegisteredClient() != null
        && mayKnow(client.getRegisteredClient(), asked.getToken())) {
      return provider.authenticate(authentication);
    }
    return new OAuth2TokenIntrospectionAuthenticationToken(
        asked.getToken(),
        (Authentication) asked.getPrincipal(),
        OAuth2TokenIntrospection.builder().build());
  }

  private boolean mayKnow(RegisteredClient registered, String token) {
    OAuth2Authorization authorization = authorizations.findByToken(token, null);
    if (authorization == null) {
      return false;
    }
    if (authorization.getRegisteredClientId().equals(registered.getId())) {
      return true;
    }
    SmartClient client = RegisteredClients.of(registered);
    Optional<AccessTokens.Found> found = access.find(token);
    return client.scopes().contains(SmartClient.INTROSPECT)
        && found
            .filter(
                other ->
                    client.isOperator()
                        || client.partitions().containsAll(other.holder().practices()))
            .isPresent();
  }

  @Override
  public boolean supports(Class<?> authentication) {
    return OAuth2TokenIntrospectionAuthenticationToken.class.isAssignableFrom(authentication);
  }
}
