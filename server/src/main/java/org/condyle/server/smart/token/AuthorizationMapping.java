package org.condyle.server.smart.token;

import java.security.Principal;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import org.condyle.server.smart.client.OpaqueValue;
import org.condyle.server.smart.launch.LaunchContext;
import org.condyle.server.users.Membership;
import org.condyle.server.users.SignedIn;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import org.springframework.security.oauth2.core.OAuth2RefreshToken;
import org.springframework.security.oauth2.core.OAuth2Token;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationRequest;
import org.springframework.security.oauth2.core.endpoint.OAuth2ParameterNames;
import org.springframework.security.oauth2.core.endpoint.PkceParameterNames;
import org.springframework.security.oauth2.core.oidc.OidcIdToken;
import org.springframework.security.oauth2.core.oidc.OidcScopes;
import org.springframework.security.oauth2.core.oidc.endpoint.OidcParameterNames;
import org.springframework.security.oauth2.server.authorization.OAuth2Authorization;
import org.springframework.security.oauth2.server.authorization.OAuth2AuthorizationCode;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClientRepository;

/** Between grants as Spring Authorization Server has them and as they are stored. */
final class AuthorizationMapping {

  /** An attribute that counts writes. */
  static final String VERSION = AuthorizationMapping.class.getName() + ".version";

  /** The parameter that carries the handle of a launch. */
  private static final String LAUNCH = "launch";

  /** Stands before a hash where the value itself is not known; no value has a colon. */
  private static final String KEPT = "kept:";

  private final RegisteredClientRepository clients;

  AuthorizationMapping(RegisteredClientRepository clients) {
    this.clients = clients;
  }

  /** The hash of a value, or the one that stands in its place. */
  static byte[] hash(String value) {
    return value.startsWith(KEPT)
        ? Base64.getUrlDecoder().decode(value.substring(KEPT.length()))
        : OpaqueValue.hash(value);
  }

  private static String kept(byte[] hash) {
    return KEPT + Base64.getUrlEncoder().encodeToString(hash);
  }

  static Optional<String> launchHandle(OAuth2Authorization authorization) {
    OAuth2AuthorizationRequest request =
        authorization.getAttribute(OAuth2AuthorizationRequest.class.getName());
    return request == null ? Optional.empty() : parameter(request, LAUNCH);
  }

  private static Optional<String> parameter(OAuth2AuthorizationRequest request, String name) {
    return Optional.ofNullable((String) request.getAdditionalParameters().get(name));
  }

  /** A new grant as it is stored. */
  AuthorizationRow row(
      OAuth2Authorization authorization, LaunchContext launch, OffsetDateTime expires) {
    OAuth2AuthorizationRequest request =
        authorization.getAttribute(OAuth2AuthorizationRequest.class.getName());
    Holder holder = holder(authorization);
    return new AuthorizationRow(
        UUID.fromString(authorization.getId()),
        1,
        authorization.getRegisteredClientId(),
        authorization.getAuthorizationGrantType().getValue(),
        holder.id(),
        holder.name(),
        holder.user(),
        holder.role().code(),
        new TreeSet<>(holder.practices())
            .stream().map(String::valueOf).collect(Collectors.joining(" ")),
        holder.ownPatient(),
        holder.fhirUser(),
        launch.patient(),
        launch.encounter(),
        launch.needsBanner(),
        String.join(" ", authorization.getAuthorizedScopes()),
        request == null ? null : request.getAuthorizationUri(),
        request == null ? null : request.getRedirectUri(),
        request == null ? null : String.join(" ", request.getScopes()),
        request == null ? null : request.getState(),
        request == null ? null : parameter(request, PkceParameterNames.CODE_CHALLENGE).orElse(null),
        request == null ? null : parameter(request, OidcParameterNames.NONCE).orElse(null),
        expires);
  }

  private static Holder holder(OAuth2Authorization authorization) {
    if (authorization.getAttribute(Principal.class.getName()) instanceof UserAuthentication user) {
      return Holder.of(user.signedIn());
    }
    Map<String, Object> claims = authorization.getAccessToken().getClaims();
    if (claims != null && claims.get(TokenClaims.HOLDER) instanceof Holder holder) {
      return holder;
    }
    throw new IllegalStateException("A grant without anybody who holds it is not stored");
  }

