package org.condyle.server;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import org.condyle.server.caller.Caller;
import org.condyle.server.caller.CallerOfRequest;
import org.condyle.server.caller.Role;
import org.condyle.server.caller.Scopes;
import org.condyle.server.jobs.JobOwner;
import org.condyle.server.partition.Partitions;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.Ordered;

/**
 * As whom a test asks. The filter, which only tests register, takes the caller from a header. Where
 * there is neither that header nor a token, a program asks that may do everything in the first
 * practice: most tests are about something else than who asks.
 */
public record TestCaller(
    String id, Role role, Set<Integer> practices, String scopes, @Nullable String patient) {

  /** With this header, whatever its value, a request has no caller but that of its token. */
  public static final String STRANGER = "X-Test-Stranger";

  /** Who asks where a test does not say as whom. */
  private static final Caller EVERYONE =
      new Caller(
          "client/everyone",
          "everyone",
          Role.SYSTEM,
          null,
          Set.of(Partitions.FIRST_PRACTICE),
          Scopes.parse("system/*.cruds"),
          null,
          null);

  /** Whose jobs are where a test does not say as whom it asks. */
  public static final JobOwner OWNER = JobOwner.of(EVERYONE);

  private static final String HEADER = "X-Test-Caller";
  private static final String SEPARATOR = ";";

  public static TestCaller of(Role role, int practice) {
    return new TestCaller(
        (role == Role.SYSTEM ? "client/" : "user/") + role.code() + "-" + practice,
        role,
        Set.of(practice),
        role == Role.SYSTEM ? "system/*.cruds" : "user/*.cruds",
        null);
  }

  public static TestCaller patient(int practice, String patient) {
    return of(Role.PATIENT, practice).forPatient(patient);
  }

  public TestCaller forPatient(String patientId) {
    return new TestCaller(id, role, practices, scopes, patientId);
  }

  public TestCaller withScopes(String newScopes) {
    return new TestCaller(id, role, practices, newScopes, patient);
  }

  public TestCaller withId(String newId) {
    return new TestCaller(newId, role, practices, scopes, patient);
  }

  public TestCaller in(Integer... newPractices) {
    return new TestCaller(id, role, Set.of(newPractices), scopes, patient);
  }

  /** Lets a request be made by this caller. */
  public HttpRequest.Builder on(HttpRequest.Builder request) {
    return request.header(HEADER, header());
  }

  private String header() {
    return String.join(
        SEPARATOR,
        id,
        role.code(),
        practices.stream().map(String::valueOf).collect(Collectors.joining(",")),
        patient == null ? "" : patient,
        scopes);
  }

  private static Caller caller(String header) {
    String[] parts = header.split(SEPARATOR, 5);
    return new Caller(
        parts[0],
        parts[0],
        Role.of(parts[1]).orElseThrow(),
        null,
        Arrays.stream(parts[2].split(",")).map(Integer::valueOf).collect(Collectors.toSet()),
        Scopes.parse(parts[4]),
        parts[3].isEmpty() ? null : parts[3],
        null);
  }

  static void registerFilter(GenericApplicationContext beans) {
    beans.registerBean(
        "testCallerFilter",
        FilterRegistrationBean.class,
        () -> {
          FilterRegistrationBean<HttpFilter> filter =
              new FilterRegistrationBean<>(new HeaderFilter());
          filter.addUrlPatterns("/fhir/*", "/actuator/*");
          filter.setOrder(Ordered.HIGHEST_PRECEDENCE + 60);
          return filter;
        });
  }

  private static final class HeaderFilter extends HttpFilter {

    private static final long serialVersionUID = 1L;

    @Override
    protected void doFilter(
        HttpServletRequest request, HttpServletResponse response, FilterChain chain)
        throws IOException, ServletException {
      String header = request.getHeader(HEADER);
      if (header != null) {
        CallerOfRequest.set(request, caller(header));
      } else if (request.getHeader("Authorization") == null
          && request.getHeader(STRANGER) == null) {
        CallerOfRequest.set(request, EVERYONE);
      }
      chain.doFilter(request, response);
    }
  }
}
