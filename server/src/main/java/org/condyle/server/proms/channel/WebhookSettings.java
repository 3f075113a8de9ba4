package org.condyle.server.proms.channel;

import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.condyle.record.ProblemException;
import org.condyle.server.EnvironmentNumber;
import org.condyle.server.network.LoopbackName;
import org.condyle.server.network.NetworkPlace;
import org.jspecify.annotations.Nullable;

/**
 * The address to which messages are posted.
 *
 * @param keyId says which secret the signature is made with
 * @param systems the kinds of recipients it takes, as {@link Recipient#system()}
 * @param privateNetwork whether it may lie in a private network
 */
record WebhookSettings(
    URI url,
    String keyId,
    Secret secret,
    Set<String> systems,
    boolean privateNetwork,
    Duration timeout) {

  static final String URL = "CONDYLE_WEBHOOK_URL";
  static final String SECRET = "CONDYLE_WEBHOOK_SECRET";
  static final String KEY_ID = "CONDYLE_WEBHOOK_KEY_ID";
  static final String FOR = "CONDYLE_WEBHOOK_FOR";
  static final String PRIVATE_NETWORK = "CONDYLE_WEBHOOK_PRIVATE_NETWORK";
  static final String TIMEOUT = "CONDYLE_WEBHOOK_TIMEOUT_SECONDS";

  /** As many as HMAC-SHA256 gives bytes: RFC 2104 advises against shorter keys. */
  private static final int SHORTEST_SECRET = 32;

  private static final Set<String> ALL_SYSTEMS =
      Set.of(Recipient.Phone.SYSTEM, Recipient.Email.SYSTEM);

  WebhookSettings {
    systems = Set.copyOf(systems);
  }

  /**
   * @return null if no address is given
   * @throws ProblemException CHANNEL_SETTING_INVALID or PARAMETER_INVALID
   */
  static @Nullable WebhookSettings fromEnvironment(Map<String, String> environment) {
    String url = environment.getOrDefault(URL, "").strip();
    if (url.isEmpty()) {
      return null;
    }
    Secret secret = Secret.read(environment, SECRET);
    if (secret == null || secret.value().length() < SHORTEST_SECRET) {
      throw Secret.invalid(
          SECRET, "must have at least " + SHORTEST_SECRET + " characters to sign messages with");
    }
    String keyId = environment.getOrDefault(KEY_ID, "1").strip();
    if (!keyId.matches("[A-Za-z0-9._-]{1,64}")) {
      throw Secret.invalid(KEY_ID, "must be 1 to 64 letters, digits, dots, hyphens or underscores");
    }
    boolean privateNetwork = isOn(environment);
    return new WebhookSettings(
        address(url, privateNetwork),
        keyId,
        secret,
        systems(environment),
        privateNetwork,
        Duration.ofSeconds(EnvironmentNumber.read(environment, TIMEOUT, 10, 120)));
  }

  private static URI address(String text, boolean privateNetwork) {
    URI url;
    try {
      url = URI.create(text);
    } catch (IllegalArgumentException e) {
      throw Secret.invalid(URL, "is no URL");
    }
    String host = url.getHost();
    if (host == null || url.getFragment() != null) {
      throw Secret.invalid(URL, "must be an absolute https URL without fragment");
    }
    if (url.getUserInfo() != null) {
      throw Secret.invalid(URL, "must not hold a user; messages are signed instead");
    }
    boolean plain = "http".equals(url.getScheme()) && LoopbackName.is(host);
    if (!plain && !"https".equals(url.getScheme())) {
      throw Secret.invalid(URL, "must begin with https://; http is for this machine alone");
    }
    if (!privateNetwork && NetworkPlace.isPrivateNumber(host)) {
      throw Secret.invalid(
          URL, "leads into a private network; set " + PRIVATE_NETWORK + "=on if it is meant to");
    }
    return url;
  }

  private static Set<String> systems(Map<String, String> environment) {
    String text = environment.getOrDefault(FOR, "").strip();
    Set<String> systems = new TreeSet<>();
    Arrays.stream((text.isEmpty() ? Recipient.Phone.SYSTEM : text).split(","))
        .map(system -> system.strip().toLowerCase(Locale.ROOT))
        .forEach(systems::add);
    if (!ALL_SYSTEMS.containsAll(systems)) {
      throw Secret.invalid(FOR, "must be sms, email or both with a comma between");
    }
    return systems;
  }

  private static boolean isOn(Map<String, String> environment) {
    return switch (environment.getOrDefault(PRIVATE_NETWORK, "").strip().toLowerCase(Locale.ROOT)) {
      case "", "off" -> false;
      case "on" -> true;
      default -> throw Secret.invalid(PRIVATE_NETWORK, "must be on or off");
    };
  }
}
