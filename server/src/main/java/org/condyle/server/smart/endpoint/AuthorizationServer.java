package org.condyle.server.smart.endpoint;

import jakarta.servlet.Filter;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.condyle.server.page.ClientAddress;
import org.condyle.server.partition.Practices;
import org.condyle.server.smart.client.KeySetPlaces;
import org.condyle.server.smart.client.RegisteredClients;
import org.condyle.server.smart.client.SmartEvents;
import org.condyle.server.smart.discovery.Endpoints;
import org.condyle.server.smart.discovery.ServerAddress;
import org.condyle.server.smart.key.SigningKeys;
import org.condyle.server.smart.launch.Launches;
import org.condyle.server.smart.token.AccessTokens;
import org.condyle.server.smart.token.Assertions;
import org.condyle.server.smart.token.BackendGrants;
import org.condyle.server.smart.token.Holder;
import org.condyle.server.smart.token.OpaqueTokens;
import org.condyle.server.smart.token.StoredAuthorizations;
import org.condyle.server.smart.token.StoredConsents;
import org.condyle.server.smart.token.UserAuthentication;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.authentication.ProviderManager;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.security.oauth2.core.OAuth2Token;
import org.springframework.security.oauth2.jwt.NimbusJwtEncoder;
import org.springframework.security.oauth2.server.authorization.authentication.ClientSecretAuthenticationProvider;
import org.springframework.security.oauth2.server.authorization.authentication.JwtClientAssertionAuthenticationProvider;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationCodeAuthenticationProvider;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationCodeRequestAuthenticationProvider;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationConsentAuthenticationProvider;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2ClientCredentialsAuthenticationProvider;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2RefreshTokenAuthenticationProvider;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2TokenIntrospectionAuthenticationProvider;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2TokenRevocationAuthenticationProvider;
import org.springframework.security.oauth2.server.authorization.authentication.PublicClientAuthenticationProvider;
import org.springframework.security.oauth2.server.authorization.settings.AuthorizationServerSettings;
import org.springframework.security.oauth2.server.authorization.token.DelegatingOAuth2TokenGenerator;
import org.springframework.security.oauth2.server.authorization.token.JwtEncodingContext;
import org.springframework.security.oauth2.server.authorization.token.JwtGenerator;
import org.springframework.security.oauth2.server.authorization.token.OAuth2TokenGenerator;
import org.springframework.security.oauth2.server.authorization.web.NimbusJwkSetEndpointFilter;
import org.springframework.security.oauth2.server.authorization.web.OAuth2AuthorizationEndpointFilter;
import org.springframework.security.oauth2.server.authorization.web.OAuth2ClientAuthenticationFilter;
import org.springframework.security.oauth2.server.authorization.web.OAuth2TokenEndpointFilter;
import org.springframework.security.oauth2.server.authorization.web.OAuth2TokenIntrospectionEndpointFilter;
import org.springframework.security.oauth2.server.authorization.web.OAuth2TokenRevocationEndpointFilter;
import org.springframework.security.oauth2.server.authorization.web.authentication.ClientSecretBasicAuthenticationConverter;
import org.springframework.security.oauth2.server.authorization.web.authentication.ClientSecretPostAuthenticationConverter;
import org.springframework.security.oauth2.server.authorization.web.authentication.DelegatingAuthenticationConverter;
import org.springframework.security.oauth2.server.authorization.web.authentication.OAuth2AccessTokenResponseAuthenticationSuccessHandler;
import org.springframework.security.oauth2.server.authorization.web.authentication.OAuth2AuthorizationCodeAuthenticationConverter;
import org.springframework.security.oauth2.server.authorization.web.authentication.OAuth2ClientCredentialsAuthenticationConverter;
import org.springframework.security.oauth2.server.authorization.web.authentication.OAuth2RefreshTokenAuthenticationConverter;
import org.springframework.security.oauth2.server.authorization.web.authentication.PublicClientAuthenticationConverter;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.context.SecurityContextRepository;
import org.springframework.security.web.savedrequest.RequestCache;

/**
 * Spring Authorization Server, put together of its parts by hand: the filters of the endpoints that
 * there are, in their order, and for each what decides. What is not named here is not offered:
 * device codes, token exchange, pushed requests, dynamic registration.
 */
