package org.condyle.server.network;

import java.util.Locale;
import java.util.Set;

/** The names by which a machine knows itself, told without asking a name server. */
public final class LoopbackName {

  private static final Set<String> NAMES = Set.of("localhost", "127.0.0.1", "::1", "[::1]");

  private LoopbackName() {}

  public static boolean is(String host) {
    return NAMES.contains(host.toLowerCase(Locale.ROOT));
  }
}
