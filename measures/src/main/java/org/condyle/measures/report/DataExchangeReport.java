package org.condyle.measures.report;

import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import org.condyle.measures.definition.MeasureDefinition;
import org.condyle.record.MeasurementPeriod;
import org.hl7.fhir.r4.model.CodeType;
import org.hl7.fhir.r4.model.MeasureReport;
import org.hl7.fhir.r4.model.MeasureReport.MeasureReportStatus;
import org.hl7.fhir.r4.model.MeasureReport.MeasureReportType;
import org.hl7.fhir.r4.model.Reference;

/**
 * The MeasureReport that accompanies the data of a measure from one system to another; it says
 * which data, and counts nothing.
 *
 * @param created the report's date
 * @param reporter who gives the data
 */
public record DataExchangeReport(
    MeasureDefinition measure,
    MeasurementPeriod period,
    OffsetDateTime created,
    Reference reporter,
    Update update) {

  private static final String PROFILE =
      "http://hl7.org/fhir/us/davinci-deqm/StructureDefinition/datax-measurereport-deqm";

  /** Whether all data of interest come or only what changed. */
  public enum Update {
    SNAPSHOT("snapshot"),
    INCREMENTAL("incremental");

    private final String code;

    Update(String code) {
      this.code = code;
    }
  }

  /**
   * A MeasureReport of type data-collection.
   *
   * @param patientId the patient's logical id
   * @param data references to the data that come with the report
   */
  public MeasureReport of(String patientId, List<String> data) {
    MeasureReport report = new MeasureReport();
    report.setId(id(patientId));
    report.getMeta().addProfile(PROFILE);
    report.addExtension(ReportExtensions.UPDATE_TYPE, new CodeType(update.code));
    report.setStatus(MeasureReportStatus.COMPLETE);
    report.setType(MeasureReportType.DATACOLLECTION);
    report.setMeasure(measure.canonical());
    report.setSubject(new Reference("Patient/" + patientId));
    report.setDateElement(ReportFrame.dateTime(created));
    report.setReporter(reporter.copy());
    report.getPeriod().setStartElement(ReportFrame.dateTime(period.start()));
    report.getPeriod().setEndElement(ReportFrame.dateTime(period.end()));
    data.forEach(reference -> report.addEvaluatedResource(new Reference(reference)));
    return report;
  }

  /** The same for every snapshot, so that a later one takes the place of an earlier one. */
  private String id(String patientId) {
    String identity =
        measure.canonical()
            + " Patient/"
            + patientId
            + " "
            + period
            + (update == Update.INCREMENTAL ? " " + created : "");
    return UUID.nameUUIDFromBytes(identity.getBytes(StandardCharsets.UTF_8)).toString();
  }
}
