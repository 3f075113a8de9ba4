package org.condyle.server.store;

import java.time.Instant;

/**
 * A resource as the database holds it: its keys beside its text, which lacks id and meta.
 *
 * @param key HAPI's internal key
 * @param json the body without id and meta
 */
record StoredBody(long key, String type, String id, long version, Instant updated, String json) {

  String reference() {
    return type + "/" + id;
  }
}
