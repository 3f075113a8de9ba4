package org.condyle.measures.evaluation;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.condyle.measures.definition.SupplementalDataDefinition;
import org.hl7.fhir.r4.model.Resource;
import org.jspecify.annotations.Nullable;

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

  /**
   * The values of one supplemental data element or risk-adjustment factor.
   *
   * @param values what was calculated
   * @param resources references to the resources that the definition gives as they are
   */
  public record SupplementalValue(
      SupplementalDataDefinition definition, Set<StratumValue> values, Set<String> resources) {

    static SupplementalValue of(SupplementalDataDefinition definition, @Nullable Object result) {
      Set<String> resources = new LinkedHashSet<>();
      Set<Object> others = new LinkedHashSet<>();
      for (Object each : result instanceof Iterable<?> several ? several : single(result)) {
        if (each instanceof Resource resource) {
          resources.add(GroupEvaluation.reference(resource));
        } else if (each != null) {
          others.add(each);
        }
      }
      Set<StratumValue> values =
          others.isEmpty() && !resources.isEmpty() ? Set.of() : StratumValue.allOf(others);
      return new SupplementalValue(definition, values, resources);
    }

    private static Iterable<?> single(@Nullable Object result) {
      return result == null ? List.of() : List.of(result);
    }

    /** What a summary counts: values, and resources by their type, since each is one patient's. */
    Set<StratumValue> aggregated() {
      Set<StratumValue> aggregated = new LinkedHashSet<>(values);
      for (String reference : resources) {
        aggregated.add(StratumValue.ofText(reference.substring(0, reference.indexOf('/'))));
      }
      return aggregated;
    }
  }
}
