package org.condyle.proms.vendor;

import java.util.Optional;

/** Finds the patient of a row; the server looks in its database. */
@FunctionalInterface
public interface PatientLookup {

  /**
   * @param system the identifier system of the mapping
   * @param value the identifier in the row
   * @return the logical id; empty when there is no such patient, or several
   */
  Optional<String> patientId(String system, String value);
}
