package org.condyle.server.smart.endpoint;

import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.condyle.server.caller.Scope;
import org.condyle.server.smart.client.RegisteredClients;
import org.condyle.server.smart.client.SmartClient;
import org.condyle.server.smart.discovery.ServerAddress;
import org.condyle.server.smart.launch.Launches;
import org.condyle.server.smart.token.UserAuthentication;
import org.condyle.server.users.Membership;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationCodeRequestAuthenticationContext;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationCodeRequestAuthenticationException;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationCodeRequestAuthenticationToken;
import org.springframework.security.oauth2.server.authorization.context.AuthorizationServerContextHolder;

/** What a request has to fulfil at the authorization endpoint (SMART App Launch 2.2, 2.0.9). */
final class AuthorizeRules
    implements Consumer<OAuth2AuthorizationCodeRequestAuthenticationContext> {

  /** SHA-256 in base64url. */
  private static final String CHALLENGE = "[A-Za-z0-9_-]{43}";

  private static final int LONGEST = 1000;
  private static final int MOST_SCOPES = 100;

  private final Launches launches;

  AuthorizeRules(Launches launches) {
    this.launches = launches;
  }

  @Override
  public void accept(OAuth2AuthorizationCodeRequestAuthenticationContext context) {
    OAuth2AuthorizationCodeRequestAuthenticationToken request = context.getAuthentication();
    SmartClient client = RegisteredClients.of(context.getRegisteredClient());
    String redirect = request.getRedirectUri();
    if (redirect == null || !client.redirectUris().contains(redirect)) {
      // Whoever sent this is not sent back anywhere.
      throw refused(OAuth2ErrorCodes.INVALID_REQUEST, "redirect_uri", request, null);
    }
    checkParameters(request, redirect);
    checkScopes(client, request, redirect);
    if (request.getPrincipal() instanceof UserAuthentication user && user.isAuthenticated()) {
      checkUser(client, user, request, redirect);
    }
  }

  private static void checkParameters(
      OAuth2AuthorizationCodeRequestAuthenticationToken request, String redirect) {
    Map<String, Object> parameters = request.getAdditionalParameters();
    String state = request.getState();
    if (state == null || state.isEmpty() || state.length() > LONGEST) {
      throw refused(OAuth2ErrorCodes.INVALID_REQUEST, "state", request, redirect);
    }
    String base = ServerAddress.fhirBase(AuthorizationServerContextHolder.getContext().getIssuer());
    Object audience = parameters.get("aud");
    if (!base.equals(audience) && !(base + "/").equals(audience)) {
      throw refused(OAuth2ErrorCodes.INVALID_REQUEST, "aud", request, redirect);
    }
    if (!(parameters.get("code_challenge") instanceof String challenge)
        || !challenge.matches(CHALLENGE)
        || !"S256".equals(parameters.get("code_challenge_method"))) {
      throw refused(OAuth2ErrorCodes.INVALID_REQUEST, "code_challenge", request, redirect);
    }
    Object nonce = parameters.get("nonce");
    if (nonce != null && !(nonce instanceof String text && text.length() <= LONGEST)) {
      throw refused(OAuth2ErrorCodes.INVALID_REQUEST, "nonce", request, redirect);
    }
  }

  private static void checkScopes(
      SmartClient client,
      OAuth2AuthorizationCodeRequestAuthenticationToken request,
      String redirect) {
    Set<String> scopes = request.getScopes();
    boolean fits =
        !scopes.isEmpty()
            && scopes.size() <= MOST_SCOPES
            && scopes.stream().allMatch(scope -> client.allows(scope) && !isOfSystem(scope));
    if (!fits) {
      throw refused(OAuth2ErrorCodes.INVALID_SCOPE, "scope", request, redirect);
    }
    boolean wantsLaunch = scopes.contains("launch");
    if (wantsLaunch && !request.getAdditionalParameters().containsKey("launch")) {
      throw refused(OAuth2ErrorCodes.INVALID_REQUEST, "launch", request, redirect);
    }
  }

  private static boolean isOfSystem(String text) {
    return Scope.parse(text).filter(scope -> scope.level() == Scope.Level.SYSTEM).isPresent();
  }

  private void checkUser(
      SmartClient client,
      UserAuthentication user,
      OAuth2AuthorizationCodeRequestAuthenticationToken request,
      String redirect) {
    Membership chosen = user.signedIn().chosen();
    if (!client.partitions().containsAll(chosen.partitions())) {
      throw refused(OAuth2ErrorCodes.ACCESS_DENIED, "client_id", request, redirect);
    }
    Object handle = request.getAdditionalParameters().get("launch");
    if (handle == null) {
      return;
    }
    boolean isGood =
        handle instanceof String text
            && !chosen.isOverSeveral()
            && launches.look(text, user.signedIn().user(), chosen.partition()).isPresent();
    if (!isGood) {
      throw refused(OAuth2ErrorCodes.INVALID_REQUEST, "launch", request, redirect);
    }
  }

  private static OAuth2AuthorizationCodeRequestAuthenticationException refused(
      String error,
      String parameter,
      OAuth2AuthorizationCodeRequestAuthenticationToken request,
      @Nullable String redirect) {
    return new OAuth2AuthorizationCodeRequestAuthenticationException(
        new OAuth2Error(error, "OAuth 2.0 Parameter: " + parameter, null),
        new OAuth2AuthorizationCodeRequestAuthenticationToken(
            request.getAuthorizationUri(),
            request.getClientId(),
            (Authentication) request.getPrincipal(),
            redirect,
            request.getState(),
            request.getScopes(),
            request.getAdditionalParameters()));
  }
}
