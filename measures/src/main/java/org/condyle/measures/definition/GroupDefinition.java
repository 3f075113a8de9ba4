package org.condyle.measures.definition;

import java.util.List;
import java.util.Optional;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.jspecify.annotations.Nullable;

/**
 * A group of populations with a score of its own.
 *
 * @param id as in the Measure; {@code group-n} where the Measure gives none
 * @param basis what is counted: {@code boolean} for patients, else a FHIR resource type
 * @param improvementNotation increase or decrease, if the Measure says
 */
public record GroupDefinition(
    String id,
    @Nullable CodeableConcept code,
    Scoring scoring,
    String basis,
    @Nullable CodeableConcept improvementNotation,
    List<PopulationDefinition> populations,
    List<ObservationDefinition> observations,
    List<StratifierDefinition> stratifiers) {

  /** The basis of a measure that counts patients. */
  public static final String PATIENT_BASIS = "boolean";

  public GroupDefinition {
    populations = List.copyOf(populations);
    observations = List.copyOf(observations);
    stratifiers = List.copyOf(stratifiers);
  }

  public boolean countsPatients() {
    return basis.equals(PATIENT_BASIS);
  }

  /** The first population of a kind. */
  public Optional<PopulationDefinition> population(PopulationCode code) {
    return populations.stream().filter(each -> each.code() == code).findFirst();
  }
}
