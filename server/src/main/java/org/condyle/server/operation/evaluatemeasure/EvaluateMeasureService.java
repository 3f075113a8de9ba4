package org.condyle.server.operation.evaluatemeasure;

import ca.uhn.fhir.rest.api.server.RequestDetails;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import org.condyle.measures.evaluation.MeasureRun;
import org.condyle.measures.report.IndividualReport;
import org.condyle.measures.report.ReportHeader;
import org.condyle.measures.report.SubjectListFold;
import org.condyle.measures.report.SummaryFold;
import org.condyle.record.PatientRecord;
import org.condyle.record.ProblemCode;
import org.condyle.record.ProblemException;
import org.condyle.server.ProductVersion;
import org.condyle.server.content.InstalledMeasure;
import org.condyle.server.content.MeasureCatalog;
import org.condyle.server.evaluation.PopulationEvaluation;
import org.condyle.server.evaluation.SubjectSelection.OnePatient;
import org.condyle.server.operation.OperationBinding;
import org.condyle.server.partition.PracticeOfRequest;
import org.condyle.server.store.RecordStore;
import org.hl7.fhir.r4.model.MeasureReport;
import org.jspecify.annotations.Nullable;

/** Evaluates one measure over the patients that a request means, and reports. */
final class EvaluateMeasureService {

  private final OperationBinding binding;
  private final MeasureCatalog measures;
  private final RecordStore records;
  private final PopulationEvaluation population;
  private final PracticeOfRequest practices;
  private final Clock clock;

  EvaluateMeasureService(
      OperationBinding binding,
      MeasureCatalog measures,
      RecordStore records,
      PopulationEvaluation population,
      PracticeOfRequest practices,
      Clock clock) {
    this.binding = binding;
    this.measures = measures;
    this.records = records;
    this.population = population;
    this.practices = practices;
    this.clock = clock;
  }

  MeasureReport evaluate(@Nullable String measureId, RequestDetails details) {
    ZoneId zone = practices.zoneOf(details);
    EvaluateMeasureRequest request =
        EvaluateMeasureRequest.of(
            measureId, binding.read("Measure-evaluate-measure", details), zone, clock);
    InstalledMeasure measure =
        measureId != null
            ? measures.byId(measureId)
            : measures.byCanonical(String.valueOf(request.measureCanonical()));
    int partition = practices.partitionOf(details);
    MeasureRun run = measure.program().run(request.period(), request.dataCutOff());
    ReportHeader header =
        ReportHeader.of(
            run,
            OffsetDateTime.now(clock.withZone(zone)),
            practices.reporterOf(partition),
            new ReportHeader.Software("Condyle", ProductVersion.TEXT));
    return switch (request.reportType()) {
      case INDIVIDUAL -> individual(partition, request, run, header);
      case SUBJECT_LIST -> subjectList(partition, request, run, header);
      case SUMMARY -> summary(partition, request, run, header);
    };
  }

  private MeasureReport individual(
      int partition, EvaluateMeasureRequest request, MeasureRun run, ReportHeader header) {
    String id = ((OnePatient) request.subjects()).id();
    PatientRecord record =
        records
            .load(partition, id)
            .orElseThrow(
                () ->
                    new ProblemException(
                        ProblemCode.SUBJECT_UNKNOWN, "There is no Patient/" + id, "subject"));
    return new IndividualReport(header).of(run.evaluator().evaluateIndividually(record));
  }

  private MeasureReport subjectList(
      int partition, EvaluateMeasureRequest request, MeasureRun run, ReportHeader header) {
    SubjectListFold fold = new SubjectListFold(header.measure());
    population.evaluate(partition, request.subjects(), run, fold::add);
    return fold.report(header);
  }

  private MeasureReport summary(
      int partition, EvaluateMeasureRequest request, MeasureRun run, ReportHeader header) {
    SummaryFold fold = new SummaryFold(header.measure());
    population.evaluate(partition, request.subjects(), run, fold::add);
    return fold.report(header);
  }
}
