package org.condyle.server.operation.evaluate;

import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import org.condyle.measures.report.ReportExtensions;
import org.condyle.record.ProblemCode;
import org.condyle.record.ProblemException;
import org.condyle.server.content.MeasureCatalogs;
import org.condyle.server.evaluation.EvaluationProgress;
import org.condyle.server.evaluation.SubjectSelection.PatientsOf;
import org.condyle.server.operation.Evaluated;
import org.condyle.server.operation.LongOperation;
import org.condyle.server.operation.MeasureSelection;
import org.condyle.server.operation.OperationCall;
import org.condyle.server.operation.OperationParameters;
import org.condyle.server.operation.StoredReferences;
import org.condyle.server.operation.SubjectBundles;
import org.condyle.server.operation.SubjectReports;
import org.condyle.server.store.RecordStore;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Reference;
import org.jspecify.annotations.Nullable;

/** Evaluates any number of measures and gives their reports by subject. */
final class EvaluateService implements LongOperation {

  private final MeasureSelection measures;
  private final MeasureEvaluation evaluation;
  private final RecordStore records;

  EvaluateService(MeasureCatalogs measures, MeasureEvaluation evaluation, RecordStore records) {
    this.measures = new MeasureSelection(measures);
    this.evaluation = evaluation;
    this.records = records;
  }

  @Override
  public String definition() {
    return "Measure-evaluate";
  }

  @Override
  public void check(OperationCall call) {
    evaluation.check(call.partition(), asked(call).request());
  }

  @Override
  public Evaluated evaluated(OperationCall call) {
    return asked(call).request().evaluated();
  }

  /**
   * @return a Bundle for each patient, or one for all of them together
   */
  @Override
  public Parameters answer(OperationCall call, EvaluationProgress progress) {
    Asked asked = asked(call);
    SubjectBundles bundles = new SubjectBundles(call.base());
    for (SubjectReports each :
        evaluation.evaluate(call.partition(), asked.request(), asked.reporter(), progress)) {
      each.reports()
          .forEach(
              report ->
                  asked
                      .locations()
                      .forEach(
                          location ->
                              report.addExtension(
                                  ReportExtensions.DATA_LOCATION, location.copy())));
      bundles.add(asked.lastReceivedOn().map(since -> changed(each, since)).orElse(each));
    }
    return bundles.parameters();
  }

  /** The request with what {@code $evaluate} has beyond other operations. */
  private record Asked(
      EvaluateRequest request,
      List<Reference> locations,
      Optional<OffsetDateTime> lastReceivedOn,
      @Nullable Reference reporter) {}

  private Asked asked(OperationCall call) {
    OperationParameters parameters = call.parameters();
    EvaluateRequest request =
        EvaluateRequest.of(
            measures.read(call.partition(), call.instance(), parameters),
            parameters,
            call.zone(),
            call.clock());
    StoredReferences references = new StoredReferences(records, call.partition());
    List<Reference> locations =
        parameters.texts("location").stream()
            .map(text -> references.read("location", "Location", text))
            .toList();
    return new Asked(
        request,
        locations,
        lastReceivedOn(parameters, request, call.zone()),
        reporter(parameters, request, references));
  }

  /** Who is named as reporter, else whose patients are evaluated; null for the practice. */
  private static @Nullable Reference reporter(
      OperationParameters parameters, EvaluateRequest request, StoredReferences references) {
    return parameters
        .text("reporter")
        .map(text -> references.read("reporter", "Organization", text))
        .orElseGet(
            () ->
                request.subjects() instanceof PatientsOf of ? new Reference(of.reference()) : null);
  }

  private static Optional<OffsetDateTime> lastReceivedOn(
      OperationParameters parameters, EvaluateRequest request, ZoneId zone) {
    Optional<OffsetDateTime> since = parameters.lastInstant("lastReceivedOn", zone);
    if (since.isPresent() && request.reportType() != ReportType.INDIVIDUAL) {
      throw new ProblemException(
          ProblemCode.PARAMETER_INVALID,
          "lastReceivedOn limits the data beside individual reports; other reports have none",
          "lastReceivedOn");
    }
    return since;
  }

  /** The same reports with only the data that changed after a moment. */
  private static SubjectReports changed(SubjectReports all, OffsetDateTime since) {
    Date moment = Date.from(since.toInstant());
    return new SubjectReports(
        all.reports(),
        all.data().stream()
            .filter(resource -> resource.getMeta().getLastUpdated().after(moment))
            .toList());
  }
}
