package org.condyle.server.proms.channel;

import java.net.URI;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A message to one patient. It names no person and holds nothing clinical.
 *
 * @param key the same for every attempt at the same message
 * @param language {@code en} or {@code es}
 * @param subject one line; empty in a text message
 * @param text plain text
 * @param link the personal link that the text holds; null where it holds none
 */
public record Message(
    UUID key,
    Purpose purpose,
    String language,
    Recipient recipient,
    String subject,
    String text,
    @Nullable URI link) {

  /** Without what is the patient's alone. */
  @Override
  public String toString() {
    return "Message[" + key + ", " + purpose.code() + ", " + recipient.system() + "]";
  }
}
