package org.condyle.server.audit;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** SHA-256 of values of which none runs into the next. */
final class Sha256 {

  /** Bytes of a digest. */
  static final int LENGTH = 32;

  private static final int NOTHING = -1;

  private final MessageDigest digest;

  Sha256() {
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }

  void add(long number) {
    digest.update(ByteBuffer.allocate(Long.BYTES).putLong(number).array());
  }

  void add(@Nullable String text) {
    if (text == null) {
      add(NOTHING);
    } else {
      add(text.getBytes(StandardCharsets.UTF_8));
    }
  }

  void add(byte[] bytes) {
    add(bytes.length);
    digest.update(bytes);
  }

  void add(List<String> texts) {
    add(texts.size());
    texts.forEach(this::add);
  }

  /** Bytes that run into the next ones. */
  void addPlain(byte[] bytes) {
    digest.update(bytes);
  }

  /** Of some bytes as they are. */
  static byte[] of(byte[] bytes) {
    Sha256 sha = new Sha256();
    sha.addPlain(bytes);
    return sha.digest();
  }

  byte[] digest() {
    return digest.digest();
  }
}
