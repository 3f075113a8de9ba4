package org.condyle.server.users.page;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import org.condyle.server.page.PageHeaders;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseCookie;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.security.web.csrf.CsrfTokenRepository;
import org.springframework.security.web.csrf.DefaultCsrfToken;

/**
 * The tokens that tell forms of this server from forged ones. Where there is a session they lie in
 * it. Before there is one, as at the login, the browser keeps the token in a cookie and the form
 * has to carry the same (OWASP, Cross-Site Request Forgery Prevention): so a stranger who opens the
 * login takes no memory of the server.
 */
final class FormTokens implements CsrfTokenRepository {

  private static final String HEADER = "X-CSRF-TOKEN";
  private static final String PARAMETER = "_csrf";
  private static final String ATTRIBUTE = "condyle.form-token";
  private static final String COOKIE = "condyle-form";

  /** By https a browser then takes it from this host alone, and not from one beside it. */
  private static final String THIS_HOST = "__Host-";

  private static final int BYTES = 24;
  private static final String SHAPE = "[A-Za-z0-9_-]{32}";
  private static final SecureRandom RANDOM = new SecureRandom();

  private final PageHeaders headers;

  FormTokens(PageHeaders headers) {
    this.headers = headers;
  }

  @Override
  public CsrfToken generateToken(HttpServletRequest request) {
    byte[] random = new byte[BYTES];
    RANDOM.nextBytes(random);
    return token(Base64.getUrlEncoder().withoutPadding().encodeToString(random));
  }

  private static CsrfToken token(String value) {
    return new DefaultCsrfToken(HEADER, PARAMETER, value);
  }

  @Override
  public void saveToken(
      @Nullable CsrfToken token, HttpServletRequest request, HttpServletResponse response) {
    HttpSession session = request.getSession(false);
    if (session != null) {
      session.setAttribute(ATTRIBUTE, token == null ? null : token.getToken());
      return;
    }
    ResponseCookie cookie =
        ResponseCookie.from(name(request), token == null ? "" : token.getToken())
            .path("/")
            .httpOnly(true)
            .secure(headers.isSecure(request))
            .sameSite("Lax")
            .maxAge(token == null ? 0 : -1)
            .build();
    response.addHeader("Set-Cookie", cookie.toString());
  }

  @Override
  public @Nullable CsrfToken loadToken(HttpServletRequest request) {
    HttpSession session = request.getSession(false);
    if (session != null) {
      return session.getAttribute(ATTRIBUTE) instanceof String value ? token(value) : null;
    }
    return cookie(request).map(FormTokens::token).orElse(null);
  }

  private Optional<String> cookie(HttpServletRequest request) {
    Cookie[] cookies = request.getCookies();
    return cookies == null
        ? Optional.empty()
        : Arrays.stream(cookies)
            .filter(cookie -> cookie.getName().equals(name(request)))
            .map(Cookie::getValue)
            .filter(value -> value.matches(SHAPE))
            .findFirst();
  }

  private String name(HttpServletRequest request) {
    return headers.isSecure(request) ? THIS_HOST + COOKIE : COOKIE;
  }
}
