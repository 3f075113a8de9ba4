package org.condyle.server.smart.token;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.condyle.record.Problem;
import org.condyle.record.ProblemCode;
import org.condyle.record.ProblemException;
import org.condyle.server.caller.Caller;
import org.condyle.server.caller.CallerOfRequest;
import org.condyle.server.errors.OutcomeAnswer;

/**
 * Says who makes a request to the FHIR endpoint, by the access token in its {@code Authorization}
 * header and by nothing else (RFC 6750). Without one only what a client has to read first is
 * answered.
 */
public final class BearerFilter extends HttpFilter {

  private static final long serialVersionUID = 1L;

  /** Says what the server can do, and where tokens are got. */
  private static final Set<String> PUBLIC =
      Set.of("/fhir/metadata", "/fhir/.well-known/smart-configuration");

  private static final Pattern BEARER =
      Pattern.compile("[Bb][Ee][Aa][Rr][Ee][Rr] +([A-Za-z0-9._~+/=-]+) *");

  /** By then a provider is asked again. */
  private static final String RETRY_SECONDS = "15";

  private final transient TokenReader tokens;
  private final transient OutcomeAnswer answer;

  BearerFilter(TokenReader tokens, OutcomeAnswer answer) {
    this.tokens = tokens;
    this.answer = answer;
  }

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    List<String> sent = Collections.list(request.getHeaders("Authorization"));
    if (sent.isEmpty() && (isPublic(request) || CallerOfRequest.find(request).isPresent())) {
      chain.doFilter(request, response);
      return;
    }
    Optional<Caller> caller;
    try {
      caller = Optional.of(sent).filter(all -> all.size() == 1).flatMap(all -> caller(all.get(0)));
    } catch (ProblemException e) {
      response.setHeader("Retry-After", RETRY_SECONDS);
      response.setHeader("Cache-Control", "no-store");
      answer.write(request, response, e.problems());
      return;
    }
    if (caller.isEmpty()) {
      refuse(request, response, sent.isEmpty());
      return;
    }
    CallerOfRequest.set(request, caller.get());
    chain.doFilter(request, response);
  }

  private Optional<Caller> caller(String header) {
    Matcher bearer = BEARER.matcher(header);
    return bearer.matches() ? tokens.caller(bearer.group(1)) : Optional.empty();
  }

  private static boolean isPublic(HttpServletRequest request) {
    String path =
        request.getServletPath() + (request.getPathInfo() == null ? "" : request.getPathInfo());
    boolean reads = request.getMethod().equals("GET") || request.getMethod().equals("HEAD");
    return (reads && PUBLIC.contains(path))
        || (request.getMethod().equals("OPTIONS") && path.matches("/fhir/?"));
  }

  private void refuse(HttpServletRequest request, HttpServletResponse response, boolean isMissing)
      throws IOException {
    response.setHeader(
        "WWW-Authenticate",
        "Bearer realm=\"condyle\"" + (isMissing ? "" : ", error=\"invalid_token\""));
    response.setHeader("Cache-Control", "no-store");
    answer.write(
        request,
        response,
        List.of(
            new Problem(
                ProblemCode.UNAUTHENTICATED,
                "The request carries no access token that is valid here; get one, and send it as"
                    + " 'Authorization: Bearer …'",
                null)));
  }
}
