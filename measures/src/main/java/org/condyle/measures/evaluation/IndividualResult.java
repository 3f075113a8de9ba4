package org.condyle.measures.evaluation;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.condyle.measures.definition.SupplementalDataDefinition;

/**
 * What a measure says about one patient, with what an individual report adds.
 *
 * @param evaluatedResources by reference the ids of the populations whose criteria read the
 *     resource; nothing when the evaluation failed
 * @param supplementalData the values of each supplemental data element
 */
public record IndividualResult(
    SubjectResult result,
    Map<String, Set<String>> evaluatedResources,
    List<SupplementalValue> supplementalData) {

  /** The values of one supplemental data element or risk-adjustment factor. */
  public record SupplementalValue(
      SupplementalDataDefinition definition, Set<StratumValue> values) {}
}
