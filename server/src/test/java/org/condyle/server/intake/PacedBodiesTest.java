package org.condyle.server.intake;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.web.embedded.tomcat.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServer;
import org.springframework.boot.web.servlet.ServletRegistrationBean;

/** Bodies that come in drops. The pauses of a drop are far shorter than Tomcat's own limit. */
class PacedBodiesTest {

  private static final Duration DROP = Duration.ofMillis(100);

  /** Drops for so long as a server that only minds silence would wait. */
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  private static WebServer web;

  /** Reads its body in one of several ways, or not at all. */
  private static final class Reader extends HttpServlet {

    private static final long serialVersionUID = 1L;

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      String read =
          switch (request.getPathInfo()) {
            case "/form" -> String.valueOf(request.getParameter("a"));
            case "/stream" -> String.valueOf(request.getInputStream().readAllBytes().length);
            default -> "refused";
          };
      response.getWriter().print("answer " + read);
    }
  }

  @BeforeAll
  static void start() {
    TomcatServletWebServerFactory factory = new TomcatServletWebServerFactory(0);
    factory.addEngineValves(new PacedBodies(Duration.ofSeconds(1), 1_000, 1_000_000));
    web =
        factory.getWebServer(
            context -> new ServletRegistrationBean<>(new Reader(), "/*").onStartup(context));
    web.start();
  }

  @AfterAll
  static void stop() {
    web.stop();
  }

  private static Socket post(String path, String body) throws IOException {
    Socket socket = new Socket("127.0.0.1", web.getPort());
    socket.setSoTimeout((int) PATIENCE.toMillis());
    send(
        socket,
        "POST "
            + path
            + " HTTP/1.1\r\nHost: localhost\r\n"
            + "Content-Type: application/x-www-form-urlencoded\r\n"
            + body);
    return socket;
  }

  private static void send(Socket socket, String text) throws IOException {
    OutputStream out = socket.getOutputStream();
    out.write(text.getBytes(US_ASCII));
    out.flush();
  }

  /** Whether the server ends the connection while drops come. */
  private static boolean isCut(Socket socket) throws Exception {
    long end = System.nanoTime() + PATIENCE.toNanos();
    try {
      while (System.nanoTime() < end) {
        send(socket, "a");
        TimeUnit.MILLISECONDS.sleep(DROP.toMillis());
      }
      return false;
    } catch (IOException e) {
      return true;
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/form", "/stream", "/refused"})
  void whoSendsInDropsIsCutOffWhateverBecomesOfTheBody(String path) throws Exception {
    try (Socket socket = post(path, "Content-Length: 100000\r\n\r\na=")) {
      assertThat(isCut(socket)).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/form", "/stream", "/refused"})
  void whoSendsAtOnceGetsTheAnswerAndMayGoOn(String path) throws Exception {
    String body = "a=" + "x".repeat(200_000);
    String request = "Content-Length: " + body.length() + "\r\n\r\n" + body;
    try (Socket socket = post(path, request)) {
      byte[] answer = new byte[4000];
      int count = socket.getInputStream().read(answer);
      assertThat(new String(answer, 0, count, US_ASCII)).startsWith("HTTP/1.1 200");
      if (!path.equals("/form")) {
        send(
            socket,
            "POST /stream HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\n"
                + "Connection: close\r\n\r\nabc");
        assertThat(new String(socket.getInputStream().readAllBytes(), US_ASCII))
            .contains("HTTP/1.1 200", "answer 3");
      }
    }
  }

  @Test
  void whatIsRefusedIsAnsweredBeforeTheBodyIsThere() throws Exception {
    try (Socket socket = post("/refused", "Content-Length: 100000\r\n\r\na=")) {
      byte[] answer = new byte[4000];
      int count = socket.getInputStream().read(answer);
      assertThat(new String(answer, 0, count, US_ASCII)).contains("HTTP/1.1 200", "answer refused");
    }
  }
}
