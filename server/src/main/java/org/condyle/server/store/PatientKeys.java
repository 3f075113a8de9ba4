package org.condyle.server.store;

import java.util.List;

/**
 * Patients by their key in the database, in key order.
 *
 * @param keys HAPI's internal keys, ascending
 */
public record PatientKeys(List<Long> keys) {

  public PatientKeys {
    keys = List.copyOf(keys);
  }

  public boolean isEmpty() {
    return keys.isEmpty();
  }

  /** The last and greatest key. */
  public long last() {
    return keys.get(keys.size() - 1);
  }

  /** The part from one position to before another. */
  public PatientKeys slice(int from, int to) {
    return new PatientKeys(keys.subList(from, Math.min(to, keys.size())));
  }

  public int size() {
    return keys.size();
  }
}
