package org.condyle.server.smart.endpoint;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Set;
import org.condyle.server.smart.discovery.Endpoints;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2ClientAuthenticationToken;

/** Lets nobody to the endpoints for clients who did not show which client it is. */
final class ClientRequiredFilter extends HttpFilter {

  private static final long serialVersionUID = 1L;

  private static final Set<String> FOR_CLIENTS =
      Set.of(Endpoints.TOKEN, Endpoints.INTROSPECT, Endpoints.REVOKE);

  static boolean isForClients(HttpServletRequest request) {
    return FOR_CLIENTS.contains(Endpoints.path(request));
  }

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    if (!isForClients(request)) {
      chain.doFilter(request, response);
      return;
    }
    if (!request.getMethod().equals("POST")) {
      response.setHeader("Allow", "POST");
      OauthError.write(
          response, HttpServletResponse.SC_METHOD_NOT_ALLOWED, "invalid_request", "POST it");
      return;
    }
    Authentication client = SecurityContextHolder.getContext().getAuthentication();
    if (client instanceof OAuth2ClientAuthenticationToken && client.isAuthenticated()) {
      chain.doFilter(request, response);
    } else {
      OauthError.write(
          response,
          HttpServletResponse.SC_UNAUTHORIZED,
          "invalid_client",
          "The client did not authenticate");
    }
  }
}
