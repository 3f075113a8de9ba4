package org.condyle.server.oidc;

import com.nimbusds.jose.JOSEObjectType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.condyle.server.oidc.OidcSettings.SignIn;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.client.authentication.OAuth2LoginAuthenticationToken;
import org.springframework.security.oauth2.client.endpoint.RestClientAuthorizationCodeTokenResponseClient;
import org.springframework.security.oauth2.client.oidc.authentication.OidcAuthorizationCodeAuthenticationProvider;
import org.springframework.security.oauth2.client.oidc.authentication.OidcIdTokenValidator;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.web.DefaultOAuth2AuthorizationRequestResolver;
import org.springframework.security.oauth2.client.web.HttpSessionOAuth2AuthorizationRequestRepository;
import org.springframework.security.oauth2.client.web.OAuth2AuthorizationRequestCustomizers;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.security.oauth2.core.DelegatingOAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationExchange;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationRequest;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationResponse;
import org.springframework.security.oauth2.core.oidc.user.DefaultOidcUser;
import org.springframework.security.oauth2.core.oidc.user.OidcUser;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtValidationException;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.util.UriComponentsBuilder;

/**
 * Signing in by the provider: the authorization code flow of OpenID Connect with state, nonce and
 * PKCE, by Spring Security's parts. What it asked for lies in the session of the browser and is
 * good once.
 */
public final class ProviderSignIn {

  private static final String REGISTRATION = "provider";
  private static final Set<String> SCOPES = Set.of("openid");

  private final OidcSettings settings;
  private final SignIn known;
  private final Provider provider;
  private final Clock clock;
  private final HttpSessionOAuth2AuthorizationRequestRepository requests =
      new HttpSessionOAuth2AuthorizationRequestRepository();
  private final OidcAuthorizationCodeAuthenticationProvider exchange;

  ProviderSignIn(
      OidcSettings settings, SignIn known, Provider provider, ProviderHttp http, Clock clock) {
    this.settings = settings;
    this.known = known;
    this.provider = provider;
    this.clock = clock;
    RestClientAuthorizationCodeTokenResponseClient tokens =
        new RestClientAuthorizationCodeTokenResponseClient();
    tokens.setRestClient(http.client());
    // Who somebody is, is all that is wanted: nothing more is asked for at the provider.
    this.exchange =
        new OidcAuthorizationCodeAuthenticationProvider(
            tokens, login -> new DefaultOidcUser(List.of(), login.getIdToken()));
    this.exchange.setJwtDecoderFactory(this::idTokens);
  }

  /** What people call the provider. */
  public String name() {
    return settings.name();
  }

  /** As tokens of the provider name it. */
  public String issuer() {
    return settings.issuer();
  }

  /**
   * Begins in the session of a browser.
   *
   * @param redirectUri to which the provider sends the browser back
   * @return where to send the browser
   * @throws ProviderUnavailable if the provider does not answer
   */
  public URI begin(HttpServletRequest request, HttpServletResponse response, String redirectUri) {
    ClientRegistration registration = registration(redirectUri);
    DefaultOAuth2AuthorizationRequestResolver resolver =
        new DefaultOAuth2AuthorizationRequestResolver(id -> registration, "/" + REGISTRATION);
    resolver.setAuthorizationRequestCustomizer(
        OAuth2AuthorizationRequestCustomizers.withPkce().andThen(this::askForFactors));
    OAuth2AuthorizationRequest asked = resolver.resolve(request, REGISTRATION);
    requests.saveAuthorizationRequest(asked, request, response);
    return URI.create(asked.getAuthorizationRequestUri());
  }

  private void askForFactors(OAuth2AuthorizationRequest.Builder asked) {
    if (!settings.factors().acr().isEmpty()) {
      String values = String.join(" ", new TreeSet<>(settings.factors().acr()));
      asked.additionalParameters(more -> more.put("acr_values", values));
    }
  }

