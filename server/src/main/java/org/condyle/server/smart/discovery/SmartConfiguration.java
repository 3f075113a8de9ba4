package org.condyle.server.smart.discovery;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the server says of itself to apps (SMART App Launch 2.2, 4; OpenID Connect Discovery). */
final class SmartConfiguration {

  /** With which an app signs that authenticates by a key. */
  private static final List<String> ASSERTION_ALGORITHMS = List.of("RS384", "ES384");

  private static final List<String> AUTHENTICATION =
      List.of("client_secret_basic", "client_secret_post", "private_key_jwt", "none");

  private static final List<String> CAPABILITIES =
      List.of(
          "launch-ehr",
          "launch-standalone",
          "authorize-post",
          "client-public",
          "client-confidential-symmetric",
          "client-confidential-asymmetric",
          "sso-openid-connect",
          "context-banner",
          "context-ehr-patient",
          "context-ehr-encounter",
          "context-standalone-patient",
          "permission-offline",
          "permission-online",
          "permission-patient",
          "permission-user",
          "permission-v1",
          "permission-v2");

  private static final List<String> SCOPES =
      List.of(
          "openid",
          "fhirUser",
          "profile",
          "launch",
          "launch/patient",
          "offline_access",
          "online_access",
          "patient/*.rs",
          "patient/*.cruds",
          "user/*.rs",
          "user/*.cruds",
          "system/*.rs",
          "system/*.cruds");

  private SmartConfiguration() {}

  static Map<String, Object> smart(String address) {
    Map<String, Object> said = common(address);
    said.put("capabilities", CAPABILITIES);
    return said;
  }

  static Map<String, Object> openId(String address) {
    Map<String, Object> said = common(address);
    said.put("userinfo_endpoint", address + Endpoints.USER_INFO);
    said.put("subject_types_supported", List.of("public"));
    said.put("id_token_signing_alg_values_supported", List.of("RS256"));
    said.put(
        "claims_supported",
        List.of("iss", "sub", "aud", "exp", "iat", "nonce", "fhirUser", "name"));
    return said;
  }

  private static Map<String, Object> common(String address) {
    Map<String, Object> said = new LinkedHashMap<>();
    said.put("issuer", address);
    said.put("jwks_uri", address + Endpoints.JWKS);
    said.put("authorization_endpoint", address + Endpoints.AUTHORIZE);
    said.put("token_endpoint", address + Endpoints.TOKEN);
    said.put("token_endpoint_auth_methods_supported", AUTHENTICATION);
    said.put("token_endpoint_auth_signing_alg_values_supported", ASSERTION_ALGORITHMS);
    said.put(
        "grant_types_supported",
        List.of("authorization_code", "refresh_token", "client_credentials"));
    said.put("response_types_supported", List.of("code"));
    said.put("scopes_supported", SCOPES);
    said.put("code_challenge_methods_supported", List.of("S256"));
    said.put("introspection_endpoint", address + Endpoints.INTROSPECT);
    said.put("revocation_endpoint", address + Endpoints.REVOKE);
    return said;
  }
}
