package org.condyle.measures.content;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.condyle.cql.linked.LinkedLogic;
import org.condyle.measures.evaluation.EvaluationPath;
import org.condyle.measures.evaluation.EvaluationPolicy;
import org.condyle.measures.evaluation.PathChecks;
import org.condyle.measures.evaluation.SubjectEvaluator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Our measures by closures and by the engine. */
class LinkedCasesTest {

  static List<String> measures() {
    return OwnMeasure.names();
  }

  @ParameterizedTest
  @MethodSource("measures")
  void everyCaseGivesByClosuresWhatItGivesByTheEngine(String name) {
    OwnMeasure measure = OwnMeasure.named(name);
    assertThat(measure.program().linkages().values())
        .allSatisfy(linkage -> assertThat(linkage).isInstanceOf(LinkedLogic.class));
    PathChecks checks = new PathChecks();
    EvaluationPolicy everybody = new EvaluationPolicy(EvaluationPath.LINKED, 1, checks);

    List<MeasureCase> cases = MeasureCase.of(measure).toList();
    for (MeasureCase each : cases) {
      SubjectEvaluator evaluator = each.run().evaluator(everybody);
      evaluator.evaluate(each.record());
      assertThat(evaluator.path()).as(each.toString()).isEqualTo(EvaluationPath.LINKED);
    }

    assertThat(checks.checked()).isEqualTo(cases.size());
    assertThat(checks.different()).isZero();
  }
}
