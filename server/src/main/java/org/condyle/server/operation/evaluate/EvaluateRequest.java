package org.condyle.server.operation.evaluate;

import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.List;
import org.condyle.record.MeasurementPeriod;
import org.condyle.record.ProblemCode;
import org.condyle.record.ProblemException;
import org.condyle.server.content.InstalledMeasure;
import org.condyle.server.evaluation.SubjectSelection;
import org.condyle.server.evaluation.SubjectSelection.Everyone;
import org.condyle.server.evaluation.SubjectSelection.OnePatient;
import org.condyle.server.operation.Evaluated;
import org.condyle.server.operation.OperationParameters;
import org.condyle.server.operation.SubjectParameters;
import org.hl7.fhir.r4.model.Parameters;

/**
 * A checked request to evaluate measures.
 *
 * @param measures at least one
 * @param dataCutOff what happened later is not known; the time of the request unless given
 * @param cqlParameters further CQL parameters by name; empty if there are none
 */
public record EvaluateRequest(
    List<InstalledMeasure> measures,
    MeasurementPeriod period,
    ReportType reportType,
    SubjectSelection subjects,
    OffsetDateTime dataCutOff,
    Parameters cqlParameters) {

  public EvaluateRequest {
    measures = List.copyOf(measures);
  }

  /**
   * @param zone the time zone of the practice, in which calendar values are read
   * @throws ProblemException for the first parameter that is missing or wrong
   */
  public static EvaluateRequest of(
      List<InstalledMeasure> measures, OperationParameters parameters, ZoneId zone, Clock clock) {
    SubjectSelection subjects = SubjectParameters.read(parameters);
    return new EvaluateRequest(
        measures,
        parameters.period(zone),
        reportType(parameters, subjects),
        subjects,
        parameters
            .lastInstant("dataCutOff", zone)
            .orElseGet(() -> OffsetDateTime.now(clock.withZone(zone))),
        parameters.resource("parameters", Parameters.class).orElseGet(Parameters::new));
  }

  /** Whom it is about, for the audit trail. */
  public Evaluated evaluated() {
    return new Evaluated(
        subjects,
        measures.stream().map(each -> each.program().definition().canonical()).toList(),
        period);
  }

  /** DEQM: for one patient its own report, else the summary. */
  private static ReportType reportType(OperationParameters parameters, SubjectSelection subjects) {
    ReportType usual = subjects instanceof OnePatient ? ReportType.INDIVIDUAL : ReportType.SUMMARY;
    ReportType type = parameters.text("reportType").map(ReportType::of).orElse(usual);
    if (type == ReportType.INDIVIDUAL && subjects instanceof Everyone) {
      throw new ProblemException(
          ProblemCode.PARAMETER_INVALID,
          "Individual reports are about patients that are named; give subject, or ask for"
              + " reportType subject-list or population",
          "reportType");
    }
    return type;
  }
}
