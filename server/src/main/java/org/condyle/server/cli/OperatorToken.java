package org.condyle.server.cli;

import com.nimbusds.jose.util.JSONObjectUtils;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.condyle.server.smart.client.OperatorKey;
import org.condyle.server.smart.client.SmartClient;
import org.condyle.server.smart.discovery.ServerAddress;
import org.jspecify.annotations.Nullable;

/** Tokens that a running server gives to whoever owns its data folder; renewed before they end. */
public final class OperatorToken implements Supplier<Optional<String>> {

  /** What a command needs that loads, installs and evaluates. */
  public static final String EVERYTHING = "system/*.cruds";

  private static final Duration BEFORE_END = Duration.ofMinutes(2);
  private static final String ASSERTION = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

  private final URI endpoint;
  private final OperatorKey key;
  private final Path data;
  private final Map<String, String> wanted;
  private final Clock clock = Clock.systemUTC();
  private @Nullable String token;
  private Instant renewed = Instant.MIN;

  private OperatorToken(URI fhirBase, OperatorKey key, Path data, Map<String, String> wanted) {
    String address = fhirBase.toString().replaceFirst("/fhir/?$", "");
    this.endpoint = ServerAddress.tokenEndpoint(address);
    this.key = key;
    this.data = data;
    this.wanted = wanted;
  }

  /**
   * @param wanted parameters of the token request, such as {@code scope} and {@code tenant}
   * @return empty where no server ever started on the data folder
   */
  public static Optional<OperatorToken> of(URI fhirBase, Path data, Map<String, String> wanted) {
    return OperatorKey.find(data)
        .map(key -> new OperatorToken(fhirBase, key, data, new LinkedHashMap<>(wanted)));
  }

  @Override
  public synchronized Optional<String> get() {
    if (token == null || clock.instant().isAfter(renewed)) {
      Map<String, Object> answer = ask();
      token = String.valueOf(answer.get("access_token"));
      long seconds = answer.get("expires_in") instanceof Number number ? number.longValue() : 0;
      renewed = clock.instant().plusSeconds(seconds).minus(BEFORE_END);
    }
    return Optional.of(token);
  }

  private Map<String, Object> ask() {
    Map<String, String> form = new LinkedHashMap<>(wanted);
    form.put("grant_type", "client_credentials");
    form.put("client_id", SmartClient.OPERATOR);
    form.put("client_assertion_type", ASSERTION);
    form.put("client_assertion", key.assertion(endpoint, clock.instant()));
    FhirAnswer answer =
        FhirHttpClient.postForm(
            endpoint,
            form.entrySet().stream()
                .map(each -> encoded(each.getKey()) + "=" + encoded(each.getValue()))
                .collect(Collectors.joining("&")));
    Map<String, Object> said = json(answer.body());
    if (!answer.isSuccess()) {
      throw refused(answer, said);
    }
    return said;
  }

  private CommandFailure refused(FhirAnswer answer, Map<String, Object> said) {
    String error = String.valueOf(said.getOrDefault("error", "HTTP " + answer.status()));
    return error.equals("invalid_client")
        ? new CommandFailure(
            "The server at " + endpoint + " does not know the operator's key in " + data + ".",
            "Name that server's own data folder with --data, or give a token by CONDYLE_TOKEN.")
        : new CommandFailure(
            "The server gives no token: "
                + error
                + (said.get("error_description") == null
                    ? ""
                    : ", " + said.get("error_description"))
                + ".",
            "Look at the scopes, the role and the practice that were asked for.");
  }

  private static Map<String, Object> json(String text) {
    try {
      return JSONObjectUtils.parse(text);
    } catch (ParseException e) {
      return Map.of();
    }
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
