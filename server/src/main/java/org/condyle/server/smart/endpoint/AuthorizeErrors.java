package org.condyle.server.smart.endpoint;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationCodeRequestAuthenticationException;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationCodeRequestAuthenticationToken;
import org.springframework.security.web.authentication.AuthenticationFailureHandler;

/**
 * Says a refusal to the app, by sending the browser back, where it is known that the address is the
 * app's; otherwise to the person.
 */
final class AuthorizeErrors implements AuthenticationFailureHandler {

  @Override
  public void onAuthenticationFailure(
      HttpServletRequest request, HttpServletResponse response, AuthenticationException thrown)
      throws IOException {
    OAuth2Error error =
        thrown instanceof OAuth2AuthenticationException oauth
            ? oauth.getError()
            : new OAuth2Error("server_error");
    OAuth2AuthorizationCodeRequestAuthenticationToken asked =
        thrown instanceof OAuth2AuthorizationCodeRequestAuthenticationException known
            ? known.getAuthorizationCodeRequestAuthentication()
            : null;
    String redirect = asked == null ? null : asked.getRedirectUri();
    if (redirect == null || redirect.isEmpty()) {
      OauthError.write(
          response,
          HttpServletResponse.SC_BAD_REQUEST,
          error.getErrorCode(),
          error.getDescription() == null ? "" : error.getDescription());
      return;
    }
    String target =
        redirect
            + (redirect.contains("?") ? "&" : "?")
            + "error="
            + encoded(error.getErrorCode())
            + parameter("error_description", error.getDescription())
            + parameter("state", asked == null ? null : asked.getState());
    response.setStatus(HttpServletResponse.SC_FOUND);
    response.setHeader("Location", target);
  }

  private static String parameter(String name, @Nullable String value) {
    return value == null || value.isEmpty() ? "" : "&" + name + "=" + encoded(value);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
