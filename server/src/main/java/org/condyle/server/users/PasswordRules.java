package org.condyle.server.users;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.condyle.record.ProblemCode;
import org.condyle.record.ProblemException;

/**
 * What a password has to be: long, and nothing that is tried first. There are no rules about kinds
 * of characters (NIST SP 800-63B, 5.1.1.2).
 */
public final class PasswordRules {

  static final int SHORTEST = 12;
  static final int LONGEST = 128;

  private static final String PRODUCT = "condyle";

  private final Set<String> common;

  PasswordRules(Set<String> common) {
    this.common = Set.copyOf(common);
  }

  /** With the list of words that are tried first. */
  static PasswordRules read() {
    try (InputStream file = PasswordRules.class.getResourceAsStream("common-passwords.txt")) {
      if (file == null) {
        throw new IllegalStateException("The list of common passwords is not on the class path");
      }
      String text = new String(file.readAllBytes(), StandardCharsets.UTF_8);
      return new PasswordRules(
          text.lines()
              .map(String::strip)
              .filter(line -> !line.isEmpty() && !line.startsWith("#"))
              .collect(Collectors.toSet()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * @param names of whose password it shall be: login name, name, e-mail address
   * @throws ProblemException PASSWORD_REFUSED
   */
  void require(String password, String... names) {
    objection(password, names)
        .ifPresent(
            objection -> {
              throw new ProblemException(ProblemCode.PASSWORD_REFUSED, objection, "password");
            });
  }

  private Optional<String> objection(String password, String... names) {
    String normal = normalised(password);
    int length = normal.codePointCount(0, normal.length());
    if (length < SHORTEST) {
      return Optional.of("The password has fewer than " + SHORTEST + " characters");
    }
    if (length > LONGEST) {
      return Optional.of("The password has more than " + LONGEST + " characters");
    }
    if (normal.codePoints().anyMatch(Character::isISOControl)) {
      return Optional.of("The password holds a character that cannot be typed");
    }
    if (isRepeated(normal) || isRun(normal)) {
      return Optional.of("The password goes on as it begins, which is easy to guess");
    }
    String bare = bare(normal);
    if (common.contains(normal.toLowerCase(Locale.ROOT)) || isMadeOf(common, bare)) {
      return Optional.of("The password is one of those that are tried first");
    }
    if (isMadeOf(own(names), bare)) {
      return Optional.of("The password is hardly more than a name that others know");
    }
    return Optional.empty();
  }

  private static Set<String> own(String... names) {
    Set<String> own =
        Arrays.stream(names)
            .flatMap(name -> Arrays.stream((name + "@" + name.replace('@', ' ')).split("@", -1)))
            .map(name -> bare(normalised(name)))
            .filter(name -> name.length() > 2)
            .collect(Collectors.toSet());
    own.add(PRODUCT);
    return own;
  }

  /** Whether nothing is left of a text when one of some words is taken out of it. */
  private static boolean isMadeOf(Set<String> words, String bare) {
    return !bare.isEmpty() && words.stream().anyMatch(word -> bare.replace(word, "").isEmpty());
  }

  /** Few characters, or the same again and again: {@code abc123abc123}. */
  private static boolean isRepeated(String text) {
    if (text.codePoints().distinct().count() < 5) {
      return true;
    }
    for (int period = 1; period <= text.length() / 2; period++) {
      if (text.regionMatches(period, text, 0, text.length() - period)) {
        return true;
      }
    }
    return false;
  }

  /** Characters in their order, up or down: {@code 123456789012}, {@code abcdefghijkl}. */
  private static boolean isRun(String text) {
    int[] points = text.codePoints().toArray();
    for (int i = 1; i < points.length; i++) {
      int distance = Math.abs(points[i] - points[i - 1]);
      boolean wraps = distance == 9 && Character.isDigit(points[i]);
      if (distance > 1 && !wraps) {
        return false;
      }
    }
    return true;
  }

  /** Letters alone: digits and signs around a word make it no other word. */
  private static String bare(String text) {
    return text.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}]", "");
  }

  /** The same password, on whatever keyboard it was typed (NIST SP 800-63B, 5.1.1.2). */
  static String normalised(String password) {
    return Normalizer.normalize(password, Normalizer.Form.NFKC);
  }
}
