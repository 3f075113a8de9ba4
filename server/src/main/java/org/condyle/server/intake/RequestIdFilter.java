package org.condyle.server.intake;

import ca.uhn.fhir.rest.server.ServletRequestTracing;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * Gives every request an id, or takes the caller's if it is safe to log. It stands in the answer's
 * {@value #HEADER} header and in every log line.
 */
public final class RequestIdFilter extends HttpFilter {

  private static final long serialVersionUID = 1L;

  public static final String HEADER = "X-Request-ID";

  /** The key under which the log pattern finds the id. */
  static final String LOG_KEY = "request";

  /** HAPI looks here before it makes an id of its own. */
  private static final String ATTRIBUTE = ServletRequestTracing.ATTRIBUTE_REQUEST_ID;

  private static final Pattern SAFE = Pattern.compile("[A-Za-z0-9._-]{1,64}");

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    String id = idOf(request);
    response.setHeader(HEADER, id);
    MDC.put(LOG_KEY, id);
    try {
      chain.doFilter(request, response);
    } finally {
      MDC.remove(LOG_KEY);
    }
  }

  /** The id of the request that this thread answers; null where it answers none. */
  public static @Nullable String current() {
    return MDC.get(LOG_KEY);
  }

  /** The request's id; it gets one now if it has none yet. */
  public static String idOf(ServletRequest request) {
    if (request.getAttribute(ATTRIBUTE) instanceof String known) {
      return known;
    }
    String sent = request instanceof HttpServletRequest http ? http.getHeader(HEADER) : null;
    String id = sent != null && SAFE.matcher(sent).matches() ? sent : UUID.randomUUID().toString();
    request.setAttribute(ATTRIBUTE, id);
    return id;
  }
}
