package org.condyle.server.store;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A resource in its current version, be it deleted.
 *
 * @param key HAPI's internal key
 * @param body null if it is deleted
 */
record StoredVersion(int partition, long key, String type, String id, @Nullable StoredBody body) {

  /**
   * With its profiles.
   *
   * @param profiles by key; others stay as they are
   */
  StoredVersion declaring(Map<Long, List<String>> profiles) {
    List<String> its = profiles.get(key);
    return body == null || its == null
        ? this
        : new StoredVersion(partition, key, type, id, body.declaring(its));
  }
}
