package org.condyle.server.smart.client;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClientRepository;
import org.springframework.security.oauth2.server.authorization.settings.ClientSettings;
import org.springframework.security.oauth2.server.authorization.settings.OAuth2TokenFormat;
import org.springframework.security.oauth2.server.authorization.settings.TokenSettings;

/** The clients as Spring Authorization Server wants to see them. */
public final class RegisteredClients implements RegisteredClientRepository {

  /** Within which a token that nobody revoked ends by itself. */
  public static final Duration ACCESS = Duration.ofHours(1);

  /** What SMART Backend Services recommend. */
  public static final Duration BACKEND_ACCESS = Duration.ofMinutes(5);

  /** Between an app's getting a code and its changing it for tokens. */
  private static final Duration CODE = Duration.ofMinutes(1);

  private static final String CLIENT = SmartClient.class.getName();

  private final Clients clients;

  RegisteredClients(Clients clients) {
    this.clients = clients;
  }

  /** What we know of a client that came from here. */
  public static SmartClient of(RegisteredClient client) {
    return client.getClientSettings().getSetting(CLIENT);
  }

  @Override
  public void save(RegisteredClient client) {
    throw new UnsupportedOperationException("Clients are registered by $register-client");
  }

  /** A client's id here and the one that it says are the same. */
  @Override
  public @Nullable RegisteredClient findById(String id) {
    return findByClientId(id);
  }

  @Override
  public @Nullable RegisteredClient findByClientId(String clientId) {
    // An external client gets nothing here, whatever it shows.
    return clients
        .find(clientId)
        .filter(client -> client.kind() != ClientKind.EXTERNAL)
        .map(RegisteredClients::registered)
        .orElse(null);
  }

  private static RegisteredClient registered(SmartClient client) {
    RegisteredClient.Builder builder =
        RegisteredClient.withId(client.clientId())
            .clientId(client.clientId())
            .clientName(client.name())
            .clientSecret(client.secretHash())
            .redirectUris(uris -> uris.addAll(client.redirectUris()))
            .scopes(scopes -> scopes.addAll(client.scopes()))
            .clientSettings(clientSettings(client))
            .tokenSettings(tokenSettings(client));
    switch (client.kind()) {
      case PUBLIC -> builder.clientAuthenticationMethod(ClientAuthenticationMethod.NONE);
      case SYMMETRIC ->
          builder
              .clientAuthenticationMethod(ClientAuthenticationMethod.CLIENT_SECRET_BASIC)
              .clientAuthenticationMethod(ClientAuthenticationMethod.CLIENT_SECRET_POST);
      case ASYMMETRIC ->
          builder.clientAuthenticationMethod(ClientAuthenticationMethod.PRIVATE_KEY_JWT);
      case EXTERNAL ->
          throw new IllegalArgumentException("An external client does not authenticate here");
    }
    if (client.grants().contains(SmartClient.CODE)) {
      builder
          .authorizationGrantType(AuthorizationGrantType.AUTHORIZATION_CODE)
          .authorizationGrantType(AuthorizationGrantType.REFRESH_TOKEN);
    }
    if (client.grants().contains(SmartClient.CREDENTIALS)) {
      builder.authorizationGrantType(AuthorizationGrantType.CLIENT_CREDENTIALS);
    }
    return builder.build();
  }

  private static ClientSettings clientSettings(SmartClient client) {
    return ClientSettings.builder()
        .requireProofKey(true)
        .requireAuthorizationConsent(true)
        .tokenEndpointAuthenticationSigningAlgorithm(SignatureAlgorithm.RS384)
        .setting(CLIENT, client)
        .build();
  }

  private static TokenSettings tokenSettings(SmartClient client) {
    return TokenSettings.builder()
        .accessTokenFormat(OAuth2TokenFormat.REFERENCE)
        .accessTokenTimeToLive(client.grants().contains(SmartClient.CODE) ? ACCESS : BACKEND_ACCESS)
        .authorizationCodeTimeToLive(CODE)
        .reuseRefreshTokens(false)
        .idTokenSignatureAlgorithm(SignatureAlgorithm.RS256)
        .build();
  }
}