  /**
   * Ends what was begun in the session of the browser that comes back.
   *
   * @return empty if nothing was begun there, or with another state: any page of the web can send a
   *     browser here
   * @throws ProviderRefusal if what it brings is not what was asked for
   * @throws ProviderUnavailable if the provider does not answer
   */
  public Optional<ProviderLogin> finish(HttpServletRequest request, HttpServletResponse response) {
    OAuth2AuthorizationRequest asked = requests.removeAuthorizationRequest(request, response);
    if (asked == null) {
      return Optional.empty();
    }
    checkAnswer(request);
    OAuth2AuthorizationResponse answer =
        OAuth2AuthorizationResponse.success(request.getParameter("code"))
            .redirectUri(asked.getRedirectUri())
            .state(asked.getState())
            .build();
    try {
      Authentication done =
          exchange.authenticate(
              new OAuth2LoginAuthenticationToken(
                  registration(asked.getRedirectUri()),
                  new OAuth2AuthorizationExchange(asked, answer)));
      if (done != null && done.getPrincipal() instanceof OidcUser user) {
        return Optional.of(login(user));
      }
      throw new ProviderRefusal("The provider said nothing of who somebody is");
    } catch (OAuth2AuthenticationException e) {
      throw refusal(e);
    }
  }

  private void checkAnswer(HttpServletRequest request) {
    String error = request.getParameter("error");
    if (error != null) {
      throw new ProviderRefusal("The provider said " + shown(error));
    }
    String from = request.getParameter("iss");
    if (from != null && !from.equals(settings.issuer())) {
      throw new ProviderRefusal("The answer is of another issuer");
    }
    String code = request.getParameter("code");
    if (code == null || code.isEmpty()) {
      throw new ProviderRefusal("The answer has no code");
    }
  }

  private ProviderLogin login(OidcUser user) {
    if (!Identity.isSubject(user.getSubject())) {
      throw new ProviderRefusal("The id token has no subject");
    }
    return new ProviderLogin(
        new Identity(settings.issuer(), user.getSubject()),
        settings.factors().of(user.getClaims()));
  }

  private static RuntimeException refusal(OAuth2AuthenticationException e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof ProviderUnavailable unavailable) {
        return unavailable;
      }
      if (cause instanceof ResourceAccessException) {
        return new ProviderUnavailable("The provider's token endpoint does not answer", e);
      }
      if (cause instanceof JwtValidationException) {
        return new ProviderRefusal(
            "The id token is of another issuer, for another client, or old", e);
      }
    }
    return new ProviderRefusal(
        "The code or the id token was refused: " + shown(e.getError().getErrorCode()), e);
  }

  /** Codes of errors are words; what is none is not logged. */
  private static String shown(String error) {
    return error.matches("[a-z_]{1,64}") ? error : "something else";
  }

  /** Where the provider's own session is ended; empty if that is not known, or nowhere. */
  public Optional<URI> endSession(String backTo) {
    return provider
        .endSession()
        .map(
            place ->
                UriComponentsBuilder.fromUri(place)
                    .queryParam("client_id", "{client}")
                    .queryParam("post_logout_redirect_uri", "{back}")
                    .encode()
                    .buildAndExpand(known.clientId(), backTo)
                    .toUri());
  }

  private JwtDecoder idTokens(ClientRegistration registration) {
    NimbusJwtDecoder decoder = new NimbusJwtDecoder(provider.signatures(JOSEObjectType.JWT, null));
    OidcIdTokenValidator claims = new OidcIdTokenValidator(registration);
    claims.setClock(clock);
    decoder.setJwtValidator(new DelegatingOAuth2TokenValidator<>(claims));
    return decoder;
  }

  private ClientRegistration registration(String redirectUri) {
    ProviderMetadata said = provider.metadata();
    return ClientRegistration.withRegistrationId(REGISTRATION)
        .issuerUri(settings.issuer())
        .authorizationUri(said.authorize().toString())
        .tokenUri(said.token().toString())
        .jwkSetUri(said.keys().toString())
        .clientId(known.clientId())
        .clientSecret(known.secret())
        .clientAuthenticationMethod(
            switch (said.authentication()) {
              case BASIC -> ClientAuthenticationMethod.CLIENT_SECRET_BASIC;
              case POST -> ClientAuthenticationMethod.CLIENT_SECRET_POST;
            })
        .authorizationGrantType(AuthorizationGrantType.AUTHORIZATION_CODE)
        .redirectUri(redirectUri)
        .scope(SCOPES)
        .userNameAttributeName("sub")
        .build();
  }
}
