package org.condyle.server.smart.token;

import java.time.OffsetDateTime;
import java.util.UUID;

/** One token as it is stored. */
record TokenRow(
    byte[] hash,
    UUID authorizationId,
    String kind,
    OffsetDateTime issued,
    OffsetDateTime expires,
    String scopes,
    boolean invalidated,
    boolean replaced) {

  TokenKind tokenKind() {
    return TokenKind.of(kind);
  }
}
