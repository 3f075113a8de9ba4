package org.condyle.server.smart.client;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.regex.Pattern;

/** Random values that nobody guesses, and the hashes under which they are kept. */
public final class OpaqueValue {

  private static final int BYTES = 32;
  private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_=-]{40,200}");
  private static final SecureRandom RANDOM = new SecureRandom();

  private OpaqueValue() {}

  /** 256 random bits as 43 characters that need no escaping. */
  public static String random() {
    byte[] bytes = new byte[BYTES];
    RANDOM.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /** Whether a text could be such a value, or one that Spring made. */
  public static boolean isOne(String text) {
    return FORM.matcher(text).matches();
  }

  /** A random value has so much chance in it that its hash needs no salt. */
  public static byte[] hash(String value) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(value.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }
}
