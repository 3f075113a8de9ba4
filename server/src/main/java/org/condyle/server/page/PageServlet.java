package org.condyle.server.page;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.condyle.record.ProblemCode.Kind;
import org.condyle.record.ProblemException;
import org.condyle.server.errors.UnexpectedError;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.security.web.csrf.CsrfToken;

/** Pages over HTTP. They are made when one is first asked for. */
public final class PageServlet extends HttpServlet {

  private static final long serialVersionUID = 1L;
  private static final Logger LOG = LoggerFactory.getLogger(PageServlet.class);

  private final transient Supplier<? extends Pages> pages;
  private final transient PageHeaders headers;
  private final transient PublicAddress address;
  private final transient ClientAddress clients;

  public PageServlet(
      Supplier<? extends Pages> pages,
      PageHeaders headers,
      PublicAddress address,
      ClientAddress clients) {
    this.pages = pages;
    this.headers = headers;
    this.address = address;
    this.clients = clients;
  }

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    request.setCharacterEncoding(StandardCharsets.UTF_8.name());
    headers.add(request, response);
    switch (request.getMethod()) {
      case "GET", "HEAD", "POST" -> answer(request, response);
      default -> {
        response.setHeader("Allow", "GET, HEAD, POST");
        response.setStatus(HttpServletResponse.SC_METHOD_NOT_ALLOWED);
      }
    }
  }

  private void answer(HttpServletRequest http, HttpServletResponse response) throws IOException {
    String client = clients.of(http);
    PageRequest request = new PageRequest(http, response, client);
    PageAnswer answer;
    try {
      answer = pages.get().answer(request);
    } catch (ProblemException e) {
      answer = notice(e);
    } catch (RuntimeException e) {
      UnexpectedError.log(LOG, e);
      answer = failed();
    }
    if (answer instanceof PageAnswer.Elsewhere elsewhere) {
      response.setStatus(HttpServletResponse.SC_SEE_OTHER);
      response.setHeader("Location", address.path() + elsewhere.path());
    } else if (answer instanceof PageAnswer.Away away) {
      response.setStatus(HttpServletResponse.SC_SEE_OTHER);
      response.setHeader("Location", away.address().toString());
    } else {
      write((PageAnswer.Shown) answer, request);
    }
  }

  private static PageAnswer.Shown notice(ProblemException problem) {
    Kind kind = problem.problems().get(0).code().kind();
    if (kind == Kind.INTERNAL || kind == Kind.UNAVAILABLE) {
      UnexpectedError.log(LOG, problem);
      return failed();
    }
    int status =
        switch (kind) {
          case NOT_FOUND -> HttpServletResponse.SC_NOT_FOUND;
          case FORBIDDEN, UNAUTHENTICATED -> HttpServletResponse.SC_FORBIDDEN;
          default -> 422;
        };
    String message = String.valueOf(problem.getMessage());
    return new PageAnswer.Shown("notice", status, "That did not work", Map.of("text", message));
  }

  private static PageAnswer.Shown failed() {
    return new PageAnswer.Shown(
        "notice",
        HttpServletResponse.SC_SERVICE_UNAVAILABLE,
        "Something went wrong",
        Map.of("text", "The server failed. Please try again in a few minutes."));
  }

  private void write(PageAnswer.Shown page, PageRequest request) throws IOException {
    HttpServletResponse response = request.answer();
    Map<String, Object> around = new HashMap<>(pages.get().around(request));
    if (request.http().getAttribute(CsrfToken.class.getName()) instanceof CsrfToken token) {
      around.put("csrfName", token.getParameterName());
      around.put("csrf", token.getToken());
    }
    if (page.model().get("seconds") != null) {
      response.setHeader("Retry-After", String.valueOf(page.model().get("seconds")));
    }
    response.setStatus(page.status());
    response.setContentType("text/html; charset=utf-8");
    response.setHeader("Content-Language", "en");
    pages.get().templates().write(page, address.path(), around, response.getWriter());
  }
}
