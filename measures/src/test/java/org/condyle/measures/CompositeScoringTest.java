package org.condyle.measures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.condyle.measures.CompositeFixture.A;
import static org.condyle.measures.CompositeFixture.B;
import static org.condyle.measures.CompositeFixture.COMPONENT;
import static org.condyle.measures.CompositeFixture.assertRefused;
import static org.condyle.measures.CompositeFixture.component;
import static org.condyle.measures.CompositeFixture.compose;
import static org.condyle.measures.CompositeFixture.composite;
import static org.condyle.measures.CompositeFixture.counts;
import static org.condyle.measures.CompositeFixture.score;
import static org.condyle.measures.CompositeFixture.weighted;
import static org.condyle.measures.SmallMeasure.measured;
import static org.condyle.measures.SmallMeasure.woman;

import java.util.Map;
import org.condyle.measures.evaluation.MeasureProgram;
import org.condyle.measures.report.SummaryFold;
import org.condyle.record.PatientRecord;
import org.condyle.record.ProblemCode;
import org.junit.jupiter.api.Test;

/** Scores of composites by CQFM 5, from the components' CQL to the score. */
class CompositeScoringTest {

  @Test
  void opportunityScoringAddsUpWhatWasMetOfWhatThereWasToMeet() {
    MeasureProgram program = compose("opportunity", A, B);
    SummaryFold fold =
        SmallMeasure.summary(
            program,
            woman("both", "a-met", "b-met"),
            woman("half", "a-met", "b"),
            woman("one", "b"),
            woman("excluded", "a-met a-excluded", "b-met"),
            woman("excepted", "a", "b b-excepted"),
            woman("nobody", "c"));

    assertThat(counts(fold, program))
        .containsEntry("initial-population", 9L)
        .containsEntry("denominator", 9L)
        .containsEntry("denominator-exclusion", 1L)
        .containsEntry("numerator", 4L)
        .containsEntry("denominator-exception", 1L);
    assertThat(score(fold)).isEqualTo("4/7 = 0.5714285714285714");
  }

  @Test
  void allOrNothingCountsWhoMetEveryComponentThatCountsHim() {
    MeasureProgram program = compose("all-or-nothing", A, B);
    SummaryFold fold =
        SmallMeasure.summary(
            program,
            woman("both", "a-met", "b-met"),
            woman("half", "a-met", "b"),
            woman("one-of-one", "b-met"),
            woman("none-of-one", "a"),
            woman("nobody", "c"));

    assertThat(counts(fold, program))
        .containsEntry("initial-population", 4L)
        .containsEntry("denominator", 4L)
        .containsEntry("numerator", 2L);
    assertThat(score(fold)).isEqualTo("2/4 = 0.5");
  }

  @Test
  void allOrNothingExcludesWhoIsExcludedFromAnyComponentAndExceptsOnlyWhoFails() {
    MeasureProgram program = compose("all-or-nothing", A, B);
    SummaryFold fold =
        SmallMeasure.summary(
            program,
            woman("excluded", "a a-excluded", "b-met"),
            woman("excepted-and-met", "a a-excepted", "b-met"),
            woman("excepted-and-missed", "a a-excepted", "b"),
            woman("excepted-alone", "a a-excepted"));

    assertThat(counts(fold, program))
        .containsEntry("denominator", 4L)
        .containsEntry("denominator-exclusion", 1L)
        .containsEntry("numerator", 1L)
        .containsEntry("denominator-exception", 2L);
    assertThat(score(fold)).isEqualTo("1/1 = 1");
  }

