package org.condyle.server.oidc;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.condyle.record.ProblemException;

/**
 * When a login at the provider counts as both factors: never, always, or when it says by {@code
 * acr} or {@code amr} how somebody logged in (OpenID Connect Core 1.0, 2).
 *
 * @param acr of which values one is enough
 * @param amr the same
 */
public record FactorRule(Trust trust, Set<String> acr, Set<String> amr) {

  /** Whether a login at the provider counts as both. */
  public enum Trust {
    NEVER,
    ALWAYS,
    BY_CLAIMS
  }

  private static final String ACR = "acr=";
  private static final String AMR = "amr=";

  public FactorRule {
    acr = Set.copyOf(acr);
    amr = Set.copyOf(amr);
  }

  /**
   * @param text {@code local}, {@code provider}, or values such as {@code acr=gold,amr=otp}
   * @throws ProblemException OIDC_SETTING_INVALID
   */
  static FactorRule parse(String variable, String text) {
    if (text.isEmpty() || text.equals("local")) {
      return new FactorRule(Trust.NEVER, Set.of(), Set.of());
    }
    if (text.equals("provider")) {
      return new FactorRule(Trust.ALWAYS, Set.of(), Set.of());
    }
    Set<String> acr = new TreeSet<>();
    Set<String> amr = new TreeSet<>();
    for (String each : Arrays.stream(text.split(",", -1)).map(String::strip).toList()) {
      if (each.startsWith(ACR) && each.length() > ACR.length()) {
        acr.add(each.substring(ACR.length()));
      } else if (each.startsWith(AMR) && each.length() > AMR.length()) {
        amr.add(each.substring(AMR.length()));
      } else {
        throw OidcSettings.invalid(
            variable, "must be local, provider, or values such as acr=gold,amr=otp");
      }
    }
    return new FactorRule(Trust.BY_CLAIMS, acr, amr);
  }

  /** What a login counts for, by the claims of a token that was checked. */
  Factors of(Map<String, Object> claims) {
    return switch (trust) {
      case NEVER -> Factors.ONE;
      case ALWAYS -> Factors.BOTH;
      case BY_CLAIMS ->
          isOne(acr, Stream.of(String.valueOf(claims.get("acr")))) || isOne(amr, values(claims))
              ? Factors.BOTH
              : Factors.ONE;
    };
  }

  private static boolean isOne(Set<String> enough, Stream<String> said) {
    return said.anyMatch(enough::contains);
  }

  private static Stream<String> values(Map<String, Object> claims) {
    return claims.get("amr") instanceof List<?> all
        ? all.stream().map(String::valueOf)
        : Stream.empty();
  }
}
