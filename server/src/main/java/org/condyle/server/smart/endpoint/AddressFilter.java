package org.condyle.server.smart.endpoint;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;
import org.condyle.server.page.ClientAddress;
import org.condyle.server.smart.discovery.ServerAddress;
import org.condyle.server.smart.token.EndpointRequest;
import org.springframework.security.oauth2.server.authorization.context.AuthorizationServerContextHolder;
import org.springframework.security.oauth2.server.authorization.settings.AuthorizationServerSettings;

/** Says under which address, and so as which issuer, the endpoints are asked, and from where. */
final class AddressFilter extends HttpFilter {

  private static final long serialVersionUID = 1L;

  private final transient ServerAddress addresses;
  private final transient ClientAddress clients;
  private final transient AuthorizationServerSettings settings;

  AddressFilter(
      ServerAddress addresses, ClientAddress clients, AuthorizationServerSettings settings) {
    this.addresses = addresses;
    this.clients = clients;
    this.settings = settings;
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
    // RFC 6749, appendix B; a container would read a form without a charset as Latin-1.
    request.setCharacterEncoding(StandardCharsets.UTF_8.name());
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
    AuthorizationServerContextHolder.setContext(
        new EndpointRequest(
            address.get(),
            addresses.ofThisMachine(request),
            settings,
            request.getRequestURI().substring(request.getContextPath().length()),
            clients.of(request)));
    try {
      chain.doFilter(request, response);
    } finally {
      AuthorizationServerContextHolder.resetContext();
    }
  }
}
