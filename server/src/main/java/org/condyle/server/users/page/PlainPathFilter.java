package org.condyle.server.users.page;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/**
 * Refuses addresses of pages that are written with escapes, parameters or more slashes than they
 * have. The container reads them as it would the plain ones, and Spring Security reads what was
 * sent: none of them is to be decided by what only one of both has read.
 */
final class PlainPathFilter extends HttpFilter {

  private static final long serialVersionUID = 1L;

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    String below = request.getPathInfo() == null ? "" : request.getPathInfo();
    String read = request.getContextPath() + request.getServletPath() + below;
    if (request.getRequestURI().equals(read)) {
      chain.doFilter(request, response);
    } else {
      response.sendError(HttpServletResponse.SC_BAD_REQUEST);
    }
  }
}
