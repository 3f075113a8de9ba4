package org.condyle.server.store;

import java.time.Instant;
import java.util.List;

/**
 * A resource as the database holds it: its keys beside its text, which lacks id and meta.
 *
 * @param key HAPI's internal key
 * @param profiles the profiles that the resource declares
 * @param json the body without id and meta
 */
record StoredBody(
    long key,
    String type,
    String id,
    long version,
    Instant updated,
    List<String> profiles,
    String json) {

  StoredBody declaring(List<String> theProfiles) {
    return new StoredBody(key, type, id, version, updated, theProfiles, json);
  }

  String reference() {
    return type + "/" + id;
  }
}
