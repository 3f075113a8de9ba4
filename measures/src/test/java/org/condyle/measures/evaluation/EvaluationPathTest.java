package org.condyle.measures.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.condyle.cql.linked.LinkedLogic;
import org.condyle.cql.linked.LinkedSession;
import org.condyle.cql.runtime.CompiledContent;
import org.condyle.cql.runtime.CqlSession;
import org.condyle.cql.runtime.EvaluationSettings;
import org.condyle.measures.SmallMeasure;
import org.condyle.record.PatientRecord;
import org.condyle.record.Problem;
import org.condyle.record.ProblemCode;
import org.condyle.record.ProblemException;
import org.junit.jupiter.api.Test;

/** Which path evaluates a patient, and whose result stands. */
class EvaluationPathTest {

  private static final String LOGIC =
      """
      define "Initial": Words('%s')
      define "Sole": singleton from "Procedures"
      define "Reached": "Sole" is not null
      """;

  private static final MeasureProgram MET = program("Met", "met");
  private static final MeasureProgram OTHER = program("Other", "other");

  @Test
  void whereAClosureStopsTheEngineSaysWhyThePatientFailed() {
    PathChecks checks = new PathChecks();
    PatientRecord two = SmallMeasure.woman("two", "met", "met again");

    SubjectResult byEngine = evaluator(MET, EvaluationPolicy.engine()).evaluate(two);
    SubjectResult found =
        evaluator(MET, new EvaluationPolicy(EvaluationPath.LINKED, 0, checks)).evaluate(two);

    assertThat(byEngine).isInstanceOf(SubjectResult.Failed.class);
    assertThat(found).isEqualTo(byEngine);
    assertThat(checks.different()).isZero();
  }

  @Test
  void aPatientWhoseRecordWasNotLoadedFailsByEitherPathAndIsNeverTakenForOneWithoutData() {
    PatientRecord refused =
        PatientRecord.refused(
            SmallMeasure.woman("large", "met").patient(),
            new Problem(ProblemCode.RECORD_TOO_LARGE, "There are 60000 resources", null));

    for (EvaluationPolicy policy : List.of(EvaluationPolicy.engine(), EvaluationPolicy.linked())) {
      SubjectResult.Failed expected =
          new SubjectResult.Failed("large", refused.refusal().stream().toList());
      assertThat(evaluator(MET, policy).evaluate(refused)).isEqualTo(expected);
      assertThat(evaluator(MET, policy).evaluateIndividually(refused).result()).isEqualTo(expected);
    }
    assertThatThrownBy(() -> refused.ofType("Procedure"))
        .isInstanceOf(ProblemException.class)
        .hasMessage("There are 60000 resources");
  }

  @Test
  void resultsAreCountedByThePathThatGaveThem() {
    PathChecks checks = new PathChecks();
    EvaluationPolicy policy = new EvaluationPolicy(EvaluationPath.LINKED, 0, checks);

    evaluator(MET, policy).evaluate(SmallMeasure.woman("one", "met"));
    evaluator(MET, policy).evaluate(SmallMeasure.woman("two", "met", "met again"));

    assertThat(checks.evaluated(EvaluationPath.LINKED)).isEqualTo(1);
    assertThat(checks.evaluated(EvaluationPath.ENGINE)).isEqualTo(1);
    assertThat(checks.failed()).isEqualTo(1);
  }

  @Test
  void bothPathsGiveTheSameForThoseWhoDoNotFail() {
    SubjectEvaluator linked = evaluator(MET, EvaluationPolicy.linked());
    SubjectEvaluator engine = evaluator(MET, EvaluationPolicy.engine());

    assertThat(linked.path()).isEqualTo(EvaluationPath.LINKED);
    assertThat(engine.path()).isEqualTo(EvaluationPath.ENGINE);
    for (String text : List.of("met", "other", "")) {
      PatientRecord record = SmallMeasure.woman("p", text);
      assertThat(linked.evaluate(record)).isEqualTo(engine.evaluate(record));
    }
  }

