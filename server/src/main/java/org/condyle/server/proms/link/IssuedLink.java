package org.condyle.server.proms.link;

import java.net.URI;
import java.time.Instant;
import java.util.UUID;

/**
 * A link that was just issued. Its address is known only now: the database has a hash of it.
 *
 * @param id by which it is revoked
 * @param url what the patient opens
 * @param expires until when
 */
public record IssuedLink(UUID id, URI url, Instant expires) {

  /** Without the address, which must not get into a log. */
  @Override
  public String toString() {
    return "IssuedLink[" + id + ", " + expires + "]";
  }
}
