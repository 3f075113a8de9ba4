package org.condyle.server.operation.evaluate;

import java.time.Clock;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.condyle.measures.evaluation.IndividualResult;
import org.condyle.measures.evaluation.MeasureRun;
import org.condyle.measures.evaluation.SubjectEvaluator;
import org.condyle.measures.evaluation.SubjectResult;
import org.condyle.measures.report.IndividualReport;
import org.condyle.measures.report.ReportHeader;
import org.condyle.measures.report.SubjectListFold;
import org.condyle.measures.report.SummaryFold;
import org.condyle.record.PatientRecord;
import org.condyle.server.ProductVersion;
import org.condyle.server.evaluation.DerivedData;
import org.condyle.server.evaluation.EvaluationProgress;
import org.condyle.server.evaluation.PopulationEvaluation;
import org.condyle.server.operation.SubjectReports;
import org.condyle.server.partition.PracticeOfRequest;
import org.condyle.server.results.StoredResults;
import org.condyle.server.store.RecordSelection;
import org.hl7.fhir.r4.model.MeasureReport;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.jspecify.annotations.Nullable;

/**
 * Evaluates measures over the patients that a request means and reports: the one way for all
 * operations that do. Each record is read once, whatever the number of measures.
 */
public final class MeasureEvaluation {

  /** So many patients get reports of their own in one answer; it is built in memory. */
  static final int INDIVIDUAL_REPORTS = 100;

  private static final String INPUT_PARAMETERS =
      "http://hl7.org/fhir/StructureDefinition/cqf-inputParameters";

  private final PopulationEvaluation population;
  private final StoredResults results;
  private final DerivedData derived;
  private final PracticeOfRequest practices;
  private final Clock clock;

  MeasureEvaluation(
      PopulationEvaluation population,
      StoredResults results,
      DerivedData derived,
      PracticeOfRequest practices,
      Clock clock) {
    this.population = population;
    this.results = results;
    this.derived = derived;
    this.practices = practices;
    this.clock = clock;
  }

  /**
   * @param reporter who reports; null for the practice itself
   * @return for reports about one patient each one for each patient, in their order, else one
   * @throws org.condyle.record.ProblemException SUBJECT_UNKNOWN and its kin; TOO_MANY_SUBJECTS;
   *     PARAMETER_INVALID for a CQL parameter that a measure does not declare
   */
  public List<SubjectReports> evaluate(
      int partition,
      EvaluateRequest request,
      @Nullable Reference reporter,
      EvaluationProgress progress) {
    List<MeasureRun> runs = runs(request);
    derived.bringUpToDate(partition, request.subjects(), progress);
    PopulationFolds folds =
        new PopulationFolds(
            population,
            results,
            partition,
            request.subjects(),
            runs,
            request.cqlParameters(),
            progress);
    List<ReportHeader> headers =
        headers(runs, reporter != null ? reporter : practices.reporterOf(partition));
    List<SubjectReports> reports =
        switch (request.reportType()) {
          case INDIVIDUAL -> individual(partition, request, runs, headers, progress);
          case SUBJECT_LIST -> subjectLists(headers, folds.subjectLists());
          case SUMMARY -> summaries(headers, folds.summaries());
        };
    if (request.cqlParameters().hasParameter()) {
      reports.forEach(
          each -> each.reports().forEach(report -> tellInputs(report, request.cqlParameters())));
    }
    return reports;
  }

  /**
   * Checks what can be checked without evaluating anybody.
   *
   * @throws org.condyle.record.ProblemException as {@link #evaluate}
   */
  public void check(int partition, EvaluateRequest request) {
    runs(request);
    if (request.reportType() == ReportType.INDIVIDUAL) {
      population.requireAtMost(INDIVIDUAL_REPORTS, partition, request.subjects());
    }
    population.requireSubjects(partition, request.subjects());
  }

  private static List<MeasureRun> runs(EvaluateRequest request) {
    return request.measures().stream()
        .map(
            measure ->
                measure
                    .program()
                    .run(request.period(), request.dataCutOff(), request.cqlParameters()))
        .toList();
  }

  private List<ReportHeader> headers(List<MeasureRun> runs, Reference reporter) {
    ReportHeader.Software software = new ReportHeader.Software("Condyle", ProductVersion.TEXT);
    return runs.stream()
        .map(
            run ->
                ReportHeader.of(
                    run,
                    OffsetDateTime.now(clock.withZone(run.period().zone())),
                    reporter,
                    software))
        .toList();
  }

  private List<SubjectReports> individual(
      int partition,
      EvaluateRequest request,
      List<MeasureRun> runs,
      List<ReportHeader> headers,
      EvaluationProgress progress) {
    population.requireAtMost(INDIVIDUAL_REPORTS, partition, request.subjects());
    population.announce(partition, request.subjects(), progress);
    List<IndividualReport> writers = headers.stream().map(IndividualReport::new).toList();
    List<SubjectReports> reports = new ArrayList<>();
    population.<Individual>forEach(
        partition,
        request.subjects(),
        RecordSelection.whole(),
        () -> {
          List<SubjectEvaluator> evaluators = runs.stream().map(MeasureRun::evaluator).toList();
          return record -> Individual.of(record, evaluators);
        },
        individual -> {
          List<MeasureReport> own = new ArrayList<>();
          for (int i = 0; i < writers.size(); i++) {
            own.add(writers.get(i).of(individual.results().get(i)));
          }
          reports.add(new SubjectReports(own, individual.data()));
          progress.done(1, individual.hasFailed() ? 1 : 0);
        },
        progress);
    return reports;
  }

  /** What the measures say about one patient, and the part of the record that they read. */
  private record Individual(List<IndividualResult> results, List<Resource> data) {

    boolean hasFailed() {
      return results.stream().anyMatch(each -> each.result() instanceof SubjectResult.Failed);
    }

    static Individual of(PatientRecord record, List<SubjectEvaluator> evaluators) {
      List<IndividualResult> results =
          evaluators.stream().map(each -> each.evaluateIndividually(record)).toList();
      Set<Resource> data = new LinkedHashSet<>();
      data.add(record.patient());
      results.forEach(
          result ->
              result
                  .evaluatedResources()
                  .keySet()
                  .forEach(reference -> record.resolve(reference).ifPresent(data::add)));
      return new Individual(results, List.copyOf(data));
    }
  }

  private static List<SubjectReports> subjectLists(
      List<ReportHeader> headers, List<SubjectListFold> folds) {
    return together(headers, measure -> folds.get(measure).report(headers.get(measure)));
  }

  private static List<SubjectReports> summaries(
      List<ReportHeader> headers, List<SummaryFold> folds) {
    return together(headers, measure -> folds.get(measure).report(headers.get(measure)));
  }

  private static List<SubjectReports> together(
      List<ReportHeader> headers, IntFunction<MeasureReport> report) {
    return List.of(
        new SubjectReports(
            IntStream.range(0, headers.size()).mapToObj(report).toList(), List.of()));
  }

  /** A report can only be made again with the CQL parameters it was made with. */
  private static void tellInputs(MeasureReport report, Parameters cqlParameters) {
    Parameters inputs = cqlParameters.copy();
    inputs.setId("parameters");
    report.addContained(inputs);
    report.addExtension(INPUT_PARAMETERS, new Reference("#parameters"));
  }
}
