package org.condyle.measures.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.condyle.measures.definition.AggregateMethod;
import org.condyle.measures.definition.ObservationDefinition;
import org.condyle.measures.definition.PopulationCode;
import org.condyle.measures.definition.PopulationDefinition;
import org.condyle.measures.definition.PopulationGroup;
import org.condyle.measures.definition.Scoring;
import org.condyle.measures.evaluation.SubjectResult.GroupResult;
import org.condyle.measures.evaluation.SubjectResult.Observed;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TallyTest {

  private static final ObservationDefinition NUMERATOR_SUM =
      new ObservationDefinition("above", "F", AggregateMethod.SUM, "numerator");
  private static final ObservationDefinition DENOMINATOR_SUM =
      new ObservationDefinition("below", "F", AggregateMethod.SUM, "denominator");

  @Test
  void aProportionTakesExclusionsAndExceptionsOffItsDenominator() {
    Tally tally =
        tally(
            Scoring.PROPORTION,
            List.of(),
            Map.of(
                PopulationCode.DENOMINATOR, 10,
                PopulationCode.DENOMINATOR_EXCLUSION, 2,
                PopulationCode.DENOMINATOR_EXCEPTION, 3,
                PopulationCode.NUMERATOR, 2,
                PopulationCode.NUMERATOR_EXCLUSION, 1));

    Score score = tally.score().orElseThrow();
    assertThat(score.value()).isEqualByComparingTo("0.2");
    assertThat(score.numerator()).isEqualByComparingTo("1");
    assertThat(score.denominator()).isEqualByComparingTo("5");
  }

  @Test
  void everyoneExcludedLeavesNoRate() {
    Tally tally =
        tally(
            Scoring.PROPORTION,
            List.of(),
            Map.of(PopulationCode.DENOMINATOR, 2, PopulationCode.DENOMINATOR_EXCLUSION, 2));

    assertThat(tally.score()).isEmpty();
  }

  @Test
  void aRatioOfObservationsDividesTheirAggregates() {
    Tally tally =
        tally(
            Scoring.RATIO,
            List.of(NUMERATOR_SUM, DENOMINATOR_SUM),
            Map.of(PopulationCode.DENOMINATOR, 2, PopulationCode.NUMERATOR, 1),
            observed("above", 3, null),
            observed("below", 4, null),
            observed("below", 8, null));

    assertThat(tally.score().orElseThrow().value()).isEqualByComparingTo("0.25");
  }

  @Test
  void aRatioOfDifferentUnitsSaysSo() {
    Tally tally =
        tally(
            Scoring.RATIO,
            List.of(NUMERATOR_SUM, DENOMINATOR_SUM),
            Map.of(PopulationCode.DENOMINATOR, 1, PopulationCode.NUMERATOR, 1),
            observed("above", 10, "mg"),
            observed("below", 5, "d"));

    assertThat(tally.score().orElseThrow().unit()).isEqualTo("mg/d");
  }

  @Test
  void aContinuousVariableHasTheAggregateAndItsUnit() {
    Tally tally =
        tally(
            Scoring.CONTINUOUS_VARIABLE,
            List.of(
                new ObservationDefinition(
                    "value", "F", AggregateMethod.MEDIAN, "measure-population")),
            Map.of(PopulationCode.MEASURE_POPULATION, 3),
            observed("value", 1, "min"),
            observed("value", 30, "min"),
            observed("value", 2, "min"));

    assertThat(tally.score().orElseThrow().value()).isEqualByComparingTo("2");
    assertThat(tally.score().orElseThrow().unit()).isEqualTo("min");
  }

  @Test
  void aVarianceIsInTheSquareOfTheUnitAndACountInNone() {
    for (AggregateMethod method :
        List.of(AggregateMethod.POPULATION_VARIANCE, AggregateMethod.COUNT)) {
      Tally tally =
          tally(
              Scoring.CONTINUOUS_VARIABLE,
              List.of(new ObservationDefinition("value", "F", method, "measure-population")),
              Map.of(PopulationCode.MEASURE_POPULATION, 2),
              observed("value", 1, "min"),
              observed("value", 3, "min"));

      assertThat(tally.score().orElseThrow().unit())
          .isEqualTo(method == AggregateMethod.COUNT ? "1" : "(min).(min)");
    }
  }

  @Test
  void aCohortHasNoScore() {
    assertThat(
            tally(Scoring.COHORT, List.of(), Map.of(PopulationCode.INITIAL_POPULATION, 4)).score())
        .isEmpty();
  }

  private static Tally tally(
      Scoring scoring,
      List<ObservationDefinition> observations,
      Map<PopulationCode, Integer> counts,
      Observed... observed) {
    List<PopulationDefinition> populations =
        counts.keySet().stream()
            .map(code -> new PopulationDefinition(code.code(), code, "X", null))
            .toList();
    Tally tally =
        new Tally(
            new PopulationGroup(
                "g", null, scoring, "Encounter", null, populations, observations, List.of()));
    Map<String, Set<String>> members = new LinkedHashMap<>();
    counts.forEach((code, count) -> members.put(code.code(), references(count)));
    tally.add(new GroupResult("g", members, List.of(observed), Map.of()), 1);
    return tally;
  }

  private static Set<String> references(int count) {
    Set<String> references = new java.util.LinkedHashSet<>();
    for (int i = 0; i < count; i++) {
      references.add("Encounter/" + i);
    }
    return references;
  }

  private static Observed observed(String id, int value, @Nullable String unit) {
    return new Observed(id, "Encounter/0", BigDecimal.valueOf(value), unit);
  }
}
