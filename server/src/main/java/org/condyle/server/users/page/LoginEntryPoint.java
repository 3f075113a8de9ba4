package org.condyle.server.users.page;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.condyle.server.page.PublicAddress;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.AuthenticationEntryPoint;

/** Sends a browser to the login. */
public final class LoginEntryPoint implements AuthenticationEntryPoint {

  private final PublicAddress address;

  LoginEntryPoint(PublicAddress address) {
    this.address = address;
  }

  @Override
  public void commence(
      HttpServletRequest request, HttpServletResponse response, AuthenticationException why) {
    response.setHeader("Cache-Control", "no-store");
    response.setStatus(HttpServletResponse.SC_SEE_OTHER);
    response.setHeader("Location", address.path() + "/login");
  }
}
