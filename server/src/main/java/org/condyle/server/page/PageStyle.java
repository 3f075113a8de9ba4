package org.condyle.server.page;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;

/** The one style sheet. */
public final class PageStyle {

  private PageStyle() {}

  /** Answers with it. */
  public static void write(HttpServletResponse response) throws IOException {
    byte[] style = bytes();
    response.setHeader("Cache-Control", "max-age=3600");
    response.setContentType("text/css; charset=utf-8");
    response.setContentLength(style.length);
    response.getOutputStream().write(style);
  }

  private static byte[] bytes() throws IOException {
    try (InputStream file = PageStyle.class.getResourceAsStream("style.css")) {
      if (file == null) {
        throw new IllegalStateException("The style sheet is not on the class path");
      }
      return file.readAllBytes();
    }
  }
}
