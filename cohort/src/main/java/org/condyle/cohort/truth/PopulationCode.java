package org.condyle.cohort.truth;

/** Codes of http://terminology.hl7.org/CodeSystem/measure-population that are used here. */
public enum PopulationCode {
  INITIAL_POPULATION("initial-population"),
  DENOMINATOR("denominator"),
  DENOMINATOR_EXCLUSION("denominator-exclusion"),
  NUMERATOR("numerator"),
  DENOMINATOR_EXCEPTION("denominator-exception");

  private final String code;

  PopulationCode(String code) {
    this.code = code;
  }

  public String code() {
    return code;
  }
}
