package org.condyle.measures.gaps;

import java.util.List;
import org.hl7.fhir.r4.model.MeasureReport;

/**
 * What one measure found about one patient, ready to be told.
 *
 * @param gaps those to tell, at least one
 * @param report the patient's individual report on the measure
 */
public record GapFinding(GapMeasure measure, List<CareGap> gaps, MeasureReport report) {
  public GapFinding {
    gaps = List.copyOf(gaps);
  }
}
