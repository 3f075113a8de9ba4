package org.condyle.server.oidc;

import com.nimbusds.jose.util.JSONObjectUtils;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the provider says of itself (OpenID Connect Discovery 1.0, 3), as far as it is used.
 *
 * @param endSession where its own session is ended (OpenID Connect RP-Initiated Logout 1.0); null
 *     if nowhere
 * @param authentication how this server shows its secret
 */
record ProviderMetadata(
    URI authorize, URI token, URI keys, @Nullable URI endSession, Authentication authentication) {

  private static final Set<String> THIS_MACHINE = Set.of("localhost", "127.0.0.1", "[::1]");

  /** How a secret is shown at the token endpoint (OpenID Connect Core 1.0, 9). */
  enum Authentication {
    BASIC,
    POST
  }

  /** Where the description of an issuer lies. */
  static URI place(String issuer) {
    return URI.create(issuer.replaceFirst("/+$", "") + "/.well-known/openid-configuration");
  }

  /**
   * @throws ProviderUnavailable if it is none, or that of another issuer
   */
  static ProviderMetadata read(String issuer, byte[] body) {
    Map<String, Object> said;
    try {
      said = JSONObjectUtils.parse(new String(body, StandardCharsets.UTF_8));
    } catch (ParseException e) {
      throw new ProviderUnavailable("The provider's description is no JSON", e);
    }
    // OpenID Connect Discovery 1.0, 4.3: or it would speak for somebody else.
    if (!issuer.equals(said.get("issuer"))) {
      throw new ProviderUnavailable("The provider's description is that of another issuer");
    }
    return new ProviderMetadata(
        required(said, "authorization_endpoint"),
        required(said, "token_endpoint"),
        required(said, "jwks_uri"),
        address(String.valueOf(said.get("end_session_endpoint"))),
        authentication(said.get("token_endpoint_auth_methods_supported")));
  }

  private static URI required(Map<String, Object> said, String name) {
    URI address = address(String.valueOf(said.get(name)));
    if (address == null) {
      throw new ProviderUnavailable(
          "The provider's description has no " + name + " with an https address");
    }
    return address;
  }

  private static Authentication authentication(@Nullable Object methods) {
    if (methods == null) {
      return Authentication.BASIC;
    }
    List<?> all = methods instanceof List<?> list ? list : List.of();
    if (all.contains("client_secret_basic")) {
      return Authentication.BASIC;
    }
    if (all.contains("client_secret_post")) {
      return Authentication.POST;
    }
    throw new ProviderUnavailable("The provider takes no client secret at its token endpoint");
  }

  /** An https address, or one of this machine; null if it is none. */
  static @Nullable URI address(String text) {
    try {
      URI uri = new URI(text);
      boolean isHere = "http".equals(uri.getScheme()) && THIS_MACHINE.contains(uri.getHost());
      boolean isPlain =
          uri.getHost() != null && uri.getRawUserInfo() == null && uri.getRawFragment() == null;
      return isPlain && (isHere || "https".equals(uri.getScheme())) ? uri : null;
    } catch (URISyntaxException e) {
      return null;
    }
  }
}
