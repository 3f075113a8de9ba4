package org.condyle.server.operation.evaluatemeasure;

import java.util.List;
import java.util.UUID;
import org.condyle.record.ProblemCode;
import org.condyle.record.ProblemException;
import org.condyle.server.content.MeasureCatalogs;
import org.condyle.server.evaluation.EvaluationProgress;
import org.condyle.server.evaluation.SubjectSelection.OnePatient;
import org.condyle.server.operation.Evaluated;
import org.condyle.server.operation.LongOperation;
import org.condyle.server.operation.MeasureSelection;
import org.condyle.server.operation.OperationCall;
import org.condyle.server.operation.evaluate.EvaluateRequest;
import org.condyle.server.operation.evaluate.MeasureEvaluation;
import org.condyle.server.operation.evaluate.ReportType;
import org.hl7.fhir.r4.model.MeasureReport;

/** Evaluates one measure and gives its one report. */
final class EvaluateMeasureService implements LongOperation {

  private final MeasureSelection measures;
  private final MeasureEvaluation evaluation;

  EvaluateMeasureService(MeasureCatalogs measures, MeasureEvaluation evaluation) {
    this.measures = new MeasureSelection(measures);
    this.evaluation = evaluation;
  }

  @Override
  public String definition() {
    return "Measure-evaluate-measure";
  }

  @Override
  public void check(OperationCall call) {
    evaluation.check(call.partition(), request(call));
  }

  @Override
  public Evaluated evaluated(OperationCall call) {
    return request(call).evaluated();
  }

  @Override
  public MeasureReport answer(OperationCall call, EvaluationProgress progress) {
    MeasureReport report =
        evaluation
            .evaluate(call.partition(), request(call), null, progress)
            .get(0)
            .reports()
            .get(0);
    if (!report.hasId()) {
      // By which the audit trail names it.
      report.setId(UUID.randomUUID().toString());
    }
    return report;
  }

  private EvaluateRequest request(OperationCall call) {
    EvaluateRequest request =
        EvaluateRequest.of(
            List.of(measures.readOne(call.partition(), call.instance(), call.parameters())),
            call.parameters(),
            call.zone(),
            call.clock());
    if (request.reportType() == ReportType.INDIVIDUAL
        && !(request.subjects() instanceof OnePatient)) {
      throw new ProblemException(
          ProblemCode.PARAMETER_INVALID,
          "$evaluate-measure answers with one report, and an individual report is about one"
              + " patient; give subject=Patient/[id], or use $evaluate",
          "reportType");
    }
    return request;
  }
}
