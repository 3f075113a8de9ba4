package org.condyle.measures.definition;

import java.util.Set;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.jspecify.annotations.Nullable;

/**
 * A supplemental data element or risk-adjustment factor.
 *
 * @param id as in the Measure
 * @param code as in the Measure
 * @param expression the CQL definition
 * @param usage what it is for
 * @param reportTypes codes of the types of report it is meant for (CQFM includeInReportType); none
 *     means all
 * @param measure canonical of the measure whose logic has the definition
 */
public record SupplementalDataDefinition(
    String id,
    @Nullable CodeableConcept code,
    String expression,
    Usage usage,
    Set<String> reportTypes,
    String measure) {

  public SupplementalDataDefinition {
    reportTypes = Set.copyOf(reportTypes);
  }

  /** {@code http://terminology.hl7.org/CodeSystem/measure-data-usage}. */
  public enum Usage {
    SUPPLEMENTAL_DATA("supplemental-data"),
    RISK_ADJUSTMENT_FACTOR("risk-adjustment-factor");

    /** The code system of {@code Measure.supplementalData.usage}. */
    public static final String SYSTEM = "http://terminology.hl7.org/CodeSystem/measure-data-usage";

    private final String code;

    Usage(String code) {
      this.code = code;
    }

    public String code() {
      return code;
    }
  }

  /** Whether reports over several subjects aggregate it. */
  public boolean isForSummaries() {
    return reportTypes.isEmpty()
        || reportTypes.contains("summary")
        || reportTypes.contains("subject-list");
  }

  /** Whether reports about one subject list it. */
  public boolean isForIndividuals() {
    return reportTypes.isEmpty() || reportTypes.contains("individual");
  }
}
