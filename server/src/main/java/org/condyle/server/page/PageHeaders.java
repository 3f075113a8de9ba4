package org.condyle.server.page;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

/** The headers of every page: they keep a browser from doing more than showing it. */
public final class PageHeaders {

  /** No script, no frame, nothing from elsewhere; forms go to where they came from. */
  private static final String POLICY =
      "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none';"
          + " frame-ancestors 'none'";

  private static final String YEAR_OF_HTTPS = "max-age=31536000";

  private final PublicAddress address;
  private final ClientAddress clients;

  public PageHeaders(PublicAddress address, ClientAddress clients) {
    this.address = address;
    this.clients = clients;
  }

  public void add(HttpServletRequest request, HttpServletResponse response) {
    response.setHeader("Content-Security-Policy", POLICY);
    response.setHeader("X-Content-Type-Options", "nosniff");
    response.setHeader("X-Frame-Options", "DENY");
    // An address with a token in it is told to nobody.
    response.setHeader("Referrer-Policy", "no-referrer");
    response.setHeader("Permissions-Policy", "camera=(), geolocation=(), microphone=()");
    response.setHeader("Cross-Origin-Opener-Policy", "same-origin");
    response.setHeader("Cross-Origin-Resource-Policy", "same-origin");
    response.setHeader("X-Robots-Tag", "noindex");
    response.setHeader("Cache-Control", "no-store");
    addTransport(request, response);
  }

  void addTransport(HttpServletRequest request, HttpServletResponse response) {
    if (isSecure(request)) {
      response.setHeader("Strict-Transport-Security", YEAR_OF_HTTPS);
    }
  }

  /** Whether the browser reaches the server by https. */
  public boolean isSecure(HttpServletRequest request) {
    return request.isSecure()
        || address.isSecure()
        || clients.isSecure(request.getRemoteAddr(), request.getHeader("X-Forwarded-Proto"));
  }
}
