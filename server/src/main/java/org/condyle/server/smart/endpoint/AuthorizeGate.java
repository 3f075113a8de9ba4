package org.condyle.server.smart.endpoint;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.condyle.server.caller.Role;
import org.condyle.server.caller.Scope;
import org.condyle.server.smart.discovery.Endpoints;
import org.condyle.server.smart.token.UserAuthentication;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.oauth2.server.authorization.context.AuthorizationServerContextHolder;

/**
 * Stands before the authorization endpoint: an app that asks for a patient's record without a
 * launch gets there by the page on which one is chosen (SMART App Launch 2.2, {@code
 * launch/patient}). Requests by reference are not taken.
 */
final class AuthorizeGate extends HttpFilter {

  private static final long serialVersionUID = 1L;

  private static final List<String> BY_REFERENCE = List.of("request", "request_uri");

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    if (!Endpoints.path(request).equals(Endpoints.AUTHORIZE)) {
      chain.doFilter(request, response);
      return;
    }
    if (BY_REFERENCE.stream().anyMatch(name -> request.getParameter(name) != null)) {
      OauthError.write(
          response,
          HttpServletResponse.SC_BAD_REQUEST,
          "invalid_request",
          "Requests by reference are not supported");
    } else if (needsPatient(request)) {
      response.setStatus(HttpServletResponse.SC_SEE_OTHER);
      response.setHeader(
          "Location",
          AuthorizationServerContextHolder.getContext().getIssuer()
              + Endpoints.PATIENT
              + "?"
              + query(request));
    } else {
      chain.doFilter(request, response);
    }
  }

  private static boolean needsPatient(HttpServletRequest request) {
    Authentication known = SecurityContextHolder.getContext().getAuthentication();
    String scope = request.getParameter("scope");
    if (!(known instanceof UserAuthentication user)
        || request.getParameter("response_type") == null
        || request.getParameter("launch") != null
        || scope == null) {
      return false;
    }
    return user.signedIn().chosen().role() != Role.PATIENT
        && Arrays.stream(scope.split(" ")).anyMatch(AuthorizeGate::isOfPatient);
  }

  private static boolean isOfPatient(String scope) {
    Optional<Scope> clinical = Scope.parse(scope);
    return scope.equals("launch/patient")
        || clinical.filter(each -> each.level() == Scope.Level.PATIENT).isPresent();
  }

  private static String query(HttpServletRequest request) {
    return request.getParameterMap().entrySet().stream()
        .flatMap(
            entry ->
                Arrays.stream(entry.getValue())
                    .map(value -> encoded(entry.getKey()) + "=" + encoded(value)))
        .collect(Collectors.joining("&"));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
