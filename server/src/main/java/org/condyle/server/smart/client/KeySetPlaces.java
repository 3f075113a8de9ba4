package org.condyle.server.smart.client;

import java.net.URI;
import java.util.Locale;
import java.util.Map;
import org.condyle.record.ProblemCode;
import org.condyle.record.ProblemException;
import org.condyle.server.network.NetworkPlace;
import org.jspecify.annotations.Nullable;

/**
 * Where clients may publish their keys. An administrator of one practice registers an address, and
 * the server goes there: so it may not lie in the server's own network, unless its owner says so.
 *
 * @param mayBePrivate whether that one does
 */
public record KeySetPlaces(boolean mayBePrivate) {

  static final String VARIABLE = "CONDYLE_JWKS_PRIVATE_NETWORK";

  /**
   * @throws ProblemException SMART_SETTING_INVALID if the variable is neither on nor off
   */
  public static KeySetPlaces fromEnvironment(Map<String, String> environment) {
    return switch (environment.getOrDefault(VARIABLE, "").strip().toLowerCase(Locale.ROOT)) {
      case "", "off" -> new KeySetPlaces(false);
      case "on" -> new KeySetPlaces(true);
      default ->
          throw new ProblemException(
              ProblemCode.SMART_SETTING_INVALID, VARIABLE + " must be on or off", VARIABLE);
    };
  }

  /**
   * Checks an address as it is written; no name is looked up.
   *
   * @throws ProblemException CLIENT_INVALID if it is the number of a private address
   */
  public void check(@Nullable String jwksUrl) {
    if (jwksUrl != null
        && !mayBePrivate
        && NetworkPlace.isPrivateNumber(URI.create(jwksUrl).getHost())) {
      throw new ProblemException(
          ProblemCode.CLIENT_INVALID,
          "The address of the keys leads into a private network, which the owner of this server"
              + " does not allow",
          "jwksUrl");
    }
  }

  /** Whether a host leads to where keys may be fetched from at this moment. */
  public boolean mayBeAsked(String host) {
    return mayBePrivate || NetworkPlace.of(host) == NetworkPlace.PUBLIC;
  }
}
