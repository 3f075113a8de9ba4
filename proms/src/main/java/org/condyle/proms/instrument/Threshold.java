package org.condyle.proms.instrument;

import java.math.BigDecimal;

/**
 * A value of a score, or of its change, that means something to a patient or a program.
 *
 * @param kind what it means
 * @param scale id of the scale
 * @param op how it is compared
 * @param value in points of the scale
 * @param population for whom it was found
 * @param verified whether a published source was seen; a result by one that was not is an estimate
 * @param source where it is from
 */
public record Threshold(
    Kind kind,
    String scale,
    Op op,
    BigDecimal value,
    String population,
    boolean verified,
    String source) {

  /** What a threshold means. */
  public enum Kind {
    SUBSTANTIAL_CLINICAL_BENEFIT("substantial-clinical-benefit"),
    MINIMAL_CLINICALLY_IMPORTANT_DIFFERENCE("minimal-clinically-important-difference"),
    PATIENT_ACCEPTABLE_SYMPTOM_STATE("patient-acceptable-symptom-state"),
    TARGET("target");

    private final String code;

    Kind(String code) {
      this.code = code;
    }

    /** As the instrument files write it. */
    public String code() {
      return code;
    }
  }

  /** How a threshold is compared. */
  public enum Op {
    /** The patient is better by at least so much, in the direction of the scale. */
    GAIN_AT_LEAST("gain>="),
    /** The score is so much or more. */
    AT_LEAST(">="),
    /** The score is so much or less. */
    AT_MOST("<=");

    private final String code;

    Op(String code) {
      this.code = code;
    }

    /** As the instrument files write it. */
    public String code() {
      return code;
    }
  }
}
