package org.condyle.server.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.condyle.server.caller.Caller;
import org.condyle.server.caller.Scope;

/**
 * Ids of searches that only the one who searched can use: a random half, and a half that follows
 * from the first and from who the caller is and what the token opens. Who takes over the id of
 * another's search does not have the right second half, and a search under the right one does not
 * exist. So nothing has to be stored or looked up, and every server of a cluster can tell.
 */
final class PageKeys {

  /**
   * Bytes of each half; both in base64 are 44 characters, of the 48 that a search's id may have.
   */
  private static final int HALF = 16;

  private static final int HALF_TEXT = 22;

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

  private PageKeys() {}

  /** A new id for a search of the caller. */
  static String create(Caller caller) {
    byte[] random = new byte[HALF];
    RANDOM.nextBytes(random);
    String first = BASE64.encodeToString(random);
    return first + second(first, caller);
  }

  /** Whether a search with this id would be the caller's. */
  static boolean isOf(Caller caller, String id) {
    return id.length() == 2 * HALF_TEXT
        && MessageDigest.isEqual(
            bytes(id.substring(HALF_TEXT)), bytes(second(id.substring(0, HALF_TEXT), caller)));
  }

  private static String second(String first, Caller caller) {
    String who =
        String.join(
            "\n",
            first,
            caller.id(),
            caller.role().code(),
            String.valueOf(caller.patient()),
            new TreeSet<>(caller.practices()).toString(),
            caller.scopes().clinical().stream()
                .map(Scope::toString)
                .sorted()
                .collect(Collectors.joining(" ")));
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(bytes(who));
      return BASE64.encodeToString(Arrays.copyOf(hash, HALF));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every Java has it
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
