package org.condyle.server.users;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Browsers in which somebody signed in before, known by a random value in a cookie. It opens
 * nothing: it only sets the tries of the account's owner apart from those of strangers (OWASP, Slow
 * Down Online Guessing Attacks with Device Cookies). The database holds its hash.
 */
public class KnownDevices {

  /** Without a login for so long, a browser is strange again. */
  public static final Duration KEPT = Duration.ofDays(180);

  private static final int BYTES = 32;
  private static final String SHAPE = "[A-Za-z0-9_-]{43}";

  private final LoginTable table;
  private final Clock clock;

  KnownDevices(LoginTable table, Clock clock) {
    this.table = table;
    this.clock = clock;
  }

  /** The name of the device, if somebody signed in to the account with it. */
  Optional<String> find(UUID account, @Nullable String device) {
    // The look is taken without a device too, so that it takes as long.
    byte[] hash = hash(device == null ? "" : device);
    return table.isKnown(account, hash, clock.instant().minus(KEPT))
        ? Optional.of(HexFormat.of().formatHex(hash))
        : Optional.empty();
  }

  /**
   * Remembers in which browser somebody signed in.
   *
   * @param device what the browser showed
   * @return what the browser is to show from now on
   */
  public String remember(UUID account, @Nullable String device) {
    String value =
        device != null && device.matches(SHAPE)
            ? device
            : Base64.getUrlEncoder().withoutPadding().encodeToString(RandomText.bytes(BYTES));
    table.remember(account, hash(value), clock.instant());
    return value;
  }

  private static byte[] hash(String value) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(value.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
