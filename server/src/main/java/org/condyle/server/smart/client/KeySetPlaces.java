package org.condyle.server.smart.client;

import java.net.URI;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import org.condyle.record.ProblemCode;
import org.condyle.record.ProblemException;
import org.condyle.server.network.LoopbackName;
import org.condyle.server.network.NetworkPlace;
import org.jspecify.annotations.Nullable;

/**
 * Where clients may publish their keys. An administrator of one practice registers an address, and
 * the server goes there: so it may lie neither on the server's machine nor in its network, unless
 * its owner says so.
 */
public enum KeySetPlaces {
  PUBLIC,
  /** And the server's own machine. */
  THIS_MACHINE,
  /** And its network. */
  PRIVATE;

  static final String VARIABLE = "CONDYLE_JWKS_PRIVATE_NETWORK";

  /**
   * @throws ProblemException SMART_SETTING_INVALID if the variable is none of off, machine and on
   */
  public static KeySetPlaces fromEnvironment(Map<String, String> environment) {
    return switch (environment.getOrDefault(VARIABLE, "").strip().toLowerCase(Locale.ROOT)) {
      case "", "off" -> PUBLIC;
      case "machine" -> THIS_MACHINE;
      case "on" -> PRIVATE;
      default ->
          throw new ProblemException(
              ProblemCode.SMART_SETTING_INVALID,
              VARIABLE + " must be off, machine or on",
              VARIABLE);
    };
  }

  /**
   * Checks an address as it is written; no name is looked up.
   *
   * @throws ProblemException CLIENT_INVALID if it is the number of a private address
   */
  public void check(@Nullable String jwksUrl) {
    if (jwksUrl != null
        && !isAllowed(URI.create(jwksUrl).getHost(), NetworkPlace::isPrivateNumber)) {
      throw new ProblemException(
          ProblemCode.CLIENT_INVALID,
          "The address of the keys leads into a private network, which the owner of this server"
              + " does not allow",
          "jwksUrl");
    }
  }

  /** Whether a host leads to where keys may be fetched from at this moment. */
  public boolean mayBeAsked(String host) {
    return isAllowed(host, name -> NetworkPlace.of(name) != NetworkPlace.PUBLIC);
  }

  private boolean isAllowed(String host, Predicate<String> isPrivate) {
    if (this == PRIVATE) {
      return true;
    }
    return LoopbackName.is(host) ? this == THIS_MACHINE : !isPrivate.test(host);
  }
}
