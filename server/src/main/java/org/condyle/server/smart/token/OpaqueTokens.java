package org.condyle.server.smart.token;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.condyle.server.smart.client.OpaqueValue;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.core.ClaimAccessor;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import org.springframework.security.oauth2.core.OAuth2RefreshToken;
import org.springframework.security.oauth2.core.OAuth2Token;
import org.springframework.security.oauth2.server.authorization.OAuth2Authorization;
import org.springframework.security.oauth2.server.authorization.OAuth2TokenType;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2ClientCredentialsAuthenticationToken;
import org.springframework.security.oauth2.server.authorization.token.OAuth2TokenContext;
import org.springframework.security.oauth2.server.authorization.token.OAuth2TokenGenerator;

/**
 * Makes access and refresh tokens: random values that mean nothing to who holds them. A refresh
 * token is made for whom {@code offline_access} or {@code online_access} was granted, for apps
 * without a secret too (SMART App Launch 2.2, 2.0.8).
 */
public final class OpaqueTokens implements OAuth2TokenGenerator<OAuth2Token> {

  /** Renewed with each use; what is certified needs three months at least. */
  private static final Duration OFFLINE = Duration.ofDays(92);

  /** A working day. */
  private static final Duration ONLINE = Duration.ofHours(12);

  private final BackendGrants backends;
  private final Clock clock;

  public OpaqueTokens(BackendGrants backends, Clock clock) {
    this.backends = backends;
    this.clock = clock;
  }

  @Override
  public @Nullable OAuth2Token generate(OAuth2TokenContext context) {
    Instant now = clock.instant();
    if (OAuth2TokenType.ACCESS_TOKEN.equals(context.getTokenType())) {
      return access(context, now);
    }
    if (OAuth2TokenType.REFRESH_TOKEN.equals(context.getTokenType())) {
      // A refresh may ask for fewer scopes; what was granted at first decides whether it goes on.
      OAuth2Authorization before = context.getAuthorization();
      Set<String> granted =
          before == null ? context.getAuthorizedScopes() : before.getAuthorizedScopes();
      if (granted.contains("offline_access")) {
        return refresh(now, OFFLINE);
      }
      if (granted.contains("online_access")) {
        return refresh(now, ONLINE);
      }
    }
    return null;
  }

  private static OAuth2RefreshToken refresh(Instant now, Duration valid) {
    return new OAuth2RefreshToken(OpaqueValue.random(), now, now.plus(valid));
  }

  private OAuth2AccessToken access(OAuth2TokenContext context, Instant now) {
    if (context.getAuthorizationGrant()
        instanceof OAuth2ClientCredentialsAuthenticationToken request) {
      BackendGrants.Granted granted = backends.grant(context.getRegisteredClient(), request);
      return new HeldToken(context, now, granted.valid(), granted.holder());
    }
    return new OAuth2AccessToken(
        OAuth2AccessToken.TokenType.BEARER,
        OpaqueValue.random(),
        now,
        now.plus(context.getRegisteredClient().getTokenSettings().getAccessTokenTimeToLive()),
        context.getAuthorizedScopes());
  }

  /** One that says whose it is to what stores it. */
  private static final class HeldToken extends OAuth2AccessToken implements ClaimAccessor {

    private static final long serialVersionUID = 1L;

    private final transient Map<String, Object> claims;

    HeldToken(OAuth2TokenContext context, Instant now, Duration valid, Holder holder) {
      super(
          TokenType.BEARER,
          OpaqueValue.random(),
          now,
          now.plus(valid),
          context.getAuthorizedScopes());
      this.claims = Map.of(TokenClaims.HOLDER, holder);
    }

    @Override
    public Map<String, Object> getClaims() {
      return claims;
    }
  }
}
