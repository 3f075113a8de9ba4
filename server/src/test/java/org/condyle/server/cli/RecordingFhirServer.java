package org.condyle.server.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;

/** A very small HTTP server that remembers what it was asked and answers as a test says. */
final class RecordingFhirServer implements AutoCloseable {

  record Request(String method, URI uri, String host, String contentType, String body) {}

  record Answer(int status, String body, Map<String, String> headers) {
    Answer(int status, String body) {
      this(status, body, Map.of());
    }
  }

  private final HttpServer http;
  private final ExecutorService threads = Executors.newFixedThreadPool(8);
  private final List<Request> requests = new CopyOnWriteArrayList<>();

  RecordingFhirServer(Function<Request, Answer> answers) {
    try {
      http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    http.setExecutor(threads);
    http.createContext("/", exchange -> answer(exchange, answers));
    http.start();
  }

  private void answer(HttpExchange exchange, Function<Request, Answer> answers) throws IOException {
    String contentType = exchange.getRequestHeaders().getFirst("Content-Type");
    Request request =
        new Request(
            exchange.getRequestMethod(),
            exchange.getRequestURI(),
            String.valueOf(exchange.getRequestHeaders().getFirst("Host")),
            contentType == null ? "" : contentType,
            new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.ISO_8859_1));
    requests.add(request);
    Answer answer = answers.apply(request);
    byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().add("Content-Type", "application/fhir+json");
    answer.headers().forEach(exchange.getResponseHeaders()::add);
    exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  String base() {
    return "http://localhost:" + http.getAddress().getPort() + "/fhir";
  }

  List<Request> requests() {
    return requests;
  }

  @Override
  public void close() {
    http.stop(0);
    threads.shutdownNow();
  }
}
