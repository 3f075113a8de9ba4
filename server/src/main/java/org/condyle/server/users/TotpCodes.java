package org.condyle.server.users;

import com.eatthepath.otp.TimeBasedOneTimePasswordGenerator;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.OptionalLong;
import javax.crypto.spec.SecretKeySpec;

/**
 * Codes that an authenticator app shows: six digits that change every 30 seconds, HMAC-SHA-1 (RFC
 * 6238). These are what every app can do.
 */
final class TotpCodes {

  static final Duration STEP = Duration.ofSeconds(30);

  /** So many bytes as HMAC-SHA-1 gives (RFC 4226, 4). */
  static final int SECRET_BYTES = 20;

  /** A clock may be one step off, and a code takes a moment to type (RFC 6238, 5.2). */
  private static final int STEPS_OFF = 1;

  private final TimeBasedOneTimePasswordGenerator generator =
      new TimeBasedOneTimePasswordGenerator(STEP);

  /**
   * The step of time whose code it is: to be used once, and then none of an earlier step.
   *
   * @return empty if it is no code of about this time
   */
  OptionalLong stepOf(byte[] secret, String code, Instant now) {
    byte[] given = code.getBytes(StandardCharsets.UTF_8);
    long current = step(now);
    OptionalLong found = OptionalLong.empty();
    for (long step = current - STEPS_OFF; step <= current + STEPS_OFF; step++) {
      byte[] right = codeOf(secret, step).getBytes(StandardCharsets.UTF_8);
      if (MessageDigest.isEqual(right, given)) {
        found = OptionalLong.of(step);
      }
    }
    return found;
  }

  static long step(Instant at) {
    return Math.floorDiv(at.getEpochSecond(), STEP.toSeconds());
  }

  /** The code that an app shows during a step. */
  String codeOf(byte[] secret, long step) {
    try {
      return generator.generateOneTimePasswordString(
          new SecretKeySpec(secret, "RAW"),
          Instant.ofEpochSecond(step * STEP.toSeconds()),
          Locale.ROOT);
    } catch (InvalidKeyException e) {
      throw new IllegalStateException(e);
    }
  }
}
