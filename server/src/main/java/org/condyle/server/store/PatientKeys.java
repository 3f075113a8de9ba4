package org.condyle.server.store;

import java.util.Arrays;
import java.util.Collection;
import java.util.stream.LongStream;

/**
 * Patients by HAPI's internal keys in the database, ascending, each once. Eight bytes each, so that
 * those of a million patients can be held. Immutable.
 */
public final class PatientKeys {

  private final long[] keys;
  private final int from;
  private final int to;

  private PatientKeys(long[] ascending, int from, int to) {
    this.keys = ascending;
    this.from = from;
    this.to = to;
  }

  /**
   * @param keys in any order
   */
  public PatientKeys(Collection<Long> keys) {
    this(keys.stream().mapToLong(Long::longValue).sorted().distinct().toArray());
  }

  private PatientKeys(long[] ascending) {
    this(ascending, 0, ascending.length);
  }

  /**
   * @param keys in any order
   */
  public static PatientKeys of(long... keys) {
    return new PatientKeys(LongStream.of(keys).sorted().distinct().toArray());
  }

  public boolean isEmpty() {
    return from == to;
  }

  public int size() {
    return to - from;
  }

  /** The last and greatest key. */
  public long last() {
    if (isEmpty()) {
      throw new IllegalStateException("There are no patients");
    }
    return keys[to - 1];
  }

  public LongStream stream() {
    return Arrays.stream(keys, from, to);
  }

  /** The keys in an array of the caller's own. */
  public long[] toArray() {
    return Arrays.copyOfRange(keys, from, to);
  }

  /** The part from one position to before another, or to the end. */
  public PatientKeys slice(int first, int end) {
    return new PatientKeys(keys, from + first, Math.min(from + end, to));
  }

  /** Those that are in the other too. */
  public PatientKeys and(PatientKeys other) {
    return new PatientKeys(stream().filter(other::has).toArray());
  }

  private boolean has(long key) {
    return Arrays.binarySearch(keys, from, to, key) >= 0;
  }

  /** The first so many that come after a key. */
  public PatientKeys after(long key, int limit) {
    int found = Arrays.binarySearch(keys, from, to, key);
    int next = found >= 0 ? found + 1 : -found - 1;
    return new PatientKeys(keys, next, Math.min(to - next, limit) + next);
  }
}
