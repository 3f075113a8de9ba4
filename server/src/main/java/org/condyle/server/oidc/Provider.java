package org.condyle.server.oidc;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The site's OpenID provider. It is asked when something of it is first needed: a server starts and
 * works without it, as far as nobody needs it.
 */
final class Provider {

  /** Those that are signed by a private key: nobody who can check a token can make one. */
  static final Set<JWSAlgorithm> ALGORITHMS =
      Set.of(
          JWSAlgorithm.RS256,
          JWSAlgorithm.RS384,
          JWSAlgorithm.RS512,
          JWSAlgorithm.PS256,
          JWSAlgorithm.PS384,
          JWSAlgorithm.PS512,
          JWSAlgorithm.ES256,
          JWSAlgorithm.ES384,
          JWSAlgorithm.ES512);

  private static final Duration FRESH = Duration.ofHours(1);

  private final Kept<ProviderMetadata> metadata;
  private final ProviderKeys keys;

  Provider(String issuer, ProviderHttp http, Clock clock) {
    this.metadata =
        new Kept<>(
            () -> ProviderMetadata.read(issuer, http.get(ProviderMetadata.place(issuer))),
            FRESH,
            clock);
    this.keys = new ProviderKeys(() -> metadata.get().keys(), http, clock);
  }

  /**
   * @throws ProviderUnavailable if it does not say
   */
  ProviderMetadata metadata() {
    return metadata.get();
  }

  /** Where its own session is ended, as far as that is known without asking. */
  Optional<URI> endSession() {
    return metadata.known().flatMap(known -> Optional.ofNullable(known.endSession()));
  }

  /**
   * Checks a signature by the provider's keys, and nothing else.
   *
   * @param types of the token's header that are taken; null for none
   */
  DefaultJWTProcessor<SecurityContext> signatures(@Nullable JOSEObjectType... types) {
    DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();
    processor.setJWSTypeVerifier(new DefaultJOSEObjectTypeVerifier<>(types));
    processor.setJWSKeySelector(new JWSVerificationKeySelector<>(ALGORITHMS, keys));
    // The claims are checked by who knows what the token is for.
    processor.setJWTClaimsSetVerifier((claims, context) -> {});
    return processor;
  }
}
