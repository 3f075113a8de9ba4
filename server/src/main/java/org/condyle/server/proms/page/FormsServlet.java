package org.condyle.server.proms.page;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.condyle.server.errors.UnexpectedError;
import org.condyle.server.page.ClientAddress;
import org.condyle.server.page.PageHeaders;
import org.condyle.server.page.PageStyle;
import org.condyle.server.page.PublicAddress;
import org.condyle.server.proms.link.FormSession;
import org.condyle.server.proms.link.LinkPurpose;
import org.condyle.server.proms.link.Sessions;
import org.condyle.server.proms.page.FormPages.Answered;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.ResponseCookie;

/**
 * The pages over HTTP: headers that keep a browser from doing more than showing them, cookies, and
 * the templates. The pages themselves are made when they are first asked for.
 */
final class FormsServlet extends HttpServlet {

  private static final long serialVersionUID = 1L;
  private static final Logger LOG = LoggerFactory.getLogger(FormsServlet.class);

  private final transient Supplier<FormPages> pages;
  private final transient PublicAddress address;
  private final transient ClientAddress clients;
  private final transient PageHeaders headers;

  FormsServlet(Supplier<FormPages> pages, PublicAddress address, ClientAddress clients) {
    this.pages = pages;
    this.address = address;
    this.clients = clients;
    this.headers = new PageHeaders(address);
  }

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    request.setCharacterEncoding(StandardCharsets.UTF_8.name());
    headers.add(request, response);
    Visit visit = new Visit(request, clients);
    switch (request.getMethod()) {
      case "GET", "HEAD", "POST" -> {
        if (visit.part(0).equals("style.css")) {
          PageStyle.write(response);
        } else {
          answer(visit, request, response);
        }
      }
      default -> {
        response.setHeader("Allow", "GET, HEAD, POST");
        response.setStatus(HttpServletResponse.SC_METHOD_NOT_ALLOWED);
      }
    }
  }

  private void answer(Visit visit, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    try {
      Optional<String> known = visit.cookie(Visit.START_COOKIE);
      String startSecret = known.orElseGet(Sessions::newSecret);
      if (known.isEmpty() && visit.part(0).equals("l")) {
        addCookie(request, response, Visit.START_COOKIE, startSecret);
      }
      Answered answered = pages.get().answer(visit, startSecret);
      if (answered.reply() instanceof Reply.Elsewhere elsewhere) {
        elsewhere
            .session()
            .ifPresent(secret -> addCookie(request, response, Visit.SESSION_COOKIE, secret));
        response.setStatus(HttpServletResponse.SC_SEE_OTHER);
        response.setHeader("Location", address.formsPath() + elsewhere.path());
      } else {
        write((Reply.Page) answered.reply(), answered, visit, response);
      }
    } catch (RuntimeException e) {
      UnexpectedError.log(LOG, e);
      Answered answered =
          new Answered(
              Entrance.notice("failed", HttpServletResponse.SC_SERVICE_UNAVAILABLE),
              visit.chosenLanguage().orElseGet(visit::preferredLanguage),
              Optional.empty());
      write((Reply.Page) answered.reply(), answered, visit, response);
    }
  }

  /** One that is empty is taken away. */
  private void addCookie(
      HttpServletRequest request, HttpServletResponse response, String name, String value) {
    ResponseCookie.ResponseCookieBuilder cookie =
        ResponseCookie.from(name, value)
            .path(address.formsPath())
            .httpOnly(true)
            .secure(headers.isSecure(request))
            .sameSite("Strict");
    if (value.isEmpty()) {
      cookie.maxAge(0);
    }
    response.addHeader("Set-Cookie", cookie.build().toString());
  }

  private void write(Reply.Page page, Answered answered, Visit visit, HttpServletResponse response)
      throws IOException {
    Locale language = answered.language();
    Templates templates = pages.get().templates();
    Map<String, Object> model = new HashMap<>();
    model.put("base", address.formsPath());
    Optional<FormSession> session = answered.session().filter(each -> !each.isSpent());
    model.put("inSession", session.isPresent());
    model.put(
        "isTablet",
        session.filter(each -> each.link().purpose() == LinkPurpose.TABLET).isPresent());
    session.ifPresent(each -> model.put("key", each.formKey()));
    model.put("errors", List.of());
    model.putAll(page.model());
    if (page.view().equals("notice")) {
      String notice = String.valueOf(page.model().get("notice"));
      model.put("title", templates.phrases(language).say("notice." + notice + ".title"));
      if (page.model().get("seconds") != null) {
        response.setHeader("Retry-After", String.valueOf(page.model().get("seconds")));
      }
    }
    if (page.view().equals("end") || "handback".equals(page.model().get("notice"))) {
      // Nobody goes back to answers that were sent.
      response.setHeader("Clear-Site-Data", "\"cache\"");
    }
    response.setStatus(page.status());
    response.setContentType("text/html; charset=utf-8");
    response.setHeader("Content-Language", language.getLanguage());
    templates.write(page.view(), language, model, response.getWriter());
  }
}
