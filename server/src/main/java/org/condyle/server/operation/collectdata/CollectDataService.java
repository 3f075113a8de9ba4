package org.condyle.server.operation.collectdata;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.condyle.measures.report.DataExchangeReport;
import org.condyle.measures.report.DataExchangeReport.Update;
import org.condyle.measures.report.ReportExtensions;
import org.condyle.record.PatientRecord;
import org.condyle.server.content.MeasureCatalogs;
import org.condyle.server.evaluation.DerivedData;
import org.condyle.server.evaluation.EvaluationProgress;
import org.condyle.server.evaluation.PopulationEvaluation;
import org.condyle.server.operation.MeasureSelection;
import org.condyle.server.operation.OperationBinding;
import org.condyle.server.operation.OperationParameters;
import org.condyle.server.operation.StoredReferences;
import org.condyle.server.operation.SubjectBundles;
import org.condyle.server.operation.SubjectReports;
import org.condyle.server.partition.PracticeOfRequest;
import org.condyle.server.store.RecordStore;
import org.hl7.fhir.r4.model.MeasureReport;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.jspecify.annotations.Nullable;

/** Gives for each patient the data that the measures read, with a report on them. */
final class CollectDataService {

  /** So many patients' data are given in one answer; it is built in memory. */
  private static final int PATIENTS = 100;

  private final OperationBinding binding;
  private final MeasureSelection measures;
  private final PopulationEvaluation population;
  private final DerivedData derived;
  private final RecordStore records;
  private final FhirContext fhirContext;
  private final PracticeOfRequest practices;
  private final Clock clock;

  CollectDataService(
      OperationBinding binding,
      MeasureCatalogs measures,
      PopulationEvaluation population,
      DerivedData derived,
      RecordStore records,
      FhirContext fhirContext,
      PracticeOfRequest practices,
      Clock clock) {
    this.binding = binding;
    this.measures = new MeasureSelection(measures);
    this.population = population;
    this.derived = derived;
    this.records = records;
    this.fhirContext = fhirContext;
    this.practices = practices;
    this.clock = clock;
  }

  /**
   * @param measureId the instance the operation was called on; null on the type
   * @return a Bundle for each patient of whom there is something to give
   */
  Parameters collect(@Nullable String measureId, RequestDetails details) {
    OperationParameters parameters = binding.read("Measure-collect-data", details);
    ZoneId zone = practices.zoneOf(details);
    int partition = practices.partitionOf(details);
    CollectDataRequest request =
        CollectDataRequest.of(
            measures.read(partition, measureId, parameters),
            parameters,
            zone,
            new StoredReferences(records, partition));
    population.requireAtMost(PATIENTS, partition, request.subjects());
    derived.bringUpToDate(partition, request.subjects(), EvaluationProgress.NONE);
    List<DataOfInterest> wanted =
        request.measures().stream()
            .map(
                measure ->
                    new DataOfInterest(
                        fhirContext, measure.program(), request.period(), request.lastReceivedOn()))
            .toList();
    List<DataExchangeReport> writers =
        writers(request, OffsetDateTime.now(clock.withZone(zone)), practices.reporterOf(partition));
    SubjectBundles bundles = new SubjectBundles(details.getFhirServerBase());
    population.<SubjectReports>forEach(
        partition,
        request.subjects(),
        () -> record -> collected(record, wanted, writers, request.locations()),
        collected -> {
          if (!collected.data().isEmpty()) {
            bundles.add(collected);
          }
        });
    return bundles.parameters();
  }

  private static List<DataExchangeReport> writers(
      CollectDataRequest request, OffsetDateTime now, Reference reporter) {
    Update update = request.lastReceivedOn() == null ? Update.SNAPSHOT : Update.INCREMENTAL;
    return request.measures().stream()
        .map(
            measure ->
                new DataExchangeReport(
                    measure.program().definition(), request.period(), now, reporter, update))
        .toList();
  }

  private static SubjectReports collected(
      PatientRecord record,
      List<DataOfInterest> wanted,
      List<DataExchangeReport> writers,
      List<Reference> locations) {
    Set<Resource> all = new LinkedHashSet<>();
    List<MeasureReport> reports = new ArrayList<>();
    for (int i = 0; i < writers.size(); i++) {
      List<Resource> data = wanted.get(i).of(record);
      all.addAll(data);
      MeasureReport report =
          writers
              .get(i)
              .of(record.patientId(), data.stream().map(DataOfInterest::reference).toList());
      locations.forEach(
          location -> report.addExtension(ReportExtensions.DATA_LOCATION, location.copy()));
      reports.add(report);
    }
    return new SubjectReports(reports, List.copyOf(all));
  }
}
