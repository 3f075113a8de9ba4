package org.condyle.bench.fqm;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.condyle.record.PatientRecord;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Resource;

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
  },

  /**
   * In a sort by several columns, equal dates do not pass on to the next column: they are compared
   * by identity. So the latest of two scores of one day is any of them.
   */
  TWO_SCORES_OF_ONE_DAY {
    @Override
    boolean concerns(PatientRecord record) {
      Set<String> seen = new HashSet<>();
      for (Resource resource : record.ofType("Observation")) {
        Observation observation = (Observation) resource;
        if (observation.hasEffectiveDateTimeType()) {
          String moment = observation.getEffectiveDateTimeType().getValueAsString();
          String code = observation.getCode().getCodingFirstRep().getCode();
          if (!seen.add(code + " " + moment.substring(0, Math.min(10, moment.length())))) {
            return true;
          }
        }
      }
      return false;
    }
  };

  abstract boolean concerns(PatientRecord record);

  /** The fault that keeps a patient from being compared, if there is one. */
  static Optional<KnownFault> of(PatientRecord record) {
    return Arrays.stream(values()).filter(fault -> fault.concerns(record)).findFirst();
  }
}
