package org.condyle.server.proms.link;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.regex.Pattern;

/** Random values that nobody guesses, and the hashes under which they are kept. */
final class Secrets {

  private static final int TOKEN_BYTES = 32;
  private static final int CODES = 1_000_000;
  private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9_-]{43}");

  private static final SecureRandom RANDOM = new SecureRandom();

  private Secrets() {}

  /** 256 random bits as 43 characters that need no escaping in an address or a cookie. */
  static String token() {
    byte[] bytes = new byte[TOKEN_BYTES];
    RANDOM.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /** Whether a text could be a token at all. */
  static boolean isToken(String text) {
    return TOKEN.matcher(text).matches();
  }

  /** Six random digits, to be typed. */
  static String code() {
    return String.format("%06d", RANDOM.nextInt(CODES));
  }

  /** A token has so much chance in it that its hash needs no salt. */
  static byte[] hash(String secret) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }

  /** Another secret that follows from one, such as the value that a form carries. */
  static String derived(String secret, String use) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(hash(use + "|" + secret));
  }

  /** Compares in a time that does not tell where they differ. */
  static boolean same(byte[] one, byte[] other) {
    return MessageDigest.isEqual(one, other);
  }
}
