package org.condyle.cohort;

import org.condyle.record.ProblemCode;
import org.condyle.record.ProblemException;

/**
 * What makes a cohort the one it is. Two cohorts of one seed share their patients: patient 17 is
 * the same in a cohort of 20 and in one of a million, and the orthopedic part of a patient is the
 * same with any history.
 *
 * @param patients number of patients, at least 1 and at most 9,999,999
 * @param seed any number; it is part of every patient's id
 * @param history how much unrelated history is added
 */
public record CohortSettings(int patients, long seed, History history) {

  private static final int MOST_PATIENTS = 9_999_999;

  /**
   * @throws ProblemException if the number of patients is out of range
   */
  public CohortSettings {
    if (patients < 1 || patients > MOST_PATIENTS) {
      throw new ProblemException(
          ProblemCode.PARAMETER_INVALID,
          "A cohort has 1 to 9,999,999 patients, not " + patients,
          "patients");
    }
  }
}
