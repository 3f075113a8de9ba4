package org.condyle.server.smart.endpoint;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.condyle.server.smart.discovery.Endpoints;
import org.condyle.server.smart.discovery.ServerAddress;
import org.condyle.server.smart.token.AccessTokens;
import org.condyle.server.smart.token.Holder;
import org.springframework.security.oauth2.server.authorization.context.AuthorizationServerContextHolder;

/** Says to an app who its user is (OpenID Connect Core, 5.3). */
final class UserInfoFilter extends HttpFilter {

  private static final long serialVersionUID = 1L;

  private final transient AccessTokens tokens;

  UserInfoFilter(AccessTokens tokens) {
    this.tokens = tokens;
  }

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    if (!Endpoints.path(request).equals(Endpoints.USER_INFO)) {
      chain.doFilter(request, response);
      return;
    }
    String header = request.getHeader("Authorization");
    Optional<AccessTokens.Found> found =
        header != null && header.startsWith("Bearer ")
            ? tokens.find(header.substring("Bearer ".length()).strip())
            : Optional.empty();
    if (found.isEmpty() || found.get().holder().user() == null) {
      response.setHeader("WWW-Authenticate", "Bearer error=\"invalid_token\"");
      OauthError.write(
          response, HttpServletResponse.SC_UNAUTHORIZED, "invalid_token", "No valid access token");
    } else if (!found.get().scopes().contains("openid")) {
      response.setHeader("WWW-Authenticate", "Bearer error=\"insufficient_scope\"");
      OauthError.write(
          response,
          HttpServletResponse.SC_FORBIDDEN,
          "insufficient_scope",
          "The token was granted without openid");
    } else {
      OauthError.write(response, claims(found.get().holder(), found.get().scopes()));
    }
  }

  /** What id token and user info say of a person, as far as it was granted. */
  static Map<String, Object> claims(Holder holder, Set<String> scopes) {
    Map<String, Object> claims = new LinkedHashMap<>();
    claims.put("sub", holder.subject());
    if (scopes.contains("fhirUser") && holder.fhirUser() != null) {
      claims.put(
          "fhirUser",
          ServerAddress.fhirBase(AuthorizationServerContextHolder.getContext().getIssuer())
              + "/"
              + holder.fhirUser());
    }
    if (scopes.contains("profile")) {
      claims.put("name", holder.name());
    }
    return claims;
  }
}
