package org.condyle.server.smart.endpoint;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import org.condyle.server.smart.discovery.ServerAddress;
import org.condyle.server.smart.token.EndpointContext;
import org.springframework.security.oauth2.server.authorization.context.AuthorizationServerContextHolder;
import org.springframework.security.oauth2.server.authorization.settings.AuthorizationServerSettings;

/** Says under which address, and so as which issuer, the endpoints are asked. */
final class AddressFilter extends HttpFilter {

  private static final long serialVersionUID = 1L;

  private final transient ServerAddress addresses;
  private final transient AuthorizationServerSettings settings;

  AddressFilter(ServerAddress addresses, AuthorizationServerSettings settings) {
    this.addresses = addresses;
    this.settings = settings;
  }

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    Optional<String> address = addresses.of(request);
    if (address.isEmpty()) {
      OauthError.write(
          response,
          HttpServletResponse.SC_BAD_REQUEST,
          "invalid_request",
          "This server does not know the address under which it was asked; CONDYLE_PUBLIC_URL has to"
              + " name it");
      return;
    }
    response.setHeader("Cache-Control", "no-store");
    response.setHeader("Pragma", "no-cache");
    response.setHeader("X-Content-Type-Options", "nosniff");
    response.setHeader("X-Frame-Options", "DENY");
    // A code stands in the address that a browser is sent to.
    response.setHeader("Referrer-Policy", "no-referrer");
    AuthorizationServerContextHolder.setContext(
        new EndpointContext(address.get(), addresses.ofThisMachine(request), settings));
    try {
      chain.doFilter(request, response);
    } finally {
      AuthorizationServerContextHolder.resetContext();
    }
  }
}