record AuthorizationServer(
    RegisteredClients clients,
    PasswordEncoder secrets,
    StoredAuthorizations authorizations,
    StoredConsents consents,
    AccessTokens tokens,
    Assertions assertions,
    BackendGrants backends,
    Launches launches,
    SigningKeys keys,
    Practices practices,
    ServerAddress addresses,
    ClientAddress askers,
    KeySetPlaces places,
    SmartEvents events,
    SecurityContextRepository sessions,
    RequestCache wanted,
    AuthenticationEntryPoint login,
    Clock clock) {

  /** The filters of all endpoints, in the order in which a request goes through them. */
  List<Filter> filters() {
    AuthorizationServerSettings settings =
        AuthorizationServerSettings.builder()
            .authorizationEndpoint(Endpoints.AUTHORIZE)
            .tokenEndpoint(Endpoints.TOKEN)
            .tokenIntrospectionEndpoint(Endpoints.INTROSPECT)
            .tokenRevocationEndpoint(Endpoints.REVOKE)
            .jwkSetEndpoint(Endpoints.JWKS)
            .build();
    return List.of(
        new AddressFilter(addresses, askers, settings),
        new SignedInFilter(sessions),
        new NimbusJwkSetEndpointFilter(keys, Endpoints.JWKS),
        new UserInfoFilter(tokens),
        clientAuthentication(),
        new ClientRequiredFilter(),
        tokenEndpoint(),
        new OAuth2TokenIntrospectionEndpointFilter(managing(introspection()), Endpoints.INTROSPECT),
        new OAuth2TokenRevocationEndpointFilter(
            managing(new OAuth2TokenRevocationAuthenticationProvider(authorizations)),
            Endpoints.REVOKE),
        new AuthorizeGate(),
        authorizationEndpoint(),
        new LoginFilter(wanted, login));
  }

  private static AuthenticationManager managing(AuthenticationProvider... providers) {
    return new ProviderManager(providers);
  }

  private Filter clientAuthentication() {
    JwtClientAssertionAuthenticationProvider byKey =
        new JwtClientAssertionAuthenticationProvider(clients, authorizations);
    byKey.setJwtDecoderFactory(new AssertionDecoders(assertions, places));
    ClientSecretAuthenticationProvider bySecret =
        new ClientSecretAuthenticationProvider(clients, authorizations);
    bySecret.setPasswordEncoder(secrets);
    PublicClients byToken = new PublicClients(clients, authorizations);
    OAuth2ClientAuthenticationFilter filter =
        new OAuth2ClientAuthenticationFilter(
            new RecordedClients(
                managing(
                    byToken,
                    byKey,
                    bySecret,
                    new PublicClientAuthenticationProvider(clients, authorizations)),
                clients,
                events),
            request -> ClientRequiredFilter.isForClients(request));
    filter.setAuthenticationConverter(
        new DelegatingAuthenticationConverter(
            List.of(
                new AssertionConverter(),
                new ClientSecretBasicAuthenticationConverter(),
                new ClientSecretPostAuthenticationConverter(),
                byToken,
                new PublicClientAuthenticationConverter())));
    return filter;
  }

  private Filter tokenEndpoint() {
    OAuth2TokenGenerator<? extends OAuth2Token> generator = generator();
    OAuth2ClientCredentialsAuthenticationProvider credentials =
        new OAuth2ClientCredentialsAuthenticationProvider(authorizations, generator);
    credentials.setAuthenticationValidator(
        context -> backends.check(context.getRegisteredClient(), context.getAuthentication()));
    OAuth2TokenEndpointFilter filter =
        new OAuth2TokenEndpointFilter(
            managing(
                new OAuth2AuthorizationCodeAuthenticationProvider(authorizations, generator),
                new OAuth2RefreshTokenAuthenticationProvider(authorizations, generator),
                credentials),
            Endpoints.TOKEN);
    filter.setAuthenticationConverter(
        new DelegatingAuthenticationConverter(
            List.of(
                new OAuth2AuthorizationCodeAuthenticationConverter(),
                new OAuth2RefreshTokenAuthenticationConverter(),
                new OAuth2ClientCredentialsAuthenticationConverter())));
    OAuth2AccessTokenResponseAuthenticationSuccessHandler answer =
        new OAuth2AccessTokenResponseAuthenticationSuccessHandler();
    answer.setAccessTokenResponseCustomizer(new TokenAnswer(tokens, practices));
    filter.setAuthenticationSuccessHandler(answer);
    return filter;
  }

  private OwnTokens introspection() {
    return new OwnTokens(
        authorizations,
        tokens,
        new OAuth2TokenIntrospectionAuthenticationProvider(clients, authorizations));
  }

  private OAuth2TokenGenerator<? extends OAuth2Token> generator() {
    NimbusJwtEncoder encoder = new NimbusJwtEncoder(keys);
    // The newest stands first.
    encoder.setJwkSelector(fitting -> fitting.get(0));
    JwtGenerator idTokens = new JwtGenerator(encoder);
    idTokens.setJwtCustomizer(AuthorizationServer::describeUser);
    return new DelegatingOAuth2TokenGenerator(new OpaqueTokens(backends, clock), idTokens);
  }

  private static void describeUser(JwtEncodingContext context) {
    if (context.getPrincipal() instanceof UserAuthentication user) {
      Map<String, Object> claims =
          UserInfoFilter.claims(Holder.of(user.signedIn()), context.getAuthorizedScopes());
      context.getClaims().claims(all -> all.putAll(claims));
    }
  }

  private Filter authorizationEndpoint() {
    OAuth2AuthorizationCodeRequestAuthenticationProvider request =
        new OAuth2AuthorizationCodeRequestAuthenticationProvider(clients, authorizations, consents);
    request.setAuthenticationValidator(new AuthorizeRules(launches));
    request.setAuthorizationConsentRequired(
        context ->
            !consents.covers(
                context.getRegisteredClient().getId(),
                ((UserAuthentication) context.getAuthentication().getPrincipal()).getName(),
                context.getAuthorizationRequest().getScopes()));
    OAuth2AuthorizationEndpointFilter filter =
        new OAuth2AuthorizationEndpointFilter(
            managing(
                request,
                new RecordedConsents(
                    new OAuth2AuthorizationConsentAuthenticationProvider(
                        clients, authorizations, consents),
                    events)),
            Endpoints.AUTHORIZE);
    filter.setConsentPage(addresses.configured().orElse("") + Endpoints.CONSENT);
    filter.setAuthenticationFailureHandler(new AuthorizeErrors());
    return filter;
  }
}
