package org.condyle.server.proms.completeness;

import org.condyle.proms.completeness.CompletenessCell;
import org.condyle.proms.completeness.CompletenessRow;

/** What an item is stored under. */
record ItemKey(Operation operation, CompletenessCell cell) {

  /**
   * An operation of a patient.
   *
   * @param patientKey HAPI's key of the Patient
   * @param patient the Patient's logical id
   * @param surgery what the operation is known by
   */
  record Operation(long patientKey, String patient, String surgery) {}

  static ItemKey of(long patientKey, CompletenessRow row) {
    return new ItemKey(
        new Operation(patientKey, row.patient(), row.surgery()), StoredRow.cellOf(row));
  }
}
