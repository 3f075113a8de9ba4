package org.condyle.server.users.page;

import java.util.List;

/**
 * Paths that go through Spring Security's chains; everything else never meets them. Whoever has a
 * chain of its own gives such a bean.
 *
 * @param patterns of the servlet specification: {@code /login}, {@code /admin/users/*}
 */
public record SecuredPaths(List<String> patterns) {

  public SecuredPaths {
    patterns = List.copyOf(patterns);
  }

  /** Whether a servlet that is there for one of the patterns is asked. */
  boolean contain(String servletPath) {
    return patterns.stream()
        .map(
            pattern ->
                pattern.endsWith("/*") ? pattern.substring(0, pattern.length() - 2) : pattern)
        .anyMatch(servletPath::equals);
  }
}
