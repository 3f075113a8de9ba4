package org.condyle.server.proms.derived;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Ids of derived resources: the same thing has the same id, whenever and by whom it is derived. */
public final class DerivedId {

  private static final int HEX_DIGITS = 40;

  private DerivedId() {}

  /**
   * A FHIR id.
   *
   * @param prefix says what kind of thing it is, for example {@code plan-}
   * @param name what the thing is known by
   */
  public static String of(String prefix, String name) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(name.getBytes(StandardCharsets.UTF_8));
      return prefix + HexFormat.of().formatHex(hash).substring(0, HEX_DIGITS);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }
}
