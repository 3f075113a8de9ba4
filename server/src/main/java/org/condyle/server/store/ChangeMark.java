package org.condyle.server.store;

import java.util.Comparator;

/**
 * A row of {@code condyle.patient_change}: that something of a type in a patient's record is
 * changed by this transaction. Its order is the one in which marks are written, so that two
 * transactions never wait for each other.
 *
 * @param patient HAPI's key of the Patient
 */
record ChangeMark(long patient, String type) implements Comparable<ChangeMark> {

  private static final Comparator<ChangeMark> ORDER =
      Comparator.comparingLong(ChangeMark::patient).thenComparing(ChangeMark::type);

  @Override
  public int compareTo(ChangeMark other) {
    return ORDER.compare(this, other);
  }
}
