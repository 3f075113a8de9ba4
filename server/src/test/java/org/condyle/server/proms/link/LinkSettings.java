package org.condyle.server.proms.link;

import java.util.Map;

/** The settings of links as an environment of a test's own has them. */
public final class LinkSettings {

  private LinkSettings() {}

  public static PublicAddress address(Map<String, String> environment) {
    return PublicAddress.fromEnvironment(environment);
  }

  public static ClientAddress clients(Map<String, String> environment) {
    return ClientAddress.fromEnvironment(environment);
  }
}
