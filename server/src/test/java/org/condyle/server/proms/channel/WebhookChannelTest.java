package org.condyle.server.proms.channel;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.condyle.server.proms.channel.Delivery.Accepted;
import org.condyle.server.proms.channel.Delivery.Deferred;
import org.condyle.server.proms.channel.Delivery.Refused;
import org.condyle.server.proms.channel.Delivery.Unclear;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookChannelTest {

  private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
  private static final String SECRET = "0123456789abcdef0123456789abcdef";

  private static final Message MESSAGE =
      new Message(
          UUID.fromString("00000000-0000-0000-0000-000000000001"),
          Purpose.REMINDER,
          "es",
          new Recipient.Phone("+1 555 0100"),
          "",
          "Clínica: https://forms.example/forms/l/abc",
          URI.create("https://forms.example/forms/l/abc"));

  private record Received(String method, Map<String, List<String>> headers, byte[] body) {

    String header(String name) {
      return headers.getOrDefault(name, List.of("")).get(0);
    }
  }

  private final List<Received> received = new CopyOnWriteArrayList<>();
  private HttpServer receiver;
  private volatile Answer answer = exchange -> exchange.sendResponseHeaders(202, -1);

  private interface Answer {
    void to(HttpExchange exchange) throws IOException;
  }

  @BeforeEach
  void start() throws IOException {
    receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    receiver.setExecutor(Executors.newCachedThreadPool());
    receiver.createContext(
        "/",
        exchange -> {
          received.add(
              new Received(
                  exchange.getRequestMethod(),
                  Map.copyOf(exchange.getRequestHeaders()),
                  exchange.getRequestBody().readAllBytes()));
          answer.to(exchange);
          exchange.close();
        });
    receiver.start();
  }

  @AfterEach
  void stop() {
    receiver.stop(0);
  }

  private WebhookChannel channel() {
    return channel("http://localhost:" + receiver.getAddress().getPort() + "/messages", Map.of());
  }

  private static WebhookChannel channel(String url, Map<String, String> more) {
    Map<String, String> environment = new HashMap<>();
    environment.put(WebhookSettings.URL, url);
    environment.put(WebhookSettings.SECRET, SECRET);
    environment.put(WebhookSettings.KEY_ID, "2026-11");
    environment.put(WebhookSettings.TIMEOUT, "1");
    environment.putAll(more);
    return new WebhookChannel(
        Objects.requireNonNull(WebhookSettings.fromEnvironment(environment)),
        Clock.fixed(NOW, ZoneOffset.UTC));
  }

  @Test
  void aMessageIsPostedAsJsonUnderItsKey() throws IOException {
    assertThat(channel().send(MESSAGE)).isEqualTo(new Accepted());

    assertThat(received).hasSize(1);
    Received request = received.get(0);
    assertThat(request.method()).isEqualTo("POST");
    assertThat(request.header("Content-type")).isEqualTo("application/json");
    assertThat(request.header("Idempotency-key")).isEqualTo(MESSAGE.key().toString());
    JsonNode body = new JsonMapper().readTree(request.body());
    assertThat(body)
        .isEqualTo(
            new JsonMapper()
                .readTree(
                    """
                    {"id": "00000000-0000-0000-0000-000000000001", "purpose": "reminder",
                     "language": "es", "to": {"system": "sms", "value": "+1 555 0100"},
                     "subject": "", "text": "Clínica: https://forms.example/forms/l/abc"}
                    """));
  }

  @Test
  void theReceiverCanVerifyTheSignature() throws Exception {
    channel().send(MESSAGE);

    Received request = received.get(0);
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
    mac.update((request.header("Condyle-timestamp") + ".").getBytes(StandardCharsets.UTF_8));
    String expected = HexFormat.of().formatHex(mac.doFinal(request.body()));
    assertThat(request.header("Condyle-signature")).isEqualTo("v1=" + expected);
    assertThat(request.header("Condyle-timestamp")).isEqualTo(String.valueOf(NOW.getEpochSecond()));
    assertThat(request.header("Condyle-key-id")).isEqualTo("2026-11");
  }

  @Test
  void anotherSecretTimeOrBodyGivesAnotherSignature() {
    byte[] body = "{}".getBytes(StandardCharsets.UTF_8);
    String one = Signature.of(new Secret("a"), 1, body);

    assertThat(Signature.of(new Secret("a"), 1, body)).isEqualTo(one);
    assertThat(Signature.of(new Secret("b"), 1, body)).isNotEqualTo(one);
    assertThat(Signature.of(new Secret("a"), 2, body)).isNotEqualTo(one);
    assertThat(Signature.of(new Secret("a"), 1, "[]".getBytes(StandardCharsets.UTF_8)))
        .isNotEqualTo(one);
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 401, 404, 409, 410, 422})
  void whatTheReceiverDoesNotTakeIsNotTriedAgain(int status) {
    answer = exchange -> exchange.sendResponseHeaders(status, -1);

    assertThat(channel().send(MESSAGE))
        .isEqualTo(new Refused("The webhook answered HTTP " + status));
  }

  @ParameterizedTest
  @ValueSource(ints = {429, 500, 502, 503})
  void whatTheReceiverCannotDoNowIsTriedAgain(int status) {
    answer = exchange -> exchange.sendResponseHeaders(status, -1);

    assertThat(channel().send(MESSAGE))
        .isEqualTo(new Deferred("The webhook answered HTTP " + status, null));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "120 | 120",
        "Sun, 22 Nov 2026 10:05:00 GMT | 300",
        "999999 | 86400",
        "Sun, 22 Nov 2026 09:00:00 GMT | ",
        "soon | "
      })
  void theReceiverSaysHowLongItWantsToBeLeftAlone(String header, Long seconds) {
    answer =
        exchange -> {
          exchange.getResponseHeaders().set("Retry-After", header);
          exchange.sendResponseHeaders(503, -1);
        };

    assertThat(channel().send(MESSAGE))
        .isEqualTo(
            new Deferred(
                "The webhook answered HTTP 503",
                seconds == null ? null : Duration.ofSeconds(seconds)));
  }

  @Test
  void aRedirectIsNotFollowed() {
    answer =
        exchange -> {
          exchange.getResponseHeaders().set("Location", "/elsewhere");
          exchange.sendResponseHeaders(307, -1);
        };

    assertThat(channel().send(MESSAGE)).isEqualTo(new Refused("The webhook answered HTTP 307"));
    assertThat(received).hasSize(1);
  }

  @Test
  void aReceiverThatDoesNotAnswerMayHaveTakenIt() {
    CountDownLatch end = new CountDownLatch(1);
    answer =
        exchange -> {
          try {
            end.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        };
    try {
      assertThat(channel().send(MESSAGE)).isInstanceOf(Unclear.class);
    } finally {
      end.countDown();
    }
  }

  @Test
  void whenNothingListensItIsTriedAgain() {
    WebhookChannel channel = channel();
    receiver.stop(0);

    assertThat(channel.send(MESSAGE))
        .isEqualTo(new Deferred("Nothing answers at the webhook", null));
  }

  @Test
  void aHostThatLeadsIntoAPrivateNetworkIsRefusedWhenSomethingIsToBeSent() {
    WebhookSettings settings =
        new WebhookSettings(
            URI.create("https://192.168.255.254/"),
            "1",
            new Secret(SECRET),
            Set.of("sms"),
            false,
            Duration.ofSeconds(1));

    Delivery delivery = new WebhookChannel(settings, Clock.systemUTC()).send(MESSAGE);

    assertThat(delivery)
        .isEqualTo(
            new Refused(
                "The webhook leads into a private network; CONDYLE_WEBHOOK_PRIVATE_NETWORK=on"
                    + " allows it"));
  }
}
