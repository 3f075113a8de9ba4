package org.condyle.server.smart.endpoint;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.function.Supplier;
import org.condyle.server.smart.discovery.Endpoints;
import org.jspecify.annotations.Nullable;
import org.springframework.security.web.DefaultSecurityFilterChain;
import org.springframework.security.web.FilterChainProxy;
import org.springframework.security.web.util.matcher.AnyRequestMatcher;

/** The endpoints over HTTP. They are made when one is first asked. */
final class EndpointsServlet extends HttpServlet {

  private static final long serialVersionUID = 1L;

  private final transient Supplier<AuthorizationServer> server;
  private transient @Nullable FilterChainProxy made;

  EndpointsServlet(Supplier<AuthorizationServer> server) {
    this.server = server;
  }

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws IOException, ServletException {
    // The parts of the chain read the address each in its own way; so there is one way to write it.
    if (!request.getRequestURI().equals(request.getContextPath() + Endpoints.path(request))) {
      OauthError.write(
          response,
          HttpServletResponse.SC_BAD_REQUEST,
          "invalid_request",
          "The path is written with escapes, parameters or more slashes than it has; write it"
              + " plainly");
      return;
    }
    proxy()
        .doFilter(
            request,
            response,
            (unanswered, answer) ->
                ((HttpServletResponse) answer).sendError(HttpServletResponse.SC_NOT_FOUND));
  }

  private synchronized FilterChainProxy proxy() {
    FilterChainProxy proxy = made;
    if (proxy == null) {
      proxy =
          new FilterChainProxy(
              List.of(
                  new DefaultSecurityFilterChain(
                      AnyRequestMatcher.INSTANCE, server.get().filters())));
      made = proxy;
    }
    return proxy;
  }
}
