package org.condyle.server.proms.channel;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What became of an attempt. Reasons name no address and no text of the other side. */
public sealed interface Delivery {

  /** The other side has taken the message over. */
  record Accepted() implements Delivery {}

  /** The other side does not take this message, now or later. */
  record Refused(String reason) implements Delivery {}

  /**
   * Nothing was taken over; it may be another time.
   *
   * @param after how long the other side wants to be left alone, or null
   */
  record Deferred(String reason, @Nullable Duration after) implements Delivery {}

  /** The connection broke when the message may already have been taken over. */
  record Unclear(String reason) implements Delivery {}
}
