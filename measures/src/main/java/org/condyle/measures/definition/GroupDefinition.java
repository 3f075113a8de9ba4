package org.condyle.measures.definition;

import java.util.List;
import java.util.Optional;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.jspecify.annotations.Nullable;

/**
 * A group of a measure, with a score of its own: either populations that CQL criteria decide, or a
 * composite of groups of this and other measures.
 */
public sealed interface GroupDefinition permits PopulationGroup, CompositeGroup {

  /** The basis of a measure that counts patients. */
  String PATIENT_BASIS = "boolean";

  /** As in the Measure; {@code group-n} where the Measure gives none. */
  String id();

  @Nullable CodeableConcept code();

  Scoring scoring();

  /** What is counted: {@code boolean} for patients, else a FHIR resource type. */
  String basis();

  /** Increase or decrease, if the Measure says. */
  @Nullable CodeableConcept improvementNotation();

  List<PopulationDefinition> populations();

  List<ObservationDefinition> observations();

  List<StratifierDefinition> stratifiers();

  /** Whether patients are counted, and not resources. */
  default boolean countsPatients() {
    return basis().equals(PATIENT_BASIS);
  }

  /** The first population of a kind. */
  default Optional<PopulationDefinition> population(PopulationCode code) {
    return populations().stream().filter(each -> each.code() == code).findFirst();
  }
}
