package org.condyle.server.users.page;

import jakarta.servlet.http.Cookie;
import java.util.Arrays;
import java.util.UUID;
import org.condyle.server.page.PageHeaders;
import org.condyle.server.page.PageRequest;
import org.condyle.server.users.KnownDevices;
import org.condyle.server.users.LoginOrigin;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseCookie;

/** The cookie by which a browser is known in which somebody signed in before. */
final class DeviceCookie {

  static final String NAME = "condyle-device";

  private final KnownDevices devices;
  private final PageHeaders headers;

  DeviceCookie(KnownDevices devices, PageHeaders headers) {
    this.devices = devices;
    this.headers = headers;
  }

  /** Where something is typed. */
  static LoginOrigin origin(PageRequest request) {
    return new LoginOrigin(request.client(), value(request));
  }

  private static @Nullable String value(PageRequest request) {
    Cookie[] cookies = request.http().getCookies();
    return cookies == null
        ? null
        : Arrays.stream(cookies)
            .filter(cookie -> cookie.getName().equals(NAME))
            .map(Cookie::getValue)
            .findFirst()
            .orElse(null);
  }

  /** Remembers the browser as one in which the owner of an account signed in. */
  void remember(PageRequest request, UUID account) {
    String value = devices.remember(account, value(request));
    ResponseCookie cookie =
        ResponseCookie.from(NAME, value)
            .path("/")
            .httpOnly(true)
            .secure(headers.isSecure(request.http()))
            .sameSite("Lax")
            .maxAge(KnownDevices.KEPT)
            .build();
    request.answer().addHeader("Set-Cookie", cookie.toString());
  }
}
