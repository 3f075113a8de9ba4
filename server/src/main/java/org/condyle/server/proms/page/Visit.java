package org.condyle.server.proms.page;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.condyle.server.intake.RequestIdFilter;
import org.condyle.server.page.ClientAddress;
import org.condyle.server.proms.link.Sessions;

/** One request of a browser. */
final class Visit {

  /** Holds the secret of a session. */
  static final String SESSION_COOKIE = "condyle-form";

  /** Holds a secret of a browser that has not passed the second step. */
  static final String START_COOKIE = "condyle-form-start";

  /** The field that a form carries beside the cookie. */
  static final String KEY_FIELD = "key";

  static final Locale ENGLISH = Locale.forLanguageTag("en-US");
  static final Locale SPANISH = Locale.forLanguageTag("es-US");

  private final HttpServletRequest request;
  private final ClientAddress addresses;
  private final List<String> path;

  Visit(HttpServletRequest request, ClientAddress addresses) {
    this.request = request;
    this.addresses = addresses;
    String below = request.getPathInfo() == null ? "" : request.getPathInfo();
    this.path = Arrays.stream(below.split("/", -1)).filter(part -> !part.isEmpty()).toList();
  }

  /** The parts of the address below the forms. */
  List<String> path() {
    return path;
  }

  /** A part of the address, or an empty text. */
  String part(int index) {
    return index < path.size() ? path.get(index) : "";
  }

  boolean isPost() {
    return "POST".equals(request.getMethod());
  }

  String field(String name) {
    String value = request.getParameter(name);
    return value == null ? "" : value;
  }

  Optional<String> cookie(String name) {
    Cookie[] cookies = request.getCookies();
    return cookies == null
        ? Optional.empty()
        : Arrays.stream(cookies)
            .filter(cookie -> cookie.getName().equals(name))
            .map(Cookie::getValue)
            .findFirst();
  }

  /** The client's address, for counting wrong tries and for the audit trail. */
  String client() {
    return addresses.of(request);
  }

  String requestId() {
    return RequestIdFilter.idOf(request);
  }

  /**
   * Whether a form was sent from a page of ours: it carries what belongs to the secret in the
   * cookie, and the browser does not say that another site sent it.
   */
  boolean isOurForm(String secret) {
    String site = request.getHeader("Sec-Fetch-Site");
    boolean foreign = site != null && !site.equals("same-origin") && !site.equals("none");
    return !foreign && Sessions.isFormKey(secret, field(KEY_FIELD));
  }

  /** The language that was chosen with this very request. */
  Optional<Locale> chosenLanguage() {
    return switch (field("lang")) {
      case "en" -> Optional.of(ENGLISH);
      case "es" -> Optional.of(SPANISH);
      default -> Optional.empty();
    };
  }

  /** The language that the browser prefers, of those that there are. */
  Locale preferredLanguage() {
    return language(request.getLocale());
  }

  /** The one of our languages that is nearest. */
  static Locale language(Locale wanted) {
    return wanted.getLanguage().equals("es") ? SPANISH : ENGLISH;
  }
}
