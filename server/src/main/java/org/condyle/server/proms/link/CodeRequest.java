package org.condyle.server.proms.link;

import java.time.Duration;

/** What came of asking for a one-time code. */
public sealed interface CodeRequest {

  /** It is on its way. */
  record Sent() implements CodeRequest {}

  /** Too many were asked for with this link; the one that was sent last can still be typed. */
  record TooOften(Duration retryAfter) implements CodeRequest {}

  /** No channel reaches the patient. */
  record Unreachable() implements CodeRequest {}
}
