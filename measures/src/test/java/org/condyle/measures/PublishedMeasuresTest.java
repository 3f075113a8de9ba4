package org.condyle.measures;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.condyle.measures.PublishedMeasure.Case;
import org.condyle.measures.evaluation.SubjectResult;
import org.condyle.measures.evaluation.SubjectResult.GroupResult;
import org.condyle.record.SharedTestData;
import org.hl7.fhir.r4.model.MeasureReport.MeasureReportGroupComponent;
import org.hl7.fhir.r4.model.MeasureReport.MeasureReportGroupPopulationComponent;
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
    for (Case each : cases) {
      SubjectResult result = measure.run(each.period()).evaluator().evaluate(each.record());
      compare(each, result, differences);
    }

    assertThat(cases).isNotEmpty();
    assertThat(differences).isEmpty();
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
        // An observation's "count" is its value, compared in a test of its own.
        if (!population.getCode().getCodingFirstRep().getCode().endsWith("-observation")) {
          int members = actual.members(population.getId()).size();
          if (members != population.getCount()) {
            differences.add(
                "%s %s: expected %d, found %d"
                    .formatted(expected.id(), population.getId(), population.getCount(), members));
          }
        }
      }
    }
  }
}
