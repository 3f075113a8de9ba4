package org.condyle.server.store;

import org.hl7.fhir.r4.model.Resource;

/**
 * That a resource was written.
 *
 * @param key HAPI's key
 * @param body what it says now; empty of all but its id if it is deleted
 */
record RecordChange(int partition, long key, String type, String id, How how, Resource body) {

  /** What was done to it within the transaction, all in all. */
  enum How {
    CREATED,
    UPDATED,
    DELETED;

    /** This, and then the other. */
    How then(How next) {
      // Nobody else has seen what was created here.
      return this == CREATED && next == UPDATED ? CREATED : next;
    }
  }

  String reference() {
    return type + "/" + id;
  }

  /** What the index is to say about it. */
  RecordEntry entry() {
    return how == How.DELETED ? RecordEntry.NOTHING : RecordEntry.of(body);
  }
}
