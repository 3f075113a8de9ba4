package org.condyle.server.smart.endpoint;

import java.util.Set;
import java.util.TreeSet;
import org.condyle.server.smart.client.SmartEvents;
import org.condyle.server.smart.client.SmartEvents.Agent;
import org.condyle.server.smart.token.EndpointRequest;
import org.condyle.server.smart.token.UserAuthentication;
import org.condyle.server.users.SignedIn;
import org.condyle.server.users.UserEvent.Kind;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationCodeRequestAuthenticationException;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationConsentAuthenticationToken;

/** Records what people decide about apps, before the app is told. */
final class RecordedConsents implements AuthenticationProvider {

  private final AuthenticationProvider provider;
  private final SmartEvents events;

  RecordedConsents(AuthenticationProvider provider, SmartEvents events) {
    this.provider = provider;
    this.events = events;
  }

  @Override
  public @Nullable Authentication authenticate(Authentication decision) {
    OAuth2AuthorizationConsentAuthenticationToken decided =
        (OAuth2AuthorizationConsentAuthenticationToken) decision;
    Authentication answer;
    try {
      answer = provider.authenticate(decided);
    } catch (OAuth2AuthorizationCodeRequestAuthenticationException e) {
      if (e.getError().getErrorCode().equals(OAuth2ErrorCodes.ACCESS_DENIED)) {
        record(Kind.CONSENT_DENIED, decided, Set.of());
      }
      throw e;
    }
    record(Kind.CONSENT_GIVEN, decided, decided.getScopes());
    return answer;
  }

  private void record(
      Kind kind, OAuth2AuthorizationConsentAuthenticationToken decided, Set<String> scopes) {
    if (decided.getPrincipal() instanceof UserAuthentication user) {
      SignedIn who = user.signedIn();
      events.happened(
          kind,
          Agent.of(who, EndpointRequest.current().map(EndpointRequest::client).orElse(null)),
          decided.getClientId(),
          who.chosen().partitions(),
          String.join(" ", new TreeSet<>(scopes)));
    }
  }

  @Override
  public boolean supports(Class<?> authentication) {
    return provider.supports(authentication);
  }
}
