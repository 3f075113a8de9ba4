package org.condyle.server.smart.token;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.condyle.server.smart.client.OpaqueValue;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.security.oauth2.core.OAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2TokenValidatorResult;
import org.springframework.security.oauth2.jwt.Jwt;

/**
 * What an assertion has to say by which a client authenticates (SMART App Launch 2.2, 5.1.2): that
 * it is by and about the client, for this token endpoint, ends within five minutes, and was not
 * used before.
 */
public final class Assertions {

  private static final Duration LONGEST = Duration.ofMinutes(5);

  /** Clocks differ. */
  private static final Duration SKEW = Duration.ofSeconds(30);

  private static final int LONGEST_JTI = 255;

  private final AuthorizationTable table;
  private final Function<String, Set<String>> audiences;
  private final Clock clock;

  /**
   * @param audiences the token endpoints to which a client's assertion may be made out, by the
   *     client's id
   */
  Assertions(AuthorizationTable table, Function<String, Set<String>> audiences, Clock clock) {
    this.table = table;
    this.audiences = audiences;
    this.clock = clock;
  }

  /** Checks the claims of an assertion that a client signed, and uses it up. */
  public OAuth2TokenValidator<Jwt> of(String clientId) {
    return assertion -> {
      List<String> wrong = wrong(assertion, clientId);
      if (wrong.isEmpty() && !use(assertion, clientId)) {
        wrong.add("jti");
      }
      return wrong.isEmpty()
          ? OAuth2TokenValidatorResult.success()
          : OAuth2TokenValidatorResult.failure(
              new OAuth2Error(OAuth2ErrorCodes.INVALID_CLIENT, "Wrong: " + wrong, null));
    };
  }

  /** The claims that are wrong. */
  private List<String> wrong(Jwt assertion, String clientId) {
    List<String> wrong = new ArrayList<>();
    if (!clientId.equals(assertion.getClaimAsString("iss"))) {
      wrong.add("iss");
    }
    if (!clientId.equals(assertion.getSubject())) {
      wrong.add("sub");
    }
    List<String> audience = assertion.getAudience();
    Set<String> ours = audiences.apply(clientId);
    if (audience == null || audience.stream().noneMatch(ours::contains)) {
      wrong.add("aud");
    }
    Instant now = clock.instant();
    Instant expires = assertion.getExpiresAt();
    if (expires == null
        || !expires.plus(SKEW).isAfter(now)
        || expires.isAfter(now.plus(LONGEST).plus(SKEW))) {
      wrong.add("exp");
    }
    Instant begins = assertion.getNotBefore();
    if (begins != null && begins.isAfter(now.plus(SKEW))) {
      wrong.add("nbf");
    }
    String jti = assertion.getId();
    if (jti == null || jti.isEmpty() || jti.length() > LONGEST_JTI) {
      wrong.add("jti");
    }
    return wrong;
  }

  private boolean use(Jwt assertion, String clientId) {
    Instant expires = assertion.getExpiresAt();
    return expires != null
        && table.useAssertion(
            clientId,
            OpaqueValue.hash(String.valueOf(assertion.getId())),
            expires.plus(SKEW).plus(SKEW));
  }
}
