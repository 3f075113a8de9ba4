package org.condyle.server.cli;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * The one HTTP client of the command line. It repeats a request only where the server cannot have
 * worked on it: when nothing listens, and on 503.
 */
final class FhirHttpClient {

  /** Pauses before each repetition of a load: long enough for a server to restart. */
  static final List<Duration> PATIENT =
      List.of(
          Duration.ofSeconds(1),
          Duration.ofSeconds(2),
          Duration.ofSeconds(4),
          Duration.ofSeconds(8),
          Duration.ofSeconds(15));

  /** No repetition. */
  static final List<Duration> ONCE = List.of();

  static final String JSON = "application/fhir+json";

  private static final int SERVICE_UNAVAILABLE = 503;
  private static final Duration FORM_LIMIT = Duration.ofSeconds(60);

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .followRedirects(HttpClient.Redirect.NORMAL)
          .build();
  private final String base;
  private final List<Duration> pauses;
  private final Supplier<Optional<String>> token;

  /**
   * One that sends no token.
   *
   * @param base the FHIR base
   * @param pauses how long to wait before each repetition
   */
  FhirHttpClient(URI base, List<Duration> pauses) {
    this(base, pauses, Optional::empty);
  }

  /**
   * @param token the access token to send, asked for before each request
   */
  FhirHttpClient(URI base, List<Duration> pauses, Supplier<Optional<String>> token) {
    this.token = token;
    String text = base.toString();
    this.base = text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
    this.pauses = pauses;
  }

  /** The address of a path under the FHIR base, with its query. */
  URI address(String path, Map<String, String> query) {
    String parameters =
        query.entrySet().stream()
            .map(entry -> encoded(entry.getKey()) + "=" + encoded(entry.getValue()))
            .collect(Collectors.joining("&"));
    return URI.create(
        base + (path.isEmpty() ? "" : "/" + path) + (parameters.isEmpty() ? "" : "?" + parameters));
  }

  private static String encoded(String text) {
    // A colon, slash or bar is allowed in a query or unmistakable there; dates and canonicals stay
    // readable.
    return URLEncoder.encode(text, StandardCharsets.UTF_8)
        .replace("+", "%20")
        .replace("%2F", "/")
        .replace("%3A", ":")
        .replace("%24", "$");
  }

  FhirAnswer get(String path, Map<String, String> query, Duration limit) {
    return send(HttpRequest.newBuilder(address(path, query)).GET(), limit);
  }

  /** The same, answered by a server that can with where to ask for the answer. */
  FhirAnswer getAsync(String path, Map<String, String> query, Duration limit) {
    return send(
        HttpRequest.newBuilder(address(path, query)).header("Prefer", "respond-async").GET(),
        limit);
  }

  FhirAnswer get(URI address, Duration limit) {
    return send(HttpRequest.newBuilder(address).GET(), limit);
  }

  FhirAnswer delete(URI address, Duration limit) {
    return send(HttpRequest.newBuilder(address).DELETE(), limit);
  }

  FhirAnswer post(String path, String body, String contentType, Duration limit) {
    return post(path, BodyPublishers.ofString(body, StandardCharsets.UTF_8), contentType, limit);
  }

  FhirAnswer post(String path, BodyPublisher body, String contentType, Duration limit) {
    return send(
        HttpRequest.newBuilder(address(path, Map.of()))
            .header("Content-Type", contentType)
            .POST(body),
        limit);
  }

  private FhirAnswer send(HttpRequest.Builder builder, Duration limit) {
    token.get().ifPresent(value -> builder.setHeader("Authorization", "Bearer " + value));
    HttpRequest request = builder.header("Accept", JSON).timeout(limit).build();
    for (int attempt = 0; ; attempt++) {
      boolean last = attempt == pauses.size();
      try {
        HttpResponse<String> response =
            http.send(request, BodyHandlers.ofString(StandardCharsets.UTF_8));
        if (last || response.statusCode() != SERVICE_UNAVAILABLE) {
          return new FhirAnswer(
              request.uri(), response.statusCode(), response.body(), response.headers());
        }
      } catch (ConnectException | HttpConnectTimeoutException e) {
        if (last) {
          throw new ServerUnreachable(request.uri(), e);
        }
      } catch (IOException e) {
        throw new CommandFailure(
            "The connection to " + request.uri() + " broke: " + e.getMessage() + ".",
            "Look at the server's log, then try again.",
            e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new CommandFailure("Interrupted.", "What was already sent is stored.", e);
      }
      pause(pauses.get(attempt));
    }
  }

  private static void pause(Duration pause) {
    try {
      Thread.sleep(pause.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandFailure("Interrupted.", "What was already sent is stored.", e);
    }
  }

  /** Posts a form to an address beside the FHIR base. */
  static FhirAnswer postForm(URI address, String form) {
    return new FhirHttpClient(address, ONCE)
        .send(
            HttpRequest.newBuilder(address)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(form, StandardCharsets.UTF_8)),
            FORM_LIMIT);
  }

  /**
   * Opens an address outside the FHIR base, to read it as a stream.
   *
   * @throws CommandFailure if it answers with anything but success
   */
  static HttpResponse<InputStream> download(URI address) {
    HttpClient http =
        HttpClient.newBuilder()
            .connectTimeout(Duration.ofSeconds(20))
            .followRedirects(HttpClient.Redirect.NORMAL)
            .build();
    try {
      HttpResponse<InputStream> response =
          http.send(HttpRequest.newBuilder(address).build(), BodyHandlers.ofInputStream());
      if (response.statusCode() != 200) {
        throw new CommandFailure(
            address + " answered HTTP " + response.statusCode() + ".", "Check the address.");
      }
      return response;
    } catch (IOException e) {
      throw new CommandFailure(
          address + " cannot be read: " + e.getMessage() + ".", "Check the address.", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandFailure("Interrupted.", "Nothing was sent from " + address + ".", e);
    }
  }

  /** Nothing listens at the address. */
  static final class ServerUnreachable extends CommandFailure {
    private static final long serialVersionUID = 1L;

    ServerUnreachable(URI address, IOException cause) {
      super(
          "Nothing answers at " + address + ".",
          "Start a server with ./condyle serve, or name another with --server.",
          cause);
    }
  }
}
