package org.condyle.bench.process;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.condyle.bench.workload.Json;

/** A light client: bodies come and go as bytes, and anything but success ends the measurement. */
public final class FhirClient {

  private static final Duration LIMIT = Duration.ofMinutes(60);
  private static final String FHIR_JSON = "application/fhir+json";
  private static final int SHOWN = 600;

  private final URI base;
  private final HttpClient http;
  private final Supplier<Optional<String>> token;

  /** Of a server that asks nobody who they are. */
  public FhirClient(URI base) {
    this(base, Optional::empty);
  }

  /**
   * @param token the access token to send, asked for before each request
   */
  public FhirClient(URI base, Supplier<Optional<String>> token) {
    this.base = base;
    this.token = token;
    this.http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
  }

  /** A path with parameters, for example {@code Measure/$evaluate-measure?periodStart=2026}. */
  public static String path(String path, Map<String, String> parameters) {
    return path
        + parameters.entrySet().stream()
            .map(each -> each.getKey() + "=" + encoded(each.getValue()))
            .collect(Collectors.joining("&", "?", ""));
  }

  private static String encoded(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8);
  }

  /**
   * @throws MeasurementFailure on any other answer than success
   */
  public JsonNode get(String path) {
    return json(send(request(path).GET().build()));
  }

  /** Searches anew: stock HAPI otherwise answers for a minute what it found before. */
  public JsonNode searchAnew(String path) {
    return json(send(request(path).header("Cache-Control", "no-cache").GET().build()));
  }

  /** Posts a resource to a path; the empty path is the base. */
  public JsonNode post(String path, byte[] body) {
    return json(send(request(path).POST(BodyPublishers.ofByteArray(body)).build()));
  }

  /** Posts and looks at the status alone. */
  public void postUnread(String path, byte[] body) {
    send(request(path).POST(BodyPublishers.ofByteArray(body)).build());
  }

  public JsonNode put(String path, byte[] body) {
    return json(send(request(path).PUT(BodyPublishers.ofByteArray(body)).build()));
  }

  private HttpRequest.Builder request(String path) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(path.isEmpty() ? base.toString() : base + "/" + path))
            .timeout(LIMIT)
            .header("Content-Type", FHIR_JSON)
            .header("Accept", FHIR_JSON);
    token.get().ifPresent(value -> request.header("Authorization", "Bearer " + value));
    return request;
  }

  /** What every server answers to everyone: a token can be had when this is answered. */
  private HttpRequest metadata() {
    return HttpRequest.newBuilder(URI.create(base + "/metadata?_elements=status"))
        .timeout(LIMIT)
        .GET()
        .build();
  }

  private byte[] send(HttpRequest request) {
    HttpResponse<byte[]> response = answer(request);
    if (response.statusCode() / 100 != 2) {
      String text = new String(response.body(), StandardCharsets.UTF_8);
      throw new MeasurementFailure(
          request.method()
              + " "
              + request.uri()
              + " was answered with "
              + response.statusCode()
              + ": "
              + text.substring(0, Math.min(SHOWN, text.length())));
    }
    return response.body();
  }

  private HttpResponse<byte[]> answer(HttpRequest request) {
    try {
      return http.send(request, BodyHandlers.ofByteArray());
    } catch (IOException e) {
      throw new MeasurementFailure(request.method() + " " + request.uri() + " failed: " + e, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new MeasurementFailure("Interrupted", e);
    }
  }

  private static JsonNode json(byte[] body) {
    try {
      return Json.MAPPER.readTree(body);
    } catch (IOException e) {
      throw new MeasurementFailure("The answer is no JSON", e);
    }
  }

  /** Whether the server answers a search by 200, now. */
  public boolean answers() {
    try {
      if (http.send(metadata(), BodyHandlers.discarding()).statusCode() != 200) {
        return false;
      }
      return http.send(request("Patient?_count=1").GET().build(), BodyHandlers.discarding())
              .statusCode()
          == 200;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new MeasurementFailure("Interrupted", e);
    }
  }
}
