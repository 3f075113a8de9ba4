package org.condyle.server.database;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import javax.crypto.spec.SecretKeySpec;
import org.condyle.record.ProblemCode;
import org.condyle.record.ProblemException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.crypto.encrypt.AesBytesEncryptor;
import org.springframework.security.crypto.encrypt.AesBytesEncryptor.CipherAlgorithm;

/**
 * Seals what the database holds and who reads a copy of it must not learn: secrets of second
 * factors, private keys. The key lies beside the database, in {@code secret.key} of the data
 * folder, or in the file that {@code CONDYLE_SECRET_KEY_FILE} names (several servers on one
 * database share it), and never in the database.
 *
 * <p>AES with a key of 256 bits in Galois counter mode (NIST SP 800-38D), with 128 random bits for
 * each sealing before it. What was altered, or sealed with another key, does not open.
 */
public final class SecretBox {

  /** Names a file with the key, for a site that keeps it elsewhere. */
  static final String VARIABLE = "CONDYLE_SECRET_KEY_FILE";

  private static final String FILE = "secret.key";
  private static final int KEY_BYTES = 32;

  /** Of the random bits before, and of the mark of integrity behind what was sealed. */
  private static final int LEAST_BYTES = 32;

  private static final byte[] WORD = "condyle".getBytes(StandardCharsets.US_ASCII);

  private static final String ANOTHER_KEY =
      "A secret in the database was sealed with another key, or altered. Put the key file back that"
          + " belongs to this database";

  private final AesBytesEncryptor cipher;

  private SecretBox(byte[] key) {
    this.cipher = new AesBytesEncryptor(new SecretKeySpec(key, "AES"), null, CipherAlgorithm.GCM);
  }

  /**
   * Opens the box with the key of this server; the first time there is none, and one is made. A
   * word that is sealed in the database tells whether a key belongs to it.
   *
   * @param data the data folder
   * @throws ProblemException SECRET_KEY_UNUSABLE if the key is not there though it was, is none or
   *     that of another database, or others than its owner may read it
   */
  public static SecretBox open(Path data, Map<String, String> environment, JdbcClient database) {
    String named = environment.getOrDefault(VARIABLE, "").strip();
    boolean isNamed = !named.isEmpty();
    Path file = (isNamed ? Path.of(named) : data.resolve(FILE)).toAbsolutePath();
    try {
      if (!Files.exists(file)) {
        if (isNamed || sealedWord(database).isPresent()) {
          throw missing(file);
        }
        make(file);
      }
      KeyFile.refuseOthers(file, VARIABLE);
      SecretBox box = new SecretBox(read(file));
      box.tryOn(database);
      return box;
    } catch (IOException e) {
      throw new UncheckedIOException("The key file " + file + " cannot be used", e);
    }
  }

  private static Optional<byte[]> sealedWord(JdbcClient database) {
    return database.sql("select sealed from condyle.secret_box").query(byte[].class).optional();
  }

  private void tryOn(JdbcClient database) {
    if (sealedWord(database).isEmpty()) {
      // Of two servers that start at once the first one's stays, and the other's key is refused.
      database
          .sql("insert into condyle.secret_box (sealed) values (:sealed) on conflict do nothing")
          .param("sealed", seal(WORD))
          .update();
    }
    sealedWord(database).ifPresent(this::open);
  }

  private static ProblemException missing(Path file) {
    return new ProblemException(
        ProblemCode.SECRET_KEY_UNUSABLE,
        "The key file "
            + file
            + " is not there, and the database holds secrets that no other key opens. Put it back"
            + " from its backup; on a second server, name the first one's by "
            + VARIABLE,
        VARIABLE);
  }

  private static void make(Path file) throws IOException {
    byte[] key = new byte[KEY_BYTES];
    new SecureRandom().nextBytes(key);
    OwnerFile.make(file, Base64.getEncoder().encodeToString(key) + "\n");
  }

  private static byte[] read(Path file) throws IOException {
    String text = Files.readString(file, StandardCharsets.UTF_8).strip();
    byte[] key;
    try {
      key = Base64.getDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      key = new byte[0];
    }
    if (key.length != KEY_BYTES) {
      throw new ProblemException(
          ProblemCode.SECRET_KEY_UNUSABLE,
          "The key file "
              + file
              + " does not hold 32 bytes in Base64; make one with: openssl rand -base64 32",
          VARIABLE);
    }
    return key;
  }

  /** Seals some bytes; the same ones look different each time. */
  public byte[] seal(byte[] plain) {
    return cipher.encrypt(plain);
  }

  /**
   * Opens what was sealed.
   *
   * @throws ProblemException SECRET_KEY_UNUSABLE if it was sealed with another key, or altered
   */
  public byte[] open(byte[] sealed) {
    if (sealed.length < LEAST_BYTES) {
      throw new ProblemException(ProblemCode.SECRET_KEY_UNUSABLE, ANOTHER_KEY);
    }
    try {
      return cipher.decrypt(sealed);
    } catch (IllegalStateException e) {
      throw new ProblemException(ProblemCode.SECRET_KEY_UNUSABLE, ANOTHER_KEY, e);
    }
  }
}
