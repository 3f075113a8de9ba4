package org.condyle.server.intake;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.condyle.record.ProblemException;
import org.condyle.server.errors.OutcomeAnswer;

/** Refuses bodies that are too large, and unpacks those that come compressed. */
public final class BodyLimitFilter extends HttpFilter {

  private static final long serialVersionUID = 1L;

  private final transient IntakeLimits limits;
  private final transient OutcomeAnswer answer;

  public BodyLimitFilter(IntakeLimits limits, OutcomeAnswer answer) {
    this.limits = limits;
    this.answer = answer;
  }

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    try {
      if (request.getContentLengthLong() > limits.bodyBytes()) {
        throw LimitedBody.tooLarge(limits.bodyBytes());
      }
      chain.doFilter(new LimitedRequest(request, limits.bodyBytes()), response);
    } catch (ProblemException e) {
      answer.write(request, response, e.problems());
    }
  }
}
