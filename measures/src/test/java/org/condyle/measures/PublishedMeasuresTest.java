package org.condyle.measures;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.parser.IParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.condyle.measures.PublishedMeasure.Case;
import org.condyle.measures.evaluation.IndividualResult;
import org.condyle.measures.evaluation.MeasureRun;
import org.condyle.measures.evaluation.SubjectEvaluator;
import org.condyle.measures.evaluation.SubjectResult;
import org.condyle.measures.evaluation.SubjectResult.GroupResult;
import org.condyle.measures.report.IndividualReport;
import org.condyle.measures.report.ReportHeader;
import org.condyle.measures.report.SummaryFold;
import org.condyle.record.MeasurementPeriod;
import org.condyle.record.SharedTestData;
import org.hl7.fhir.r4.model.MeasureReport;
import org.hl7.fhir.r4.model.MeasureReport.MeasureReportGroupComponent;
import org.hl7.fhir.r4.model.MeasureReport.MeasureReportGroupPopulationComponent;
import org.hl7.fhir.r4.model.Reference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The published CMS measures with the official test cases that were published with them. */
class PublishedMeasuresTest {

  static Stream<String> measures() throws IOException {
    try (Stream<Path> folders = Files.list(SharedTestData.folder("ecqm"))) {
      return folders
          .filter(Files::isDirectory)
          .map(folder -> String.valueOf(folder.getFileName()))
          .sorted()
          .toList()
          .stream();
    }
  }

  @ParameterizedTest
  @MethodSource("measures")
  void everyOfficialCaseHasTheExpectedPopulations(String name) {
    PublishedMeasure measure = new PublishedMeasure(SharedTestData.folder("ecqm").resolve(name));

    List<Case> cases = measure.cases();
    List<String> differences = new ArrayList<>();
    Map<MeasurementPeriod, SubjectEvaluator> evaluators = new LinkedHashMap<>();
    for (Case each : cases) {
      SubjectEvaluator evaluator =
          evaluators.computeIfAbsent(each.period(), period -> measure.run(period).evaluator());
      SubjectResult result = evaluator.evaluate(each.record());
      compare(each, result, differences);
      compareReport(measure, each, evaluator.evaluateIndividually(each.record()), differences);
    }

    assertThat(cases).isNotEmpty();
    assertThat(differences).isEmpty();
  }

  @Test
  void severalWorkersOverOneProgramGiveTheSumOfTheOfficialCases() throws Exception {
    PublishedMeasure measure =
        new PublishedMeasure(SharedTestData.folder("ecqm").resolve("CMS190FHIRVTEProphylaxisICU"));
    List<Case> cases = measure.cases();
    MeasureRun run = measure.run(cases.get(0).period());
    SummaryFold whole = new SummaryFold(measure.program().definition());
    ExecutorService workers = Executors.newFixedThreadPool(4);
    try {
      List<Future<SummaryFold>> folds = new ArrayList<>();
      for (int worker = 0; worker < 4; worker++) {
        int first = worker;
        folds.add(workers.submit(() -> fold(run, cases, first)));
      }
      for (Future<SummaryFold> fold : folds) {
        whole.merge(fold.get());
      }
    } finally {
      workers.shutdownNow();
    }

    assertThat(whole.subjects()).isEqualTo(cases.size());
    for (MeasureReportGroupPopulationComponent population :
        cases.get(0).expected().getGroupFirstRep().getPopulation()) {
      assertThat(whole.count("Group_1", population.getId()))
          .as(population.getId())
          .isEqualTo(expectedSum(cases, population.getId()));
    }
  }

  private static SummaryFold fold(MeasureRun run, List<Case> cases, int first) {
    SummaryFold fold = new SummaryFold(run.program().definition());
    SubjectEvaluator evaluator = run.evaluator();
    for (int i = first; i < cases.size(); i += 4) {
      fold.add(evaluator.evaluate(cases.get(i).record()));
    }
    return fold;
  }

  private static long expectedSum(List<Case> cases, String populationId) {
    return cases.stream()
        .flatMap(each -> each.expected().getGroupFirstRep().getPopulation().stream())
        .filter(each -> each.getId().equals(populationId))
        .mapToLong(MeasureReportGroupPopulationComponent::getCount)
        .sum();
  }

  private static void compare(Case expected, SubjectResult result, List<String> differences) {
    if (result instanceof SubjectResult.Failed failed) {
      differences.add(expected.id() + ": " + failed.problems());
      return;
    }
    List<GroupResult> groups = ((SubjectResult.Evaluated) result).groups();
    for (MeasureReportGroupComponent group : expected.expected().getGroup()) {
      GroupResult actual =
          groups.stream()
              .filter(each -> each.groupId().equals(group.getId()))
              .findFirst()
              .orElseThrow();
      for (MeasureReportGroupPopulationComponent population : group.getPopulation()) {
        if (!population.getCode().getCodingFirstRep().getCode().endsWith("-observation")) {
          int members = actual.members(population.getId()).size();
          if (members != population.getCount()) {
            differences.add(
                "%s %s: expected %d, found %d"
                    .formatted(expected.id(), population.getId(), population.getCount(), members));
          }
        }
      }
      compareObservations(expected, group, actual, differences);
    }
  }

  /** The individual report says the same, and is FHIR that can be written and read again. */
  private static void compareReport(
      PublishedMeasure measure,
      Case expected,
      IndividualResult individual,
      List<String> differences) {
    if (individual.result() instanceof SubjectResult.Failed failed) {
      differences.add(expected.id() + " individually: " + failed.problems());
      return;
    }
    ReportHeader header =
        ReportHeader.of(
            measure.run(expected.period()),
            expected.period().end(),
            new Reference("Organization/o"),
            new ReportHeader.Software("Condyle", "test"));
    IParser parser = FhirContext.forR4Cached().newJsonParser();
    MeasureReport report =
        parser.parseResource(
            MeasureReport.class,
            parser.encodeResourceToString(new IndividualReport(header).of(individual)));
    for (MeasureReportGroupComponent group : expected.expected().getGroup()) {
      for (MeasureReportGroupPopulationComponent population : group.getPopulation()) {
        if (population.getCode().getCodingFirstRep().getCode().endsWith("-observation")) {
          continue;
        }
        int count =
            report.getGroup().stream()
                .filter(each -> each.getId().equals(group.getId()))
                .flatMap(each -> each.getPopulation().stream())
                .filter(each -> each.getId().equals(population.getId()))
                .mapToInt(MeasureReportGroupPopulationComponent::getCount)
                .sum();
        if (count != population.getCount()) {
          differences.add(expected.id() + " report " + population.getId() + ": " + count);
        }
      }
    }
  }

  /** The published cases put an observation's value where a report has its count. */
  private static void compareObservations(
      Case expected,
      MeasureReportGroupComponent group,
      GroupResult actual,
      List<String> differences) {
    List<Integer> wanted =
        group.getPopulation().stream()
            .filter(each -> each.getCode().getCodingFirstRep().getCode().endsWith("-observation"))
            .map(MeasureReportGroupPopulationComponent::getCount)
            .sorted()
            .toList();
    List<Integer> found =
        actual.observations().stream()
            .map(observed -> observed.value().intValueExact())
            .sorted()
            .toList();
    if (!wanted.equals(found)) {
      differences.add(
          "%s %s observations: expected %s, found %s"
              .formatted(expected.id(), group.getId(), wanted, found));
    }
  }
}
