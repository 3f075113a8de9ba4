package org.condyle.server.oidc;

import com.nimbusds.jose.jwk.AsymmetricJWK;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.SecurityContext;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The keys by which the provider signs. One that is not among those that are known is looked for
 * once more where the provider publishes them: it may have taken another one into use.
 */
final class ProviderKeys implements JWKSource<SecurityContext> {

  /** Within which a key that the provider withdrew opens nothing any more. */
  private static final Duration FRESH = Duration.ofMinutes(10);

  private static final int SMALLEST_RSA = 2048;

  private final Kept<JWKSet> keys;

  ProviderKeys(Supplier<URI> place, ProviderHttp http, Clock clock) {
    this.keys = new Kept<>(() -> read(http.get(place.get())), FRESH, clock);
  }

  private static JWKSet read(byte[] body) {
    try {
      List<JWK> all = JWKSet.parse(new String(body, StandardCharsets.UTF_8)).getKeys();
      return new JWKSet(all.stream().filter(ProviderKeys::isUsable).toList());
    } catch (ParseException e) {
      throw new ProviderUnavailable("The provider's keys are no JSON Web Key Set", e);
    }
  }

  private static boolean isUsable(JWK key) {
    return key instanceof AsymmetricJWK
        && !key.isPrivate()
        && (!(key instanceof RSAKey) || key.size() >= SMALLEST_RSA);
  }

  /**
   * @throws ProviderUnavailable if there are no keys and none can be fetched
   */
  @Override
  public List<JWK> get(JWKSelector selector, @Nullable SecurityContext context) {
    JWKSet known = keys.get();
    List<JWK> found = selector.select(known);
    return found.isEmpty() ? selector.select(keys.newerThan(known)) : found;
  }
}
