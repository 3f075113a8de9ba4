package org.condyle.measures;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.condyle.cql.linked.LinkedLogic;
import org.condyle.measures.PublishedMeasure.Case;
import org.condyle.measures.evaluation.EvaluationPath;
import org.condyle.measures.evaluation.EvaluationPolicy;
import org.condyle.measures.evaluation.PathChecks;
import org.condyle.measures.evaluation.SubjectEvaluator;
import org.condyle.record.MeasurementPeriod;
import org.condyle.record.SharedTestData;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The published CMS measures by closures and by the engine. */
class LinkedLogicTest {

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
  void everyOfficialCaseGivesByClosuresWhatItGivesByTheEngine(String name) {
    PublishedMeasure measure = new PublishedMeasure(SharedTestData.folder("ecqm").resolve(name));
    assertThat(measure.program().linkages().values())
        .allSatisfy(linkage -> assertThat(linkage).isInstanceOf(LinkedLogic.class));
    PathChecks checks = new PathChecks();
    EvaluationPolicy everybody = new EvaluationPolicy(EvaluationPath.LINKED, 1, checks);

    List<Case> cases = measure.cases();
    Map<MeasurementPeriod, SubjectEvaluator> evaluators = new LinkedHashMap<>();
    for (Case each : cases) {
      SubjectEvaluator evaluator =
          evaluators.computeIfAbsent(
              each.period(), period -> measure.run(period).evaluator(everybody));
      assertThat(evaluator.path()).isEqualTo(EvaluationPath.LINKED);
      evaluator.evaluate(each.record());
    }

    assertThat(checks.checked()).isEqualTo(cases.size());
    assertThat(checks.different()).isZero();
  }
}
