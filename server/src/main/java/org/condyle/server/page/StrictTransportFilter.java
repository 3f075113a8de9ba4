package org.condyle.server.page;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** Says with every answer by https that there is no other way to this server (RFC 6797). */
final class StrictTransportFilter extends HttpFilter {

  private static final long serialVersionUID = 1L;

  private final transient PageHeaders headers;

  StrictTransportFilter(PageHeaders headers) {
    this.headers = headers;
  }

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    headers.addTransport(request, response);
    chain.doFilter(request, response);
  }
}
