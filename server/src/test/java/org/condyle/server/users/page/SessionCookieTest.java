package org.condyle.server.users.page;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Set;
import org.condyle.server.page.ClientAddress;
import org.condyle.server.page.PublicAddress;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.boot.web.embedded.tomcat.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServer;
import org.springframework.boot.web.servlet.ServletRegistrationBean;

/** Of a server that browsers reach by https, though it hears plain HTTP from a proxy. */
class SessionCookieTest {

  private static final String HERE = "127.0.0.1";

  private static final class Session extends HttpServlet {

    private static final long serialVersionUID = 1L;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) {
      response.setHeader("X-Session", String.valueOf(request.getSession().isNew()));
    }
  }

  private static String cookie(@Nullable URI address, Set<String> proxies, String forwarded)
      throws Exception {
    TomcatServletWebServerFactory factory = new TomcatServletWebServerFactory(0);
    new WebSecurityConfig()
        .sessionCookies(new PublicAddress(address), new ClientAddress(proxies))
        .customize(factory);
    WebServer web =
        factory.getWebServer(
            context -> new ServletRegistrationBean<>(new Session(), "/").onStartup(context));
    web.start();
    try {
      return HttpClient.newHttpClient()
          .send(
              HttpRequest.newBuilder(URI.create("http://" + HERE + ":" + web.getPort() + "/"))
                  .header("X-Forwarded-Proto", forwarded)
                  .build(),
              HttpResponse.BodyHandlers.discarding())
          .headers()
          .firstValue("Set-Cookie")
          .orElseThrow();
    } finally {
      web.stop();
    }
  }

  @Test
  void theSessionIsForHttpsAloneWhereTheAddressOrAProxyOfTheSiteSaysSo() throws Exception {
    assertThat(cookie(URI.create("https://condyle.example.org"), Set.of(), "http"))
        .contains("condyle-session=", "; Secure", "; HttpOnly", "SameSite=Lax");
    assertThat(cookie(null, Set.of(HERE), "https")).contains("; Secure");
    assertThat(cookie(null, Set.of(HERE), "http")).doesNotContain("Secure");
    assertThat(cookie(null, Set.of(), "https")).as("said by anybody").doesNotContain("Secure");
  }
}
