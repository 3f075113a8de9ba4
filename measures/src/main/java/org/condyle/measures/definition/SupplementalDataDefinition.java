package org.condyle.measures.definition;

import org.hl7.fhir.r4.model.CodeableConcept;
import org.jspecify.annotations.Nullable;

/**
 * A supplemental data element or risk-adjustment factor.
 *
 * @param id as in the Measure
 * @param code as in the Measure
 * @param expression the CQL definition
 * @param usage what it is for
 */
public record SupplementalDataDefinition(
    String id, @Nullable CodeableConcept code, String expression, Usage usage) {

  /** {@code http://terminology.hl7.org/CodeSystem/measure-data-usage}. */
  public enum Usage {
    SUPPLEMENTAL_DATA,
    RISK_ADJUSTMENT_FACTOR
  }
}
