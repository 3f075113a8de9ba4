package org.condyle.server.smart.endpoint;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.MalformedURLException;
import java.net.URL;
import java.text.ParseException;
import java.time.Duration;
import java.util.Set;
import org.condyle.server.smart.client.RegisteredClients;
import org.condyle.server.smart.client.SmartClient;
import org.condyle.server.smart.token.Assertions;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtDecoderFactory;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;

/**
 * Checks the assertions by which clients authenticate: signed with RS384 or ES384 by a key that the
 * client publishes, or was registered with. Keys that are fetched are kept for a while and not
 * fetched more often than is good for both sides.
 */
final class AssertionDecoders implements JwtDecoderFactory<RegisteredClient> {

  private static final Set<JWSAlgorithm> ALGORITHMS =
      Set.of(JWSAlgorithm.RS384, JWSAlgorithm.ES384);

  private static final int FETCH_MILLIS = 5_000;
  private static final int LARGEST_SET = 64 * 1024;
  private static final long KEPT_MILLIS = Duration.ofMinutes(10).toMillis();
  private static final long BETWEEN_FETCHES_MILLIS = Duration.ofSeconds(30).toMillis();
  private static final long CLIENTS = 1000;

  private final Assertions assertions;
  private final Cache<String, JWKSource<SecurityContext>> sources =
      Caffeine.newBuilder().maximumSize(CLIENTS).build();

  AssertionDecoders(Assertions assertions) {
    this.assertions = assertions;
  }

  @Override
  public JwtDecoder createDecoder(RegisteredClient registered) {
    SmartClient client = RegisteredClients.of(registered);
    DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();
    processor.setJWSTypeVerifier(
        new DefaultJOSEObjectTypeVerifier<>(
            JOSEObjectType.JWT, new JOSEObjectType("client-authentication+jwt"), null));
    processor.setJWSKeySelector(new JWSVerificationKeySelector<>(ALGORITHMS, source(client)));
    // The claims are checked below, with what is known of the client.
    processor.setJWTClaimsSetVerifier((claims, context) -> {});
    NimbusJwtDecoder decoder = new NimbusJwtDecoder(processor);
    decoder.setJwtValidator(assertions.of(client.clientId()));
    return decoder;
  }

  private JWKSource<SecurityContext> source(SmartClient client) {
    String key = client.clientId() + " " + client.jwksUrl();
    return sources.get(key, any -> made(client));
  }

  private static JWKSource<SecurityContext> made(SmartClient client) {
    try {
      if (client.jwksUrl() == null) {
        return new ImmutableJWKSet<>(JWKSet.parse(String.valueOf(client.jwks())));
      }
      return JWKSourceBuilder.create(new URL(client.jwksUrl()), new DirectRetriever())
          .cache(KEPT_MILLIS, FETCH_MILLIS)
          .rateLimited(BETWEEN_FETCHES_MILLIS)
          .retrying(false)
          .outageTolerant(false)
          .build();
    } catch (ParseException | MalformedURLException e) {
      throw new BadJwtException("The client's keys cannot be read", e);
    }
  }

  /** Goes where the administrator said, and nowhere else. */
  private static final class DirectRetriever extends DefaultResourceRetriever {

    DirectRetriever() {
      super(FETCH_MILLIS, FETCH_MILLIS, LARGEST_SET);
    }

    @Override
    protected HttpURLConnection openHTTPConnection(URL url) throws IOException {
      HttpURLConnection connection = super.openHTTPConnection(url);
      connection.setInstanceFollowRedirects(false);
      return connection;
    }
  }
}
