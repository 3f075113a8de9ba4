package org.condyle.server.oidc;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads access tokens that the provider made (RFC 9068, and what providers made before it). The
 * claims are looked at first and the signature last, so that only a token that would be good makes
 * the server look for a key; nothing of a token is believed before both.
 */
public final class ProviderTokens {

  /** Clocks differ. */
  private static final Duration SKEW = Duration.ofSeconds(30);

  /** Characters; a request's headers together have not many more. */
  private static final int LONGEST = 7000;

  /** As a claim of ours may be long: names and ids. */
  private static final int LONGEST_CLAIM = 255;

  private static final JOSEObjectType ACCESS_TOKEN = new JOSEObjectType("at+jwt");
  private static final JOSEObjectType ACCESS_TOKEN_IN_FULL =
      new JOSEObjectType("application/at+jwt");

  /** Claims by which a token is of another kind, or good only with a proof that nobody asks for. */
  private static final List<String> OTHER_KINDS = List.of("at_hash", "c_hash", "events", "cnf");

  private final OidcSettings settings;
  private final String audience;
  private final DefaultJWTProcessor<SecurityContext> signatures;
  private final Clock clock;

  ProviderTokens(OidcSettings settings, String audience, Provider provider, Clock clock) {
    this.settings = settings;
    this.audience = audience;
    this.signatures =
        provider.signatures(JOSEObjectType.JWT, ACCESS_TOKEN, ACCESS_TOKEN_IN_FULL, null);
    this.clock = clock;
  }

  /** Whether a text has the form of such a token. */
  public static boolean isOne(String text) {
    return text.chars().filter(each -> each == '.').count() == 2;
  }

  /**
   * @throws ProviderRefusal if it is not good
   * @throws ProviderUnavailable if that cannot be known now
   */
  public ProviderToken read(String text) {
    if (text.length() > LONGEST) {
      throw new ProviderRefusal("The token is too long");
    }
    try {
      SignedJWT token = SignedJWT.parse(text);
      checkHeader(token.getHeader());
      JWTClaimsSet claims = token.getJWTClaimsSet();
      checkClaims(claims);
      JWTClaimsSet signed = signatures.process(token, null);
      return token(signed);
    } catch (ParseException e) {
      throw new ProviderRefusal("The token is no signed JSON Web Token", e);
    } catch (BadJOSEException | JOSEException e) {
      throw new ProviderRefusal(
          "The token's type, algorithm or signature is wrong, or its key unknown", e);
    }
  }

  private static void checkHeader(JWSHeader header) {
    if (!Provider.ALGORITHMS.contains(header.getAlgorithm())) {
      throw new ProviderRefusal("The token's algorithm is not taken");
    }
    if (header.getContentType() != null) {
      throw new ProviderRefusal("The token holds another one");
    }
  }

  private void checkClaims(JWTClaimsSet claims) throws ParseException {
    require(settings.issuer().equals(claims.getIssuer()), "The token is of another issuer");
    require(claims.getAudience().contains(audience), "The token is for another audience");
    Instant now = clock.instant();
    require(
        isAfter(claims.getExpirationTime(), now.minus(SKEW)),
        "The token has expired, or does not say when it does");
    require(
        claims.getNotBeforeTime() == null || !isAfter(claims.getNotBeforeTime(), now.plus(SKEW)),
        "The token is not good yet");
    require(
        claims.getIssueTime() != null && !isAfter(claims.getIssueTime(), now.plus(SKEW)),
        "The token was issued later than now, or does not say when");
    require(
        claims.getSubject() != null && Identity.isSubject(claims.getSubject()),
        "The token has no subject");
    OTHER_KINDS.forEach(
        name -> require(claims.getClaim(name) == null, "The token is of another kind: " + name));
    // Keycloak says in the token itself of which kind it is.
    Object type = claims.getClaim("typ");
    require(type == null || "Bearer".equals(type), "The token is of another kind: typ");
  }

  private static boolean isAfter(@Nullable Date time, Instant other) {
    return time != null && time.toInstant().isAfter(other);
  }

  private static void require(boolean isSo, String otherwise) {
    if (!isSo) {
      throw new ProviderRefusal(otherwise);
    }
  }

  private ProviderToken token(JWTClaimsSet claims) {
    String azp = text(claims, "azp");
    String clientId = text(claims, "client_id");
    require(
        azp == null || clientId == null || azp.equals(clientId),
        "The token names two programs that have it");
    String client = azp == null ? clientId : azp;
    // It is written beside other names, with blanks between.
    require(client == null || client.indexOf(' ') < 0, "The token's program has a blank in its id");
    return new ProviderToken(
        new Identity(settings.issuer(), claims.getSubject()),
        client,
        claims.getIssueTime().toInstant(),
        scopes(claims),
        text(claims, "patient"),
        settings.practiceClaim() == null ? null : practice(claims, settings.practiceClaim()),
        settings.factors().of(claims.getClaims()));
  }

  private static @Nullable String text(JWTClaimsSet claims, String name) {
    return text(claims.getClaim(name), name);
  }

  private static @Nullable String text(@Nullable Object value, String name) {
    if (value == null) {
      return null;
    }
    if (value instanceof String text
        && !text.isEmpty()
        && text.length() <= LONGEST_CLAIM
        && text.chars().noneMatch(Character::isISOControl)) {
      return text;
    }
    throw new ProviderRefusal("A claim of the token is no name or id: " + name);
  }

  /** One name; a token for several practices at once does not say which one is meant. */
  private static @Nullable String practice(JWTClaimsSet claims, String name) {
    Object value = claims.getClaim(name);
    return text(value instanceof List<?> names && names.size() == 1 ? names.get(0) : value, name);
  }

  private static Set<String> scopes(JWTClaimsSet claims) {
    Set<String> scopes = new LinkedHashSet<>();
    Map<String, Object> all = claims.getClaims();
    for (String name : List.of("scope", "scp")) {
      if (all.get(name) instanceof String text) {
        scopes.addAll(Arrays.asList(text.split(" ")));
      } else if (all.get(name) instanceof List<?> texts) {
        texts.forEach(each -> scopes.add(String.valueOf(each)));
      }
    }
    scopes.remove("");
    return scopes;
  }
}
