package org.condyle.measures.definition;

import java.util.Optional;

/** The kinds of populations of a measure, in the order in which membership is decided. */
public enum PopulationCode {
  INITIAL_POPULATION("initial-population", "Initial Population"),
  DENOMINATOR("denominator", "Denominator"),
  DENOMINATOR_EXCLUSION("denominator-exclusion", "Denominator Exclusion"),
  NUMERATOR("numerator", "Numerator"),
  NUMERATOR_EXCLUSION("numerator-exclusion", "Numerator Exclusion"),
  DENOMINATOR_EXCEPTION("denominator-exception", "Denominator Exception"),
  MEASURE_POPULATION("measure-population", "Measure Population"),
  MEASURE_POPULATION_EXCLUSION("measure-population-exclusion", "Measure Population Exclusion"),
  MEASURE_OBSERVATION("measure-observation", "Measure Observation");

  /** The code system of {@code Measure.group.population.code}. */
  public static final String SYSTEM = "http://terminology.hl7.org/CodeSystem/measure-population";

  private final String code;
  private final String display;

  PopulationCode(String code, String display) {
    this.code = code;
    this.display = display;
  }

  public static Optional<PopulationCode> ofCode(String code) {
    for (PopulationCode each : values()) {
      if (each.code.equals(code)) {
        return Optional.of(each);
      }
    }
    return Optional.empty();
  }

  public String code() {
    return code;
  }

  public String display() {
    return display;
  }
}
