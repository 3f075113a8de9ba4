package org.condyle.proms.scoring;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.List;
import org.condyle.proms.Responses;
import org.condyle.record.Problem;
import org.condyle.record.ProblemCode;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.IntegerType;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Observation.ObservationStatus;
import org.hl7.fhir.r4.model.Quantity;
import org.hl7.fhir.r4.model.StringType;
import org.hl7.fhir.r4.model.Type;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScoreCheckTest {

  private static final ScoreCheck CHECK = new ScoreCheck(Responses.FORMS.instruments());

  @ParameterizedTest
  @CsvSource({
    "82332-8, 50.012, {score}", "82332-8, 50.0120, 1", "82323-7, 100, {score}", "97909-6, 22.2, %",
    "97909-6, 24, {score}", "72514-3, 7, {score}", "38214-3, 63, mm", "38214-3, 6.3, {score}",
    "71971-6, 44.9, {score}", "91721-1, 43.27, {score}", "8302-2, 9999, cm"
  })
  void aLegalScoreAndWhatIsNoScorePass(String loinc, BigDecimal value, String unit) {
    assertThat(problems(loinc, quantity(value, unit))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "82332-8, 63.578, {score}",
    "82323-7, 57.985, {score}",
    "82332-8, 50.013, {score}",
    "97909-6, 101, %",
    "97909-6, 22, kg",
    "72514-3, 11, {score}",
    "72514-3, 7.5, {score}",
    "38214-3, 101, mm",
    "71971-6, 45, {score}"
  })
  void aValueOrUnitThatTheScaleCannotHaveIsRefused(String loinc, BigDecimal value, String unit) {
    List<Problem> problems = problems(loinc, quantity(value, unit));

    assertThat(problems)
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.code()).isEqualTo(ProblemCode.SCORE_ILLEGAL);
              assertThat(problem.location()).isEqualTo("Observation.value");
              assertThat(problem.message())
                  .contains(loinc)
                  .doesNotContain(value.toPlainString() + " ");
            });
  }

  @Test
  void aWholeNumberMayComeAsAnIntegerAndATextMayNot() {
    assertThat(problems("82332-8", new IntegerType(100))).isEmpty();
    assertThat(problems("82332-8", new IntegerType(99))).hasSize(1);
    assertThat(problems("82332-8", new StringType("100"))).hasSize(1);
  }

  @Test
  void aScoreInErrorAndOneWithoutValueAreNotLookedAt() {
    Observation observation = observation("82332-8", quantity(new BigDecimal("63.578"), "{score}"));
    observation.setStatus(ObservationStatus.ENTEREDINERROR);

    assertThat(CHECK.problems(observation)).isEmpty();
    assertThat(CHECK.problems(observation("82332-8", null))).isEmpty();
  }

  private static List<Problem> problems(String loinc, Type value) {
    return CHECK.problems(observation(loinc, value));
  }

  private static Observation observation(String loinc, @Nullable Type value) {
    Observation observation = new Observation();
    observation.setStatus(ObservationStatus.FINAL);
    observation.setCode(new CodeableConcept(new Coding("http://loinc.org", loinc, null)));
    return observation.setValue(value);
  }

  private static Quantity quantity(BigDecimal value, String unit) {
    return new Quantity().setValue(value).setCode(unit);
  }
}
