package org.condyle.server.smart.token;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.core.OAuth2AccessToken;

/** What a token says to those who may ask about it (RFC 7662; SMART App Launch 2.2, 7). */
final class TokenClaims {

  /** Under which a token that is being made carries its holder; it is never told. */
  static final String HOLDER = Holder.class.getName();

  private TokenClaims() {}

  static Map<String, Object> of(AuthorizationRow row, OAuth2AccessToken token) {
    Map<String, Object> claims = new HashMap<>();
    Holder holder = row.holder();
    claims.put("sub", holder.subject());
    claims.put("scope", List.copyOf(new TreeSet<>(token.getScopes())));
    put(claims, "patient", row.patient() == null ? holder.ownPatient() : row.patient());
    put(claims, "encounter", row.encounter());
    put(claims, "fhirUser", holder.fhirUser());
    claims.put("role", holder.role().code());
    return claims;
  }

  private static void put(Map<String, Object> claims, String name, @Nullable String value) {
    if (value != null) {
      claims.put(name, value);
    }
  }
}