  @Test
  void whenTheTwoDifferTheEngineStandsAndEvaluatesFromThere() {
    MeasureProgram program = program("Differs", "met");
    PathChecks checks = new PathChecks();
    PatientRecord record = SmallMeasure.woman("p", "met");
    SubjectEvaluator evaluator = withClosuresOfOther(program, 1, checks);

    SubjectResult found = evaluator.evaluate(record);

    assertThat(found).isEqualTo(evaluator(program, EvaluationPolicy.engine()).evaluate(record));
    assertThat(checks.checked()).isEqualTo(1);
    assertThat(checks.different()).isEqualTo(1);
    assertThat(evaluator.path()).isEqualTo(EvaluationPath.ENGINE);
    assertThat(evaluator(program, EvaluationPolicy.linked()).path())
        .isEqualTo(EvaluationPath.ENGINE);
  }

  @Test
  void aDifferenceNamesTheDefinitions() {
    PatientRecord record = SmallMeasure.woman("p", "met");
    SubjectResult met = evaluator(MET, EvaluationPolicy.engine()).evaluate(record);
    SubjectResult other = evaluator(OTHER, EvaluationPolicy.engine()).evaluate(record);

    assertThat(new ResultComparison(MET.definition()).differences(met, other))
        .containsExactly("'Initial'", "'Reached'");
    assertThat(new ResultComparison(MET.definition()).differences(met, met)).isEmpty();
  }

  @Test
  void aPatientWhoIsNotCheckedGetsWhatTheClosuresGive() {
    PathChecks checks = new PathChecks();

    withClosuresOfOther(program("Unchecked", "met"), 0, checks)
        .evaluate(SmallMeasure.woman("p", "met"));

    assertThat(checks.checked()).isZero();
  }

  @Test
  void theShareIsKeptAndWhoIsCheckedDependsOnTheIdAlone() {
    EvaluationPolicy policy = new EvaluationPolicy(EvaluationPath.LINKED, 100, new PathChecks());
    List<String> checked =
        IntStream.range(0, 100_000)
            .mapToObj(number -> "patient-" + number)
            .filter(policy::checks)
            .toList();

    assertThat(checked).hasSizeBetween(800, 1_200).allMatch(policy::checks);
    assertThat(EvaluationPolicy.linked().checks(checked.get(0))).isFalse();
    assertThat(new EvaluationPolicy(EvaluationPath.LINKED, 1, new PathChecks()).checks("anybody"))
        .isTrue();
  }

  private static SubjectEvaluator evaluator(MeasureProgram program, EvaluationPolicy policy) {
    return program.run(SmallMeasure.YEAR, SmallMeasure.CUT_OFF).evaluator(policy);
  }

  /** As if the closures had been linked wrongly. */
  private static SubjectEvaluator withClosuresOfOther(
      MeasureProgram program, int checkedOneIn, PathChecks checks) {
    String canonical = program.definition().canonical();
    LinkedLogic closures = (LinkedLogic) OTHER.linkages().values().iterator().next();
    Map<String, CqlSession> engine =
        Map.of(canonical, new CqlSession(program.content(), settings(program.content())));
    Map<String, LinkedSession> linked =
        Map.of(canonical, closures.session(settings(OTHER.content())));
    return new SubjectEvaluator(
        program,
        new EvaluationPolicy(EvaluationPath.LINKED, checkedOneIn, checks),
        new SessionSet<>(() -> engine),
        new SessionSet<>(() -> linked));
  }

  private static EvaluationSettings settings(CompiledContent content) {
    return EvaluationSettings.of(content, SmallMeasure.YEAR, SmallMeasure.CUT_OFF);
  }

  private static MeasureProgram program(String name, String word) {
    return SmallMeasure.of(name, LOGIC.formatted(word))
        .scored("proportion")
        .group(
            "g",
            "boolean",
            "initial-population",
            "Initial",
            "denominator",
            "Initial",
            "numerator",
            "Reached")
        .program();
  }
}
