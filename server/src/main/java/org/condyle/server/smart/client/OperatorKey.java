package org.condyle.server.smart.client;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Optional;
import java.util.UUID;
import org.condyle.record.ProblemCode;
import org.condyle.record.ProblemException;
import org.condyle.server.database.KeyFile;

/**
 * The private key of whoever owns the data folder: who can read the folder can read the database in
 * it, and so may have a token. It is made at the first start and readable by its owner alone.
 */
public final class OperatorKey {

  private static final String FILE = "operator.key";
  private static final Duration ASSERTION = Duration.ofMinutes(2);

  private final ECKey key;

  private OperatorKey(ECKey key) {
    this.key = key;
  }

  /**
   * That of a data folder; empty where no server ever started on it.
   *
   * @throws ProblemException SECRET_KEY_UNUSABLE if others than its owner may use the file,
   *     SMART_SETTING_INVALID if it cannot be read or holds no key
   */
  public static Optional<OperatorKey> find(Path dataFolder) {
    Path file = dataFolder.resolve(FILE);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      KeyFile.refuseOthers(file, FILE);
      return Optional.of(
          new OperatorKey(ECKey.parse(Files.readString(file, StandardCharsets.UTF_8))));
    } catch (IOException e) {
      throw new ProblemException(
          ProblemCode.SMART_SETTING_INVALID,
          "The file " + file + " cannot be read; it belongs to whoever started the server first",
          FILE);
    } catch (ParseException e) {
      throw new ProblemException(
          ProblemCode.SMART_SETTING_INVALID,
          "The file " + file + " holds no private key; delete it, and the next start makes one",
          FILE);
    }
  }

  /** That of a data folder, made if it has none. */
  public static OperatorKey in(Path dataFolder) {
    return find(dataFolder).orElseGet(() -> make(dataFolder));
  }

  private static OperatorKey make(Path dataFolder) {
    try {
      ECKey key =
          new ECKeyGenerator(Curve.P_384)
              .keyUse(KeyUse.SIGNATURE)
              .algorithm(JWSAlgorithm.ES384)
              .keyIDFromThumbprint(true)
              .generate();
      write(dataFolder.resolve(FILE), key.toJSONString());
      return find(dataFolder).orElseThrow();
    } catch (JOSEException e) {
      throw new IllegalStateException("Every Java platform has the curve P-384", e);
    }
  }

  /** Whole or not at all: a start that is broken off leaves no half of a key. */
  private static void write(Path file, String text) {
    boolean posix = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
    FileAttribute<?>[] mode =
        posix
            ? new FileAttribute<?>[] {
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
            }
            : new FileAttribute<?>[0];
    try {
      Path draft = Files.createTempFile(file.toAbsolutePath().getParent(), FILE, ".new", mode);
      Files.writeString(draft, text, StandardCharsets.UTF_8);
      Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException("The file " + file + " cannot be written", e);
    }
  }

  /** What the server checks assertions with. */
  public String publicKeys() {
    return new JWKSet(key.toPublicJWK()).toString();
  }

  /** An assertion by which a token is asked for (RFC 7523), good for one use. */
  public String assertion(URI tokenEndpoint, Instant now) {
    SignedJWT assertion =
        new SignedJWT(
            new JWSHeader.Builder(JWSAlgorithm.ES384).keyID(key.getKeyID()).build(),
            new JWTClaimsSet.Builder()
                .issuer(SmartClient.OPERATOR)
                .subject(SmartClient.OPERATOR)
                .audience(tokenEndpoint.toString())
                .issueTime(Date.from(now))
                .expirationTime(Date.from(now.plus(ASSERTION)))
                .jwtID(UUID.randomUUID().toString())
                .build());
    try {
      assertion.sign(new ECDSASigner(key));
    } catch (JOSEException e) {
      throw new IllegalStateException("The operator's key does not sign", e);
    }
    return assertion.serialize();
  }
}
