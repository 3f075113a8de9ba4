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
import com.nimbusds.jose.util.Resource;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.MalformedURLException;
import java.net.URL;
import java.text.ParseException;
import java.time.Duration;
import java.util.Set;
import org.condyle.server.smart.client.KeySetPlaces;
import org.condyle.server.smart.client.RegisteredClients;
import org.condyle.server.smart.client.SmartClient;
import org.condyle.server.smart.token.Assertions;
import org.jspecify.annotations.Nullable;
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
  private final KeySetPlaces places;
  private final Cache<Keys, JWKSource<SecurityContext>> sources =
      Caffeine.newBuilder().maximumSize(CLIENTS).build();

  AssertionDecoders(Assertions assertions, KeySetPlaces places) {
    this.assertions = assertions;
    this.places = places;
  }

  /** Where a client has its keys: another registration has others. */
  private record Keys(String client, @Nullable String url, @Nullable String set) {}

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
    Keys keys = new Keys(client.clientId(), client.jwksUrl(), client.jwks());
    return sources.get(keys, any -> made(client));
  }

  private JWKSource<SecurityContext> made(SmartClient client) {
    try {
      if (client.jwksUrl() == null) {
        return new ImmutableJWKSet<>(JWKSet.parse(String.valueOf(client.jwks())));
      }
      return JWKSourceBuilder.create(new URL(client.jwksUrl()), new DirectRetriever(places))
          .cache(KEPT_MILLIS, FETCH_MILLIS)
          .rateLimited(BETWEEN_FETCHES_MILLIS)
          .retrying(false)
          .outageTolerant(false)
          .build();
    } catch (ParseException | MalformedURLException e) {
      throw new BadJwtException("The client's keys cannot be read", e);
    }
  }

  /** Goes where the administrator said and the owner of the server allows, and nowhere else. */
  private static final class DirectRetriever extends DefaultResourceRetriever {

    private final KeySetPlaces places;

    DirectRetriever(KeySetPlaces places) {
      super(FETCH_MILLIS, FETCH_MILLIS, LARGEST_SET);
      this.places = places;
    }

    @Override
    public Resource retrieveResource(URL url) throws IOException {
      // Just before each fetch: what a name leads to may change.
      if (!places.mayBeAsked(url.getHost())) {
        throw new IOException("The keys of the client lie where this server does not go");
      }
      return super.retrieveResource(url);
    }

    @Override
    protected HttpURLConnection openHTTPConnection(URL url) throws IOException {
      HttpURLConnection connection = super.openHTTPConnection(url);
      connection.setInstanceFollowRedirects(false);
      return connection;
    }
  }
}
