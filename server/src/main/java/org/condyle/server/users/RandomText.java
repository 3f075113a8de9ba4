package org.condyle.server.users;

import java.security.SecureRandom;
import java.util.Locale;
import org.apache.commons.codec.binary.Base32;

/** Random secrets that people read and type: groups of four letters and digits. */
final class RandomText {

  /** Five bits each; 80 bits are not guessed, wherever they are tried. */
  private static final int BYTES = 10;

  private static final SecureRandom RANDOM = new SecureRandom();

  private RandomText() {}

  static byte[] bytes(int count) {
    byte[] bytes = new byte[count];
    RANDOM.nextBytes(bytes);
    return bytes;
  }

  /** 16 letters and digits in groups of four, of 80 random bits. */
  static String next() {
    String text = new Base32().encodeToString(bytes(BYTES)).toLowerCase(Locale.ROOT);
    return text.replaceAll("(.{4})(?!$)", "$1-");
  }

  /** As it was given out, however it was typed. */
  static String read(String typed) {
    String bare = typed.toLowerCase(Locale.ROOT).replaceAll("[\\s-]", "");
    return bare.replaceAll("(.{4})(?!$)", "$1-");
  }
}