  @Test
  void linearScoringIsTheMeanOfEachPatientsPart() {
    MeasureProgram program = compose("linear", A, B);
    SummaryFold fold =
        SmallMeasure.summary(
            program,
            woman("both", "a-met", "b-met"),
            woman("half", "a-met", "b"),
            woman("one", "b"),
            woman("excluded-from-one", "a a-excluded", "b-met"),
            woman("excluded-from-all", "a a-excluded", "b b-excluded"),
            woman("excepted", "a a-excepted"));

    assertThat(counts(fold, program))
        .containsEntry("initial-population", 6L)
        .containsEntry("measure-population", 6L)
        .containsEntry("measure-population-exclusion", 1L);
    // 1, 1/2, 0 and 1; of the others no component counts
    assertThat(score(fold)).isEqualTo("2.5/4 = 0.625");
  }

  @Test
  void linearAndOpportunityScoringDifferWherePatientsHaveUnequallyManyComponents() {
    PatientRecord[] records = {woman("1", "a-met"), woman("2", "a", "b")};

    assertThat(score(SmallMeasure.summary(compose("linear", A, B), records)))
        .isEqualTo("1/2 = 0.5");
    assertThat(score(SmallMeasure.summary(compose("opportunity", A, B), records)))
        .isEqualTo("1/3 = 0.3333333333333333");
  }

  @Test
  void weightedScoringIsTheWeightedMeanOfTheComponentsScores() {
    MeasureProgram program =
        compose(composite("weighted", weighted(A, "3"), weighted(B, "1")), A, B);
    SummaryFold fold =
        SmallMeasure.summary(
            program, woman("1", "a-met", "b-met"), woman("2", "a-met", "b"), woman("3", "b"));

    // a: 2/2, b: 1/3
    assertThat(fold.score("group-1").orElseThrow().value())
        .isEqualByComparingTo("0.8333333333333333");
    assertThat(counts(fold, program)).containsExactly(Map.entry("initial-population", 3L));
  }

  @Test
  void withoutWeightsEachComponentCountsTheSameAndOneThatMeasuredNobodyCountsNothing() {
    MeasureProgram program = compose("weighted", A, B);

    assertThat(
            SmallMeasure.summary(program, woman("1", "a-met", "b"))
                .score("group-1")
                .orElseThrow()
                .value())
        .isEqualByComparingTo("0.5");
    assertThat(score(SmallMeasure.summary(program, woman("1", "a-met")))).isEqualTo("1/1 = 1");
    assertThat(SmallMeasure.summary(program, woman("1", "c")).score("group-1")).isEmpty();
  }

  @Test
  void aWeightedCompositeTakesContinuousVariablesAlone() {
    SmallMeasure observed =
        SmallMeasure.of("Observed", COMPONENT.replace("LETTER", "x"))
            .scored("continuous-variable")
            .group(
                "g",
                "Observation",
                "initial-population",
                "Observations",
                "measure-population",
                "Observations")
            .observation("value", "Value", "median", "measure-population");
    MeasureProgram component = observed.program();

    assertThat(
            SmallMeasure.summary(
                    compose("weighted", component, A), measured("1", "0.25 1"), woman("2", "a-met"))
                .score("group-1")
                .orElseThrow()
                .value())
        .isEqualByComparingTo("0.625");
    assertRefused(
        () -> compose("linear", component, A),
        ProblemCode.COMPONENT_UNFIT,
        "is scored as continuous-variable");
  }

  @Test
  void aComponentThatImprovesInTheOtherDirectionIsTurnedRound() {
    SmallMeasure harm = component("b", "boolean");
    SmallMeasure.notation(harm.measure().getImprovementNotation(), "decrease");
    MeasureProgram reversed = harm.program();
    PatientRecord[] records = {
      woman("1", "a-met", "b-met"), woman("2", "a-met", "b"), woman("3", "b b-excepted")
    };

    assertThat(score(SmallMeasure.summary(compose("all-or-nothing", A, reversed), records)))
        .isEqualTo("1/2 = 0.5");
    assertThat(score(SmallMeasure.summary(compose("opportunity", A, reversed), records)))
        .isEqualTo("3/4 = 0.75");
    // a: 1, b: 1 - 1/2
    assertThat(score(SmallMeasure.summary(compose("weighted", A, reversed), records)))
        .isEqualTo("1.5/2 = 0.75");
  }
}
