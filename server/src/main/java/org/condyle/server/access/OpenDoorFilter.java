package org.condyle.server.access;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Set;
import org.condyle.server.caller.Caller;
import org.condyle.server.caller.CallerOfRequest;
import org.condyle.server.caller.Role;
import org.condyle.server.caller.Scopes;
import org.condyle.server.partition.Partitions;

/** Takes whoever sends no token for a program of the first practice. */
final class OpenDoorFilter extends HttpFilter {

  private static final long serialVersionUID = 1L;

  private static final transient Caller EVERYONE =
      new Caller(
          "client/everyone",
          "everyone",
          Role.SYSTEM,
          null,
          Set.of(Partitions.FIRST_PRACTICE),
          Scopes.parse("system/*.cruds"),
          null,
          null);

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    if (request.getHeader("Authorization") == null) {
      CallerOfRequest.set(request, EVERYONE);
    }
    chain.doFilter(request, response);
  }
}
