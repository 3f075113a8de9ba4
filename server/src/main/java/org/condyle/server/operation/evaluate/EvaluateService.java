package org.condyle.server.operation.evaluate;

import ca.uhn.fhir.rest.api.server.RequestDetails;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import org.condyle.measures.report.ReportExtensions;
import org.condyle.record.ProblemCode;
import org.condyle.record.ProblemException;
import org.condyle.server.content.MeasureCatalog;
import org.condyle.server.evaluation.SubjectSelection.PatientsOf;
import org.condyle.server.operation.MeasureSelection;
import org.condyle.server.operation.OperationBinding;
import org.condyle.server.operation.OperationParameters;
import org.condyle.server.operation.StoredReferences;
import org.condyle.server.operation.SubjectBundles;
import org.condyle.server.operation.SubjectReports;
import org.condyle.server.partition.PracticeOfRequest;
import org.condyle.server.store.RecordStore;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Reference;
import org.jspecify.annotations.Nullable;

/** Evaluates any number of measures and gives their reports by subject. */
final class EvaluateService {

  private final OperationBinding binding;
  private final MeasureSelection measures;
  private final MeasureEvaluation evaluation;
  private final RecordStore records;
  private final PracticeOfRequest practices;
  private final Clock clock;

  EvaluateService(
      OperationBinding binding,
      MeasureCatalog measures,
      MeasureEvaluation evaluation,
      RecordStore records,
      PracticeOfRequest practices,
      Clock clock) {
    this.binding = binding;
    this.measures = new MeasureSelection(measures);
    this.evaluation = evaluation;
    this.records = records;
    this.practices = practices;
    this.clock = clock;
  }

  /**
   * @param measureId the instance the operation was called on; null on the type
   * @return a Bundle for each patient, or one for all of them together
   */
  Parameters evaluate(@Nullable String measureId, RequestDetails details) {
    OperationParameters parameters = binding.read("Measure-evaluate", details);
    ZoneId zone = practices.zoneOf(details);
    int partition = practices.partitionOf(details);
    EvaluateRequest request =
        EvaluateRequest.of(measures.read(measureId, parameters), parameters, zone, clock);
    StoredReferences references = new StoredReferences(records, partition);
    List<Reference> locations =
        parameters.texts("location").stream()
            .map(text -> references.read("location", "Location", text))
            .toList();
    Optional<OffsetDateTime> lastReceivedOn = lastReceivedOn(parameters, request, zone);
    Reference reporter = reporter(parameters, request, references);
    SubjectBundles bundles = new SubjectBundles(details.getFhirServerBase());
    for (SubjectReports each : evaluation.evaluate(partition, request, reporter)) {
      each.reports()
          .forEach(
              report ->
                  locations.forEach(
                      location ->
                          report.addExtension(ReportExtensions.DATA_LOCATION, location.copy())));
      bundles.add(lastReceivedOn.map(since -> changed(each, since)).orElse(each));
    }
    return bundles.parameters();
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
