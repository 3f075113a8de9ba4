package org.condyle.server.store;

import java.util.List;
import java.util.Set;

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

  /** Those that are in the other too. */
  public PatientKeys and(PatientKeys other) {
    Set<Long> others = Set.copyOf(other.keys);
    return new PatientKeys(keys.stream().filter(others::contains).toList());
  }

  /** The first so many that come after a key. */
  public PatientKeys after(long key, int limit) {
    return new PatientKeys(keys.stream().filter(each -> each > key).limit(limit).toList());
  }
}
