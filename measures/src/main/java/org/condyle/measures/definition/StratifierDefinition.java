package org.condyle.measures.definition;

import java.util.List;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.jspecify.annotations.Nullable;

/**
 * A stratifier of a group.
 *
 * @param id as in the Measure
 * @param code as in the Measure
 * @param components the parts of the stratum's value; one without a code of its own where the
 *     Measure has a plain criteria; none where it has neither criteria nor components, which makes
 *     no strata
 * @param composed whether the Measure lists components
 */
public record StratifierDefinition(
    String id, @Nullable CodeableConcept code, List<Component> components, boolean composed) {

  /**
   * One part of a stratum's value.
   *
   * @param expression a CQL definition, or a function of the basis resource
   */
  public record Component(String id, @Nullable CodeableConcept code, String expression) {}

  public StratifierDefinition {
    components = List.copyOf(components);
  }
}
