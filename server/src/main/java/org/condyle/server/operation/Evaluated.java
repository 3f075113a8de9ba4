package org.condyle.server.operation;

import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.condyle.record.MeasurementPeriod;
import org.condyle.server.evaluation.SubjectSelection;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Bundle.BundleEntryComponent;
import org.hl7.fhir.r4.model.MeasureReport;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Parameters.ParametersParameterComponent;
import org.hl7.fhir.r4.model.Resource;

/**
 * Who is evaluated by a call, by what and over which period: what the audit trail says of it.
 *
 * @param measures canonicals with versions
 */
public record Evaluated(
    SubjectSelection subjects, List<String> measures, MeasurementPeriod period) {

  /** More reports than that are about one patient each, and are told by their patients. */
  private static final int REPORTS = 20;

  public Evaluated {
    measures = List.copyOf(measures);
  }

  /**
   * As notes of an entry.
   *
   * @param answer in which the reports are
   */
  SortedMap<String, String> notes(Resource answer) {
    SortedMap<String, String> notes = new TreeMap<>();
    notes.put("measures", String.join(" ", measures));
    notes.put("period", text(period));
    List<String> reports = new ArrayList<>();
    addReports(answer, reports);
    if (!reports.isEmpty() && reports.size() <= REPORTS) {
      notes.put("reports", String.join(" ", reports));
    }
    return notes;
  }

  private static String text(MeasurementPeriod period) {
    return DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(period.start())
        + "/"
        + DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(period.end());
  }

  private static void addReports(Resource resource, List<String> reports) {
    if (resource instanceof MeasureReport report && report.getIdElement().hasIdPart()) {
      reports.add("MeasureReport/" + report.getIdElement().getIdPart());
    } else if (resource instanceof Bundle bundle) {
      bundle.getEntry().stream()
          .filter(BundleEntryComponent::hasResource)
          .forEach(entry -> addReports(entry.getResource(), reports));
    } else if (resource instanceof Parameters parameters) {
      parameters.getParameter().stream()
          .filter(ParametersParameterComponent::hasResource)
          .forEach(parameter -> addReports(parameter.getResource(), reports));
    }
  }
}
