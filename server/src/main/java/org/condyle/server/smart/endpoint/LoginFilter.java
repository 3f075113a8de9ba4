package org.condyle.server.smart.endpoint;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.condyle.server.smart.discovery.Endpoints;
import org.springframework.security.authentication.InsufficientAuthenticationException;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.savedrequest.RequestCache;

/**
 * Sends whoever comes through to it from the authorization endpoint to the login, and remembers
 * what was asked: the endpoint answers by itself where somebody is signed in.
 */
final class LoginFilter extends HttpFilter {

  private static final long serialVersionUID = 1L;

  private final transient RequestCache wanted;
  private final transient AuthenticationEntryPoint login;

  LoginFilter(RequestCache wanted, AuthenticationEntryPoint login) {
    this.wanted = wanted;
    this.login = login;
  }

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    if (!Endpoints.path(request).equals(Endpoints.AUTHORIZE)) {
      chain.doFilter(request, response);
      return;
    }
    wanted.saveRequest(request, response);
    login.commence(
        request, response, new InsufficientAuthenticationException("Nobody is signed in"));
  }
}
