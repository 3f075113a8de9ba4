package org.condyle.server.smart.endpoint;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;
import org.condyle.server.smart.discovery.ServerAddress;
import org.springframework.security.oauth2.server.authorization.context.AuthorizationServerContext;
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

  private record Context(String getIssuer, AuthorizationServerSettings settings)
      implements AuthorizationServerContext {

    @Override
    public String getIssuer() {
      return getIssuer;
    }

    @Override
    public AuthorizationServerSettings getAuthorizationServerSettings() {
      return settings;
    }
  }

  /** The one character that no text in the database can have. */
  private static boolean hasNul(HttpServletRequest request) {
    return request.getParameterMap().entrySet().stream()
        .flatMap(each -> Stream.concat(Stream.of(each.getKey()), Arrays.stream(each.getValue())))
        .anyMatch(text -> text.indexOf(0) >= 0);
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
          "This server does not know the address under which it was asked; CONDYLE_BASE_URL has to"
              + " name it");
      return;
    }
    // As RFC 6749 says, whatever a form says or does not say of itself.
    request.setCharacterEncoding("UTF-8");
    if (hasNul(request)) {
      OauthError.write(
          response,
          HttpServletResponse.SC_BAD_REQUEST,
          "invalid_request",
          "The request has a NUL character in it");
      return;
    }
    response.setHeader("Cache-Control", "no-store");
    response.setHeader("Pragma", "no-cache");
    response.setHeader("X-Content-Type-Options", "nosniff");
    response.setHeader("X-Frame-Options", "DENY");
    // A code stands in the address that a browser is sent to.
    response.setHeader("Referrer-Policy", "no-referrer");
    AuthorizationServerContextHolder.setContext(new Context(address.get(), settings));
    try {
      chain.doFilter(request, response);
    } finally {
      AuthorizationServerContextHolder.resetContext();
    }
  }
}
