package org.condyle.server.page;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Arrays;
import java.util.List;

/**
 * One request of a browser, and the answer to it as far as a cookie or session belongs to it.
 *
 * @param client the client's address
 */
public record PageRequest(HttpServletRequest http, HttpServletResponse answer, String client) {

  /** Where the servlet is, for example {@code /admin/users}. */
  public String place() {
    return http.getServletPath();
  }

  /** The parts of the address below the servlet. */
  public List<String> parts() {
    String below = http.getPathInfo() == null ? "" : http.getPathInfo();
    return Arrays.stream(below.split("/", -1)).filter(part -> !part.isEmpty()).toList();
  }

  /** A part of the address below the servlet, or an empty text. */
  public String part(int index) {
    List<String> parts = parts();
    return index < parts.size() ? parts.get(index) : "";
  }

  public boolean isPost() {
    return "POST".equals(http.getMethod());
  }

  /** What was entered into a field, or an empty text. */
  public String field(String name) {
    String value = http.getParameter(name);
    return value == null ? "" : value;
  }

  /** What was chosen in boxes of one name. */
  public List<String> choices(String name) {
    String[] values = http.getParameterValues(name);
    return values == null ? List.of() : List.of(values);
  }
}
