package org.condyle.measures.content;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Stream;
import org.condyle.cql.requirements.ClockUse;
import org.condyle.measures.evaluation.SubjectResult;
import org.condyle.measures.outcome.SubjectOutcome;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The results of our measures can be kept. */
class OutcomeCasesTest {

  static Stream<Named<MeasureCase>> cases() {
    return MeasureCase.all().map(each -> Named.of(each.toString(), each));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void theResultOfACaseComesBackExactlyFromItsOutcome(MeasureCase example) {
    SubjectResult result = example.run().evaluator().evaluate(example.record());

    SubjectOutcome outcome = SubjectOutcome.of(result);

    assertThat(outcome.restore(result.subjectId())).isEqualTo(result);
    assertThat(outcome.outcome().text()).doesNotContain(result.subject());
  }

  @Test
  void ourMeasuresLookAtNoMoreThanTheDayOfTheDataCutOff() {
    Set<ClockUse> uses = EnumSet.noneOf(ClockUse.class);
    OwnMeasure.names()
        .forEach(
            name ->
                OwnMeasure.named(name)
                    .program()
                    .logic()
                    .forEach(content -> uses.add(ClockUse.of(content))));

    assertThat(uses).isNotEmpty().doesNotContain(ClockUse.INSTANT);
  }
}
