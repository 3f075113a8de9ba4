package org.condyle.server.operation.evaluatemeasure;

import ca.uhn.fhir.rest.api.server.RequestDetails;
import java.time.Clock;
import java.util.List;
import org.condyle.record.ProblemCode;
import org.condyle.record.ProblemException;
import org.condyle.server.content.MeasureCatalog;
import org.condyle.server.evaluation.SubjectSelection.OnePatient;
import org.condyle.server.operation.MeasureSelection;
import org.condyle.server.operation.OperationBinding;
import org.condyle.server.operation.OperationParameters;
import org.condyle.server.operation.evaluate.EvaluateRequest;
import org.condyle.server.operation.evaluate.MeasureEvaluation;
import org.condyle.server.operation.evaluate.ReportType;
import org.condyle.server.partition.PracticeOfRequest;
import org.hl7.fhir.r4.model.MeasureReport;
import org.jspecify.annotations.Nullable;

/** Evaluates one measure and gives its one report. */
final class EvaluateMeasureService {

  private final OperationBinding binding;
  private final MeasureSelection measures;
  private final MeasureEvaluation evaluation;
  private final PracticeOfRequest practices;
  private final Clock clock;

  EvaluateMeasureService(
      OperationBinding binding,
      MeasureCatalog measures,
      MeasureEvaluation evaluation,
      PracticeOfRequest practices,
      Clock clock) {
    this.binding = binding;
    this.measures = new MeasureSelection(measures);
    this.evaluation = evaluation;
    this.practices = practices;
    this.clock = clock;
  }

  /**
   * @param measureId the instance the operation was called on; null on the type
   */
  MeasureReport evaluate(@Nullable String measureId, RequestDetails details) {
    OperationParameters parameters = binding.read("Measure-evaluate-measure", details);
    EvaluateRequest request =
        EvaluateRequest.of(
            List.of(measures.readOne(measureId, parameters)),
            parameters,
            practices.zoneOf(details),
            clock);
    if (request.reportType() == ReportType.INDIVIDUAL
        && !(request.subjects() instanceof OnePatient)) {
      throw new ProblemException(
          ProblemCode.PARAMETER_INVALID,
          "$evaluate-measure answers with one report, and an individual report is about one"
              + " patient; give subject=Patient/[id], or use $evaluate",
          "reportType");
    }
    return evaluation
        .evaluate(practices.partitionOf(details), request, null)
        .get(0)
        .reports()
        .get(0);
  }
}
