package org.condyle.server.intake;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.regex.Pattern;
import org.condyle.record.Problem;
import org.condyle.record.ProblemCode;
import org.condyle.server.errors.OutcomeAnswer;

/**
 * Refuses addresses that could be read in two ways. The container takes {@code ..} out of a path
 * before filters and servlets are chosen, and HAPI reads the path as it was sent: what one takes
 * for {@code metadata} the other must not take for something else.
 */
final class PlainAddressFilter extends HttpFilter {

  private static final long serialVersionUID = 1L;

  /** A segment of dots, also encoded; a parameter within the path; a backslash. */
  private static final Pattern AMBIGUOUS =
      Pattern.compile(
          "(?i)(.*/(\\.|%2e){1,2}(/.*|;.*)?)|.*(;|%3b|%2f|\\\\|%5c).*|(?!/fhir(/.*)?$).*");

  private final transient OutcomeAnswer answer;

  PlainAddressFilter(OutcomeAnswer answer) {
    this.answer = answer;
  }

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    if (AMBIGUOUS.matcher(request.getRequestURI()).matches()) {
      answer.write(
          request,
          response,
          List.of(
              new Problem(
                  ProblemCode.MALFORMED,
                  "The path has a segment of dots, a semicolon or an encoded slash; write it"
                      + " plainly",
                  "path")));
      return;
    }
    chain.doFilter(request, response);
  }
}
