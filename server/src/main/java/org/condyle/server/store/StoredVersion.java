package org.condyle.server.store;

import org.jspecify.annotations.Nullable;

/**
 * A resource in its current version, be it deleted.
 *
 * @param key HAPI's internal key
 * @param body null if it is deleted
 */
record StoredVersion(int partition, long key, String type, String id, @Nullable StoredBody body) {}
