package org.condyle.server.smart.client;

import com.nimbusds.jose.jwk.AsymmetricJWK;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import java.net.URI;
import java.net.URISyntaxException;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.condyle.record.Problem;
import org.condyle.record.ProblemCode;
import org.condyle.record.ProblemException;
import org.condyle.server.caller.Scope;
import org.condyle.server.network.LoopbackName;
import org.jspecify.annotations.Nullable;

/**
 * What somebody wants to register, checked.
 *
 * @param partitions of the practices that the client shall act for
 */
public record ClientRequest(
    String name,
    ClientKind kind,
    Set<String> redirectUris,
    @Nullable String launchUrl,
    Set<String> grants,
    Set<String> scopes,
    @Nullable String jwksUrl,
    @Nullable String jwks,
    Set<Integer> partitions) {

  private static final int LONGEST_NAME = 100;
  private static final int LONGEST_JWKS = 20_000;

  /** They stand in a header of the pages that lead back to the app. */
  private static final int MOST_ADDRESSES = 20;

  private static final int LONGEST_ADDRESS = 300;

  /** As many as a request may ask for. */
  private static final int MOST_SCOPES = 100;

  /**
   * @throws ProblemException CLIENT_INVALID with everything that is wrong
   */
  public ClientRequest {
    redirectUris = new LinkedHashSet<>(redirectUris);
    grants = new LinkedHashSet<>(grants);
    scopes = new LinkedHashSet<>(scopes);
    partitions = new LinkedHashSet<>(partitions);
    List<Problem> problems = new ArrayList<>();
    if (name.isBlank() || name.length() > LONGEST_NAME || hasControl(name)) {
      problems.add(invalid("name", "The name has 1 to " + LONGEST_NAME + " characters"));
    }
    checkGrants(kind, grants, problems);
    checkAddresses(grants, redirectUris, launchUrl, problems);
    checkScopes(grants, scopes, problems);
    checkKeys(kind, jwksUrl, jwks, problems);
    if (partitions.isEmpty()) {
      problems.add(invalid("tenant", "A client acts for at least one practice"));
    }
    if (!problems.isEmpty()) {
      throw new ProblemException(problems);
    }
  }

  private static Problem invalid(String parameter, String message) {
    return new Problem(ProblemCode.CLIENT_INVALID, message, parameter);
  }

  private static boolean hasControl(String text) {
    return text.chars().anyMatch(Character::isISOControl);
  }

  private static void checkGrants(ClientKind kind, Set<String> grants, List<Problem> problems) {
    List<String> known = List.of(SmartClient.CODE, SmartClient.CREDENTIALS);
    if (grants.isEmpty() || !known.containsAll(grants)) {
      problems.add(invalid("grant", "A client has at least one grant of " + known));
    }
    // SMART Backend Services authenticate by a key alone.
    boolean isBackend = kind == ClientKind.ASYMMETRIC || kind == ClientKind.EXTERNAL;
    if (grants.contains(SmartClient.CREDENTIALS) && !isBackend) {
      problems.add(
          invalid(
              "kind",
              "A client with the grant client_credentials has to be asymmetric, or external"));
    }
    if (kind == ClientKind.EXTERNAL && grants.contains(SmartClient.CODE)) {
      problems.add(invalid("grant", "An external client has the grant client_credentials alone"));
    }
  }

  private static void checkAddresses(
      Set<String> grants,
      Set<String> redirectUris,
      @Nullable String launchUrl,
      List<Problem> problems) {
    if (grants.contains(SmartClient.CODE) == redirectUris.isEmpty()) {
      problems.add(
          invalid(
              "redirectUri",
              "A client with the grant authorization_code, and no other, has redirect URIs"));
    }
    if (redirectUris.size() > MOST_ADDRESSES) {
      problems.add(
          invalid("redirectUri", "A client has at most " + MOST_ADDRESSES + " redirect URIs"));
    }
    for (String uri : redirectUris) {
      if (uri.length() > LONGEST_ADDRESS || !isRedirect(uri)) {
        problems.add(
            invalid(
                "redirectUri",
                "A redirect URI is https, http on this machine, or a scheme of the app's own such"
                    + " as com.example.app:/done; without a fragment, and at most "
                    + LONGEST_ADDRESS
                    + " characters"));
      }
    }
    if (launchUrl != null && (launchUrl.length() > LONGEST_ADDRESS || !isWeb(launchUrl))) {
      problems.add(invalid("launchUrl", "The launch URL is https, or http on this machine"));
    }
  }

  private static void checkScopes(Set<String> grants, Set<String> scopes, List<Problem> problems) {
    if (scopes.isEmpty() || scopes.size() > MOST_SCOPES) {
      problems.add(invalid("scope", "A client has 1 to " + MOST_SCOPES + " scopes"));
    }
    for (String text : scopes) {
      boolean fits =
          Scope.parse(text)
              .map(
                  scope ->
                      grants.contains(
                          scope.level() == Scope.Level.SYSTEM
                              ? SmartClient.CREDENTIALS
                              : SmartClient.CODE))
              .orElse(SmartClient.PLAIN_SCOPES.contains(text));
      if (!fits) {
        problems.add(
            invalid(
                "scope",
                "The scope '"
                    + (text.length() > LONGEST_NAME ? text.substring(0, LONGEST_NAME) : text)
                    + "' is none of SMART App Launch, or not for these grants: system/ scopes are"
                    + " for client_credentials, patient/ and user/ for authorization_code"));
      }
    }
  }

  private static void checkKeys(
      ClientKind kind, @Nullable String url, @Nullable String jwks, List<Problem> problems) {
    if (kind == ClientKind.ASYMMETRIC
        ? (url == null) == (jwks == null)
        : url != null || jwks != null) {
      problems.add(
          invalid("jwksUrl", "An asymmetric client, and no other, has either jwksUrl or jwks"));
      return;
    }
    if (url != null && (url.length() > LONGEST_ADDRESS || !isWeb(url))) {
      problems.add(invalid("jwksUrl", "The address of the keys is https, or http on this machine"));
    }
    if (jwks != null && !isKeySet(jwks)) {
      problems.add(
          invalid("jwks", "The keys are a JSON Web Key Set with public RSA or EC keys only"));
    }
  }

  private static boolean isKeySet(String text) {
    try {
      List<JWK> keys = text.length() > LONGEST_JWKS ? List.of() : JWKSet.parse(text).getKeys();
      return !keys.isEmpty()
          && keys.stream().allMatch(key -> key instanceof AsymmetricJWK && !key.isPrivate());
    } catch (ParseException e) {
      return false;
    }
  }

  private static boolean isRedirect(String text) {
    URI uri = uri(text);
    if (uri == null || uri.getFragment() != null || text.contains(" ") || text.contains("*")) {
      return false;
    }
    String scheme = uri.getScheme().toLowerCase(Locale.ROOT);
    // RFC 8252, 7.1: an app's own scheme is a domain name turned round.
    return isWeb(text) || (scheme.contains(".") && !uri.isOpaque());
  }

  private static boolean isWeb(String text) {
    URI uri = uri(text);
    if (uri == null || uri.getHost() == null || uri.getUserInfo() != null) {
      return false;
    }
    return "https".equals(uri.getScheme())
        || ("http".equals(uri.getScheme()) && LoopbackName.is(uri.getHost()));
  }

  private static @Nullable URI uri(String text) {
    try {
      URI uri = new URI(text);
      return uri.getScheme() == null ? null : uri;
    } catch (URISyntaxException e) {
      return null;
    }
  }
}
