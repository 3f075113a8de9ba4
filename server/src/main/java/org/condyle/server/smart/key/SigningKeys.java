package org.condyle.server.smart.key;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.SecurityContext;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import org.condyle.server.database.SecretBox;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The keys by which id tokens are signed, one for each algorithm. They lie sealed in the database,
 * so that all servers sign with the same. A new one follows after three months; the old one is
 * still told until the last token that it signed is over.
 */
public final class SigningKeys implements JWKSource<SecurityContext> {

  private static final Duration SIGNS = Duration.ofDays(90);

  /** Longer than any id token lasts, and than whoever checks it keeps our keys. */
  private static final Duration TOLD = Duration.ofDays(1);

  /** Another server may have made a key. */
  private static final Duration FRESH = Duration.ofMinutes(1);

  private static final int RSA_BITS = 2048;
  private static final List<JWSAlgorithm> ALGORITHMS =
      List.of(JWSAlgorithm.RS256, JWSAlgorithm.ES384);

  private final JdbcClient database;
  private final SecretBox box;
  private final Clock clock;
  private volatile @Nullable Known known;

  SigningKeys(JdbcClient database, SecretBox box, Clock clock) {
    this.database = database;
    this.box = box;
    this.clock = clock;
  }

  private record Known(List<JWK> keys, Instant read) {}

  /** A key as it is stored. */
  record Row(String id, String algorithm, byte[] sealed, OffsetDateTime made) {}

  /** Those that fit, the newest first: that one signs. */
  @Override
  public List<JWK> get(JWKSelector selector, @Nullable SecurityContext context) {
    return selector.select(new JWKSet(keys()));
  }

  private List<JWK> keys() {
    Known read = known;
    Instant now = clock.instant();
    if (read == null || read.read().plus(FRESH).isBefore(now)) {
      read = new Known(current(now), now);
      known = read;
    }
    return read.keys();
  }

  private synchronized List<JWK> current(Instant now) {
    for (JWSAlgorithm algorithm : ALGORITHMS) {
      boolean signs =
          rows().stream()
              .filter(row -> row.algorithm().equals(algorithm.getName()))
              .anyMatch(row -> row.made().toInstant().plus(SIGNS).isAfter(now));
      if (!signs) {
        store(make(algorithm), algorithm, now);
      }
    }
    return rows().stream()
        .filter(row -> row.made().toInstant().plus(SIGNS).plus(TOLD).isAfter(now))
        .map(this::opened)
        .toList();
  }

  /** Lets new keys sign from now on. */
  public void rotate() {
    Instant now = clock.instant();
    ALGORITHMS.forEach(algorithm -> store(make(algorithm), algorithm, now));
    known = null;
  }

  /** Removes keys that are not told any more. */
  public void sweep() {
    database
        .sql("delete from condyle.smart_key where made < :before")
        .param("before", at(clock.instant().minus(SIGNS).minus(TOLD)))
        .update();
  }

  private List<Row> rows() {
    return database
        .sql("select id, algorithm, sealed, made from condyle.smart_key order by made desc, id")
        .query(Row.class)
        .list();
  }

  private JWK opened(Row row) {
    try {
      return JWK.parse(new String(box.open(row.sealed()), StandardCharsets.UTF_8));
    } catch (ParseException e) {
      throw new IllegalStateException("The signing key " + row.id() + " is none", e);
    }
  }

  private void store(JWK key, JWSAlgorithm algorithm, Instant now) {
    database
        .sql(
            "insert into condyle.smart_key (id, algorithm, sealed, made) values (:id, :algorithm,"
                + " :sealed, :made)")
        .param("id", key.getKeyID())
        .param("algorithm", algorithm.getName())
        .param("sealed", box.seal(key.toJSONString().getBytes(StandardCharsets.UTF_8)))
        .param("made", at(now))
        .update();
  }

  private static JWK make(JWSAlgorithm algorithm) {
    try {
      return algorithm.equals(JWSAlgorithm.RS256)
          ? new RSAKeyGenerator(RSA_BITS)
              .keyUse(KeyUse.SIGNATURE)
              .algorithm(algorithm)
              .keyIDFromThumbprint(true)
              .generate()
          : new ECKeyGenerator(Curve.P_384)
              .keyUse(KeyUse.SIGNATURE)
              .algorithm(algorithm)
              .keyIDFromThumbprint(true)
              .generate();
    } catch (JOSEException e) {
      throw new IllegalStateException("Every Java platform makes such keys", e);
    }
  }

  private static OffsetDateTime at(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }
}
