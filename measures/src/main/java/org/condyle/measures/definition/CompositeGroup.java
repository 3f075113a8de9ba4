package org.condyle.measures.definition;

import static org.condyle.measures.definition.PopulationCode.DENOMINATOR;
import static org.condyle.measures.definition.PopulationCode.DENOMINATOR_EXCEPTION;
import static org.condyle.measures.definition.PopulationCode.DENOMINATOR_EXCLUSION;
import static org.condyle.measures.definition.PopulationCode.INITIAL_POPULATION;
import static org.condyle.measures.definition.PopulationCode.MEASURE_OBSERVATION;
import static org.condyle.measures.definition.PopulationCode.MEASURE_POPULATION;
import static org.condyle.measures.definition.PopulationCode.MEASURE_POPULATION_EXCLUSION;
import static org.condyle.measures.definition.PopulationCode.NUMERATOR;
import static org.condyle.measures.definition.PopulationCode.NUMERATOR_EXCLUSION;

import java.util.List;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.jspecify.annotations.Nullable;

/**
 * A group that combines groups of this and other measures. It has no criteria of its own (CQFM
 * cmp-10); its populations follow from those of the components by the formulas of CQFM 5.2 to 5.4:
 * those of a proportion for opportunity and all-or-nothing scoring, those of a continuous variable
 * for linear scoring, and the initial population alone for weighted scoring.
 *
 * @param id as in the Measure; {@code group-n} where the Measure gives none
 * @param method how the components are combined
 * @param basis what is counted: {@code boolean} for patients, else the FHIR resource type of all
 *     components
 * @param improvementNotation increase or decrease, if the Measure says
 * @param components at least two
 */
public record CompositeGroup(
    String id,
    @Nullable CodeableConcept code,
    CompositeScoring method,
    String basis,
    @Nullable CodeableConcept improvementNotation,
    List<ComponentDefinition> components,
    List<StratifierDefinition> stratifiers)
    implements GroupDefinition {

  public CompositeGroup {
    components = List.copyOf(components);
    stratifiers = List.copyOf(stratifiers);
  }

  @Override
  public Scoring scoring() {
    return Scoring.COMPOSITE;
  }

  @Override
  public List<PopulationDefinition> populations() {
    Stream<PopulationCode> codes =
        switch (method) {
          case OPPORTUNITY, ALL_OR_NOTHING ->
              Stream.of(
                  INITIAL_POPULATION,
                  DENOMINATOR,
                  DENOMINATOR_EXCLUSION,
                  NUMERATOR,
                  NUMERATOR_EXCLUSION,
                  DENOMINATOR_EXCEPTION);
          case LINEAR ->
              Stream.of(INITIAL_POPULATION, MEASURE_POPULATION, MEASURE_POPULATION_EXCLUSION);
          case WEIGHTED -> Stream.of(INITIAL_POPULATION);
        };
    return codes
        .map(each -> new PopulationDefinition(populationId(each), each, rule(), null))
        .toList();
  }

  /** Linear scoring observes for each member which part of its components it met. */
  @Override
  public List<ObservationDefinition> observations() {
    return method == CompositeScoring.LINEAR
        ? List.of(
            new ObservationDefinition(
                populationId(MEASURE_OBSERVATION),
                rule(),
                AggregateMethod.AVERAGE,
                populationId(MEASURE_POPULATION)))
        : List.of();
  }

  /** The id under which results and reports have a population of the composite. */
  public String populationId(PopulationCode population) {
    return id + "-" + population.code();
  }

  private String rule() {
    return method.code() + " composite";
  }
}
