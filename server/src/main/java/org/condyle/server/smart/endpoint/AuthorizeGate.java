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
 * launch/patient}). A request that was posted ({@code authorize-post}) goes on as a GET: a cookie
 * that says who is signed in comes with no form of another site, but with the GET that follows.
 * Requests by reference are not taken.
 */
final class AuthorizeGate extends HttpFilter {

  private static final long serialVersionUID = 1L;

  private static final List<String> BY_REFERENCE = List.of("request", "request_uri");

  /** In an address; with cookies and the rest of the headers less than 8 KiB in all. */
  private static final int LONGEST_QUERY = 5_000;

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
    } else if (isPosted(request)) {
      goOn(request, response, Endpoints.AUTHORIZE);
    } else if (needsPatient(request)) {
      goOn(request, response, Endpoints.PATIENT);
    } else {
      chain.doFilter(request, response);
    }
  }

  /** A decision of the consent page is posted too, but says no type of response. */
  private static boolean isPosted(HttpServletRequest request) {
    return request.getMethod().equals("POST") && request.getParameter("response_type") != null;
  }

  private static void goOn(HttpServletRequest request, HttpServletResponse response, String path)
      throws IOException {
    String query = query(request);
    if (query.length() > LONGEST_QUERY) {
      OauthError.write(
          response,
          HttpServletResponse.SC_BAD_REQUEST,
          "invalid_request",
          "The request is longer than " + LONGEST_QUERY + " characters");
      return;
    }
    response.setStatus(HttpServletResponse.SC_SEE_OTHER);
    response.setHeader(
        "Location", AuthorizationServerContextHolder.getContext().getIssuer() + path + "?" + query);
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
