package org.condyle.server.smart.token;

import java.util.Locale;

/** What a stored hash is the hash of. */
enum TokenKind {
  /** By which a decision on the consent page finds the request that it is about. */
  STATE,
  CODE,
  ACCESS,
  REFRESH;

  String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  static TokenKind of(String code) {
    return valueOf(code.toUpperCase(Locale.ROOT));
  }
}
