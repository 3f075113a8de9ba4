package org.condyle.measures.definition;

import java.util.List;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.jspecify.annotations.Nullable;

/**
 * A group whose populations are decided by CQL criteria.
 *
 * @param id as in the Measure; {@code group-n} where the Measure gives none
 * @param basis what is counted: {@code boolean} for patients, else a FHIR resource type
 * @param improvementNotation increase or decrease, if the Measure says
 */
public record PopulationGroup(
    String id,
    @Nullable CodeableConcept code,
    Scoring scoring,
    String basis,
    @Nullable CodeableConcept improvementNotation,
    List<PopulationDefinition> populations,
    List<ObservationDefinition> observations,
    List<StratifierDefinition> stratifiers)
    implements GroupDefinition {

  public PopulationGroup {
    populations = List.copyOf(populations);
    observations = List.copyOf(observations);
    stratifiers = List.copyOf(stratifiers);
  }
}
