package org.condyle.server.operation;

import java.util.List;
import org.hl7.fhir.r4.model.MeasureReport;
import org.hl7.fhir.r4.model.Resource;

/**
 * The reports of all measures about one patient, or about all patients together.
 *
 * @param reports one for each measure, in their order
 * @param data the patient and what was read of the record, for reports about one patient
 */
public record SubjectReports(List<MeasureReport> reports, List<Resource> data) {

  public SubjectReports {
    reports = List.copyOf(reports);
    data = List.copyOf(data);
  }
}
