package org.condyle.server.proms.channel;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Map;
import org.condyle.server.network.NetworkPlace;
import org.condyle.server.proms.channel.Delivery.Accepted;
import org.condyle.server.proms.channel.Delivery.Deferred;
import org.condyle.server.proms.channel.Delivery.Refused;
import org.condyle.server.proms.channel.Delivery.Unclear;
import org.jspecify.annotations.Nullable;

/**
 * Posts messages to an address of the practice, which sends them on as text messages or otherwise.
 * It knows a message by its key and sends it on once. Redirects are not followed: they would take a
 * signed message to an address that nobody configured.
 */
final class WebhookChannel implements Channel {

  static final String NAME = "webhook";

  /** A receiver that asks for longer is asked again after this. */
  static final Duration LONGEST_PAUSE = Duration.ofHours(24);

  private static final int TOO_MANY_REQUESTS = 429;
  private static final int SERVER_ERROR = 500;
  private static final JsonMapper JSON = new JsonMapper();

  private final WebhookSettings settings;
  private final Clock clock;
  private final HttpClient http;

  WebhookChannel(WebhookSettings settings, Clock clock) {
    this.settings = settings;
    this.clock = clock;
    this.http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(settings.timeout())
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public boolean takes(Recipient recipient) {
    return settings.systems().contains(recipient.system());
  }

  @Override
  public boolean isRepeatable() {
    return true;
  }

  @Override
  public Delivery send(Message message) {
    if (!settings.privateNetwork()) {
      // Just before each message: what a name leads to may change.
      switch (NetworkPlace.of(settings.url().getHost())) {
        case PRIVATE -> {
          return new Refused(
              "The webhook leads into a private network; "
                  + WebhookSettings.PRIVATE_NETWORK
                  + "=on allows it");
        }
        case NOWHERE -> {
          return new Deferred("The webhook's host has no address", null);
        }
        case PUBLIC -> {}
      }
    }
    return post(request(message));
  }

  private Delivery post(HttpRequest request) {
    try {
      return delivery(http.send(request, BodyHandlers.discarding()));
    } catch (ConnectException | HttpConnectTimeoutException e) {
      return new Deferred("Nothing answers at the webhook", null);
    } catch (IOException e) {
      return new Unclear("The connection to the webhook broke: " + e.getClass().getSimpleName());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Unclear("The server stopped while it waited for the webhook");
    }
  }

  private HttpRequest request(Message message) {
    byte[] body = body(message);
    long timestamp = clock.instant().getEpochSecond();
    return HttpRequest.newBuilder(settings.url())
        .timeout(settings.timeout())
        .header("Content-Type", "application/json")
        .header("Idempotency-Key", message.key().toString())
        .header("Condyle-Key-Id", settings.keyId())
        .header("Condyle-Timestamp", String.valueOf(timestamp))
        .header("Condyle-Signature", Signature.of(settings.secret(), timestamp, body))
        .POST(BodyPublishers.ofByteArray(body))
        .build();
  }

  private static byte[] body(Message message) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("id", message.key().toString());
    fields.put("purpose", message.purpose().code());
    fields.put("language", message.language());
    fields.put(
        "to",
        Map.of("system", message.recipient().system(), "value", message.recipient().address()));
    fields.put("subject", message.subject());
    fields.put("text", message.text());
    try {
      return JSON.writeValueAsBytes(fields);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Texts can be written as JSON", e);
    }
  }

  private Delivery delivery(HttpResponse<Void> answer) {
    int status = answer.statusCode();
    if (status >= 200 && status < 300) {
      return new Accepted();
    }
    String reason = "The webhook answered HTTP " + status;
    return status == TOO_MANY_REQUESTS || status >= SERVER_ERROR
        ? new Deferred(
            reason, answer.headers().firstValue("Retry-After").map(this::pause).orElse(null))
        : new Refused(reason);
  }

  /** RFC 9110 section 10.2.3: seconds, or a date; null where it is neither. */
  private @Nullable Duration pause(String retryAfter) {
    String text = retryAfter.strip();
    Duration pause;
    if (text.matches("\\d{1,9}")) {
      pause = Duration.ofSeconds(Long.parseLong(text));
    } else {
      try {
        Instant until = ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
        pause = Duration.between(clock.instant(), until);
      } catch (DateTimeException e) {
        return null;
      }
    }
    if (pause.isNegative()) {
      return null;
    }
    return pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
  }
}
