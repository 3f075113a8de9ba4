package org.condyle.server.smart.client;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** How a program shows that it is the one that was registered (SMART App Launch 2.2, 2.0.4). */
public enum ClientKind {
  /** Not at all, as an app in a browser or on a phone; PKCE binds the code to it. */
  PUBLIC,
  /** By a secret that the server keeps a hash of. */
  SYMMETRIC,
  /** By an assertion that it signs ({@code private_key_jwt}). */
  ASYMMETRIC,
  /** By a token that the site's OpenID provider gave it; here it gets none. */
  EXTERNAL;

  /** As it is written in the table and in requests. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The kind with this code, if there is one. */
  public static Optional<ClientKind> of(String code) {
    return Arrays.stream(values()).filter(kind -> kind.code().equals(code)).findFirst();
  }
}
