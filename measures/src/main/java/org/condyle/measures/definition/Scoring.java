package org.condyle.measures.definition;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** How a group is scored, with the populations that CQFM requires and permits for it. */
public enum Scoring {
  PROPORTION(
      "proportion",
      "Proportion",
      EnumSet.of(
          PopulationCode.INITIAL_POPULATION, PopulationCode.DENOMINATOR, PopulationCode.NUMERATOR),
      EnumSet.of(
          PopulationCode.DENOMINATOR_EXCLUSION,
          PopulationCode.DENOMINATOR_EXCEPTION,
          PopulationCode.NUMERATOR_EXCLUSION)),
  RATIO(
      "ratio",
      "Ratio",
      EnumSet.of(
          PopulationCode.INITIAL_POPULATION, PopulationCode.DENOMINATOR, PopulationCode.NUMERATOR),
      EnumSet.of(
          PopulationCode.DENOMINATOR_EXCLUSION,
          PopulationCode.NUMERATOR_EXCLUSION,
          PopulationCode.MEASURE_OBSERVATION)),
  CONTINUOUS_VARIABLE(
      "continuous-variable",
      "Continuous Variable",
      EnumSet.of(
          PopulationCode.INITIAL_POPULATION,
          PopulationCode.MEASURE_POPULATION,
          PopulationCode.MEASURE_OBSERVATION),
      EnumSet.of(PopulationCode.MEASURE_POPULATION_EXCLUSION)),
  COHORT(
      "cohort",
      "Cohort",
      EnumSet.of(PopulationCode.INITIAL_POPULATION),
      EnumSet.noneOf(PopulationCode.class)),
  COMPOSITE(
      "composite",
      "Composite",
      EnumSet.noneOf(PopulationCode.class),
      EnumSet.noneOf(PopulationCode.class));

  /** The code system of {@code Measure.scoring}. */
  public static final String SYSTEM = "http://terminology.hl7.org/CodeSystem/measure-scoring";

  private final String code;
  private final String display;
  private final Set<PopulationCode> required;
  private final Set<PopulationCode> optional;

  Scoring(String code, String display, Set<PopulationCode> required, Set<PopulationCode> optional) {
    this.code = code;
    this.display = display;
    this.required = Set.copyOf(required);
    this.optional = Set.copyOf(optional);
  }

  /** The scoring with this code, if it is one that can be evaluated. */
  public static Optional<Scoring> ofCode(String code) {
    for (Scoring scoring : values()) {
      if (scoring.code.equals(code)) {
        return Optional.of(scoring);
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

  public Set<PopulationCode> required() {
    return required;
  }

  /** Whether a group so scored may have a population of this kind. */
  public boolean permits(PopulationCode population) {
    return required.contains(population) || optional.contains(population);
  }
}