  /**
   * A stored grant; empty if its client is disabled.
   *
   * @param known values that somebody sent and whose hashes were found
   */
  Optional<OAuth2Authorization> authorization(
      AuthorizationRow row, List<TokenRow> tokens, Map<TokenKind, String> known) {
    RegisteredClient client = clients.findById(row.clientId());
    if (client == null) {
      return Optional.empty();
    }
    OAuth2Authorization.Builder builder =
        OAuth2Authorization.withRegisteredClient(client)
            .id(row.id().toString())
            .principalName(row.holderId())
            .authorizationGrantType(new AuthorizationGrantType(row.grantType()))
            .authorizedScopes(row.scopeSet())
            .attribute(VERSION, row.version());
    addRequest(builder, row, client);
    for (TokenRow token : tokens) {
      String given = known.get(token.tokenKind());
      add(
          builder,
          row,
          token,
          given != null && Arrays.equals(OpaqueValue.hash(given), token.hash())
              ? given
              : kept(token.hash()));
    }
    return Optional.of(builder.build());
  }

  private static void addRequest(
      OAuth2Authorization.Builder builder, AuthorizationRow row, RegisteredClient client) {
    UUID user = row.userId();
    if (user == null || row.authorizationUri() == null) {
      return;
    }
    UserAuthentication authentication = new UserAuthentication(signedIn(user, row));
    Map<String, Object> parameters = new HashMap<>();
    put(parameters, PkceParameterNames.CODE_CHALLENGE, row.codeChallenge());
    parameters.put(PkceParameterNames.CODE_CHALLENGE_METHOD, "S256");
    put(parameters, OidcParameterNames.NONCE, row.nonce());
    builder
        .principalName(authentication.getName())
        .attribute(Principal.class.getName(), authentication)
        .attribute(LaunchContext.class.getName(), row.launch())
        .attribute(
            OAuth2AuthorizationRequest.class.getName(),
            OAuth2AuthorizationRequest.authorizationCode()
                .authorizationUri(row.authorizationUri())
                .clientId(client.getClientId())
                .redirectUri(row.redirectUri())
                .scopes(row.requestedScopeSet())
                .state(row.appState())
                .additionalParameters(parameters)
                .build());
  }

  private static void put(Map<String, Object> parameters, String name, @Nullable String value) {
    if (value != null) {
      parameters.put(name, value);
    }
  }

  private static SignedIn signedIn(UUID user, AuthorizationRow row) {
    Holder holder = row.holder();
    return new SignedIn(
        user,
        holder.name(),
        new Membership(
            row.id(), holder.practices(), holder.role(), holder.ownPatient(), holder.fhirUser()));
  }

  private static void add(
      OAuth2Authorization.Builder builder, AuthorizationRow row, TokenRow token, String value) {
    Instant issued = token.issued().toInstant();
    Instant expires = token.expires().toInstant();
    switch (token.tokenKind()) {
      case STATE -> builder.attribute(OAuth2ParameterNames.STATE, value);
      case CODE -> put(builder, new OAuth2AuthorizationCode(value, issued, expires), token);
      case REFRESH -> put(builder, new OAuth2RefreshToken(value, issued, expires), token);
      case ACCESS -> {
        OAuth2AccessToken access =
            new OAuth2AccessToken(
                OAuth2AccessToken.TokenType.BEARER,
                value,
                issued,
                expires,
                AuthorizationRow.words(token.scopes()));
        builder.token(
            access,
            metadata -> {
              metadata.put(
                  OAuth2Authorization.Token.CLAIMS_METADATA_NAME, TokenClaims.of(row, access));
              metadata.put(
                  OAuth2Authorization.Token.INVALIDATED_METADATA_NAME, token.invalidated());
            });
        if (row.scopeSet().contains(OidcScopes.OPENID)) {
          // Not kept: whoever wants another id token gets one made anew.
          builder.token(
              new OidcIdToken(KEPT, issued, expires, Map.of("sub", row.holder().subject())));
        }
      }
    }
  }

  private static void put(OAuth2Authorization.Builder builder, OAuth2Token value, TokenRow token) {
    builder.token(
        value,
        metadata ->
            metadata.put(OAuth2Authorization.Token.INVALIDATED_METADATA_NAME, token.invalidated()));
  }
}
