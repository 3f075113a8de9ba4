package org.condyle.server.proms.link;

import java.time.Duration;

/** What becomes of somebody who opens a link. */
public sealed interface OpenedLink {

  /** The link may be used. */
  record Usable(Link link) implements OpenedLink {}

  /** Everything was answered with it. */
  record Spent(LinkPurpose purpose) implements OpenedLink {}

  /** Unknown, expired, revoked or locked: one looks like the other. */
  record Unusable() implements OpenedLink {}

  /** There were too many wrong tries from this address; nothing was looked up. */
  record Limited(Duration retryAfter) implements OpenedLink {}
}
