package org.condyle.bench.fqm;

import java.util.Arrays;
import java.util.Optional;
import org.condyle.record.PatientRecord;

/** What cql-execution 3.3.2, on which fqm-execution 1.8.6 builds, does otherwise than CQL says. */
enum KnownFault {
  /**
   * CQL 1.5, appendix H: a year that began on 29 February ends on 1 March where there is no such
   * day. There it ends on 28 February.
   */
  BORN_ON_LEAP_DAY {
    @Override
    boolean concerns(PatientRecord record) {
      String birthDate = record.patient().getBirthDateElement().getValueAsString();
      return birthDate != null && birthDate.endsWith("-02-29");
    }
  };

  abstract boolean concerns(PatientRecord record);

  /** The fault that keeps a patient from being compared, if there is one. */
  static Optional<KnownFault> of(PatientRecord record) {
    return Arrays.stream(values()).filter(fault -> fault.concerns(record)).findFirst();
  }
}
