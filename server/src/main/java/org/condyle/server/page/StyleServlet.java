package org.condyle.server.page;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** The style sheet over HTTP, for pages of whoever works here. */
final class StyleServlet extends HttpServlet {

  private static final long serialVersionUID = 1L;

  private final transient PageHeaders headers;

  StyleServlet(PageHeaders headers) {
    this.headers = headers;
  }

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    headers.add(request, response);
    PageStyle.write(response);
  }
}
