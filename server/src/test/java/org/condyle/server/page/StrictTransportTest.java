package org.condyle.server.page;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.boot.web.embedded.tomcat.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServer;
import org.springframework.boot.web.servlet.ServletRegistrationBean;

/** What answers say of https that are no pages. */
class StrictTransportTest {

  private static final class Refusing extends HttpServlet {

    private static final long serialVersionUID = 1L;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) {
      response.setStatus(HttpServletResponse.SC_UNAUTHORIZED);
    }
  }

  private static Optional<String> header(@Nullable URI address) throws Exception {
    PageHeaders headers = new PageHeaders(new PublicAddress(address), new ClientAddress(Set.of()));
    WebServer web =
        new TomcatServletWebServerFactory(0)
            .getWebServer(
                new ServletRegistrationBean<>(new Refusing(), "/fhir/*"),
                new PageConfig().strictTransportFilter(headers));
    web.start();
    try {
      return HttpClient.newHttpClient()
          .send(
              HttpRequest.newBuilder(
                      URI.create("http://localhost:" + web.getPort() + "/fhir/Patient"))
                  .build(),
              HttpResponse.BodyHandlers.discarding())
          .headers()
          .firstValue("Strict-Transport-Security");
    } finally {
      web.stop();
    }
  }

  @Test
  void aServerThatIsReachedByHttpsSaysThatThereIsNoOtherWayWithEveryAnswer() throws Exception {
    assertThat(header(URI.create("https://condyle.example.org"))).hasValue("max-age=31536000");
    assertThat(header(URI.create("http://condyle.example.org"))).isEmpty();
    assertThat(header(null)).isEmpty();
  }
}
