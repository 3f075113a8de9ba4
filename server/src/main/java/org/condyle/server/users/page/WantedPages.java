package org.condyle.server.users.page;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import org.condyle.server.page.ClientAddress;
import org.condyle.server.page.PageHeaders;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseCookie;
import org.springframework.security.web.savedrequest.RequestCache;
import org.springframework.security.web.savedrequest.SavedRequest;
import org.springframework.security.web.savedrequest.SimpleSavedRequest;

/**
 * Keeps where somebody wanted to go until the login is done: in the browser, so that nobody takes
 * memory of the server by wanting something. Only what is too long for a cookie, as the request of
 * an app with many scopes can be, is kept in a session, and of those few are kept for one network.
 */
final class WantedPages implements RequestCache {

  private static final String COOKIE = "condyle-wanted";
  private static final String ATTRIBUTE = "condyle.wanted";

  /** A browser keeps 4096 bytes of a cookie with its name and attributes (RFC 6265, 6.1). */
  private static final int LONGEST_COOKIE = 3600;

  /** A path of this server and a query, in the letters of an address. */
  private static final String PLACE = "/(?![/\\\\])[\\x21-\\x7e]*";

  private final OpenSessions open;
  private final PageHeaders headers;
  private final ClientAddress clients;

  WantedPages(OpenSessions open, PageHeaders headers, ClientAddress clients) {
    this.open = open;
    this.headers = headers;
    this.clients = clients;
  }

  @Override
  public void saveRequest(HttpServletRequest request, HttpServletResponse response) {
    if (!request.getMethod().equals("GET")) {
      return;
    }
    String query = request.getQueryString() == null ? "" : "?" + request.getQueryString();
    String place = request.getRequestURI() + query;
    String encoded =
        Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString(place.getBytes(StandardCharsets.UTF_8));
    if (encoded.length() <= LONGEST_COOKIE) {
      HttpSession before = request.getSession(false);
      if (before != null) {
        before.removeAttribute(ATTRIBUTE);
      }
      keep(request, response, encoded);
    } else {
      keep(request, response, "");
      HttpSession session = request.getSession();
      open.anonymous(session, clients.networkOf(request));
      session.setAttribute(ATTRIBUTE, place);
    }
  }

  private void keep(HttpServletRequest request, HttpServletResponse response, String value) {
    ResponseCookie cookie =
        ResponseCookie.from(COOKIE, value)
            .path("/")
            .httpOnly(true)
            .secure(headers.isSecure(request))
            .sameSite("Lax")
            .maxAge(value.isEmpty() ? 0 : -1)
            .build();
    response.addHeader("Set-Cookie", cookie.toString());
  }

  @Override
  public @Nullable SavedRequest getRequest(
      HttpServletRequest request, HttpServletResponse response) {
    return place(request).map(SimpleSavedRequest::new).orElse(null);
  }

  private static Optional<String> place(HttpServletRequest request) {
    HttpSession session = request.getSession(false);
    Optional<String> kept =
        session != null && session.getAttribute(ATTRIBUTE) instanceof String place
            ? Optional.of(place)
            : cookie(request);
    // A cookie is what somebody says: it leads nowhere but to this server.
    return kept.filter(place -> place.matches(PLACE));
  }

  private static Optional<String> cookie(HttpServletRequest request) {
    Cookie[] cookies = request.getCookies();
    if (cookies == null) {
      return Optional.empty();
    }
    return Arrays.stream(cookies)
        .filter(cookie -> cookie.getName().equals(COOKIE))
        .map(Cookie::getValue)
        .filter(value -> value.matches("[A-Za-z0-9_-]+"))
        .findFirst()
        .flatMap(WantedPages::decoded);
  }

  private static Optional<String> decoded(String value) {
    try {
      return Optional.of(new String(Base64.getUrlDecoder().decode(value), StandardCharsets.UTF_8));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  @Override
  public @Nullable HttpServletRequest getMatchingRequest(
      HttpServletRequest request, HttpServletResponse response) {
    // Where somebody is led after the login is asked for anew.
    return null;
  }

  @Override
  public void removeRequest(HttpServletRequest request, HttpServletResponse response) {
    HttpSession session = request.getSession(false);
    if (session != null) {
      session.removeAttribute(ATTRIBUTE);
    }
    keep(request, response, "");
  }
}
