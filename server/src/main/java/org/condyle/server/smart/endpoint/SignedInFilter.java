package org.condyle.server.smart.endpoint;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import org.condyle.server.smart.token.UserAuthentication;
import org.condyle.server.users.SignedIn;
import org.condyle.server.users.page.UserSessions;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.context.SecurityContextImpl;
import org.springframework.security.web.context.SecurityContextRepository;

/** Says who is signed in on the pages, to the endpoints that people are sent to. */
final class SignedInFilter extends HttpFilter {

  private static final long serialVersionUID = 1L;

  private final transient SecurityContextRepository sessions;

  SignedInFilter(SecurityContextRepository sessions) {
    this.sessions = sessions;
  }

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    try {
      signedIn(request)
          .ifPresent(
              who ->
                  SecurityContextHolder.setContext(
                      new SecurityContextImpl(
                          new UserAuthentication(who, UserSessions.accessNumber(request)))));
      chain.doFilter(request, response);
    } finally {
      SecurityContextHolder.clearContext();
    }
  }

  private Optional<SignedIn> signedIn(HttpServletRequest request) {
    Authentication known = sessions.loadDeferredContext(request).get().getAuthentication();
    return known != null && known.isAuthenticated() && known.getPrincipal() instanceof SignedIn who
        ? Optional.of(who)
        : Optional.empty();
  }
}
