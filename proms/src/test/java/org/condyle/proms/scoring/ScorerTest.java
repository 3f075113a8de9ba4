package org.condyle.proms.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.condyle.proms.Responses;
import org.condyle.proms.answer.GivenAnswers;
import org.condyle.proms.answer.ResponseReader;
import org.condyle.proms.instrument.Instrument;
import org.condyle.proms.instrument.Item;
import org.condyle.proms.scoring.ScaleResult.NoScore;
import org.condyle.proms.scoring.ScaleResult.Origin;
import org.condyle.proms.scoring.ScaleResult.ScaleScore;
import org.condyle.record.ProblemCode;
import org.condyle.record.ProblemException;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.DecimalType;
import org.hl7.fhir.r4.model.QuestionnaireResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScorerTest {

  private static final ResponseReader RESPONSES = new ResponseReader(Responses.FORMS);

  @ParameterizedTest
  @CsvSource({
    "koos-jr, 15, 50.012",
    "koos-jr, 7, 68.284",
    "hoos-jr, 11, 55.985",
    "hoos-jr, 6, 70.426"
  })
  void aSumGivesThePublishedIntervalScore(String id, int sum, BigDecimal points) {
    Instrument instrument = Responses.instrument(id);
    Map<String, BigDecimal> answers = new LinkedHashMap<>();
    int left = sum;
    for (Item item : instrument.items()) {
      int answer = Math.min(4, left);
      left -= answer;
      answers.put(item.linkId(), BigDecimal.valueOf(answer));
    }

    ScaleScore score = score(GivenAnswers.ofNumbers(instrument, answers), "interval-score");

    assertThat(score.raw()).isEqualTo(sum);
    assertThat(score.value()).isEqualByComparingTo(points);
  }

  @Test
  void promisPainIsRecodedBeforeItIsSummed() {
    // physical 2, activities 3 of 5, pain 7 of 10 (counts 2), fatigue 2: 9, which is 32.4
    GivenAnswers answers =
        RESPONSES.read(Responses.of("promis-global-10", 3, 2, 2, 2, 1, 3, 7, 2, 3, 4));

    ScaleScore physical = score(answers, "physical-t-score");
    ScaleScore mental = score(answers, "mental-t-score");

    assertThat(physical.raw()).isEqualTo(9);
    assertThat(physical.value()).isEqualByComparingTo("32.4");
    assertThat(physical.standardError()).isEqualByComparingTo("4.2");
    assertThat(mental.raw()).isEqualTo(9);
    assertThat(mental.value()).isEqualByComparingTo("36.3");
  }

  @Test
  void theQuickDashTakesTenAnswersAndNotNine() {
    Instrument instrument = Responses.instrument("quickdash");
    Map<String, BigDecimal> answers = new HashMap<>();
    instrument.items().forEach(item -> answers.put(item.linkId(), BigDecimal.valueOf(3)));
    answers.put("quickdash-1", BigDecimal.valueOf(4));

    assertThat(score(GivenAnswers.ofNumbers(instrument, answers), "score").value())
        .isEqualByComparingTo("52.3");
    answers.remove("quickdash-11");
    assertThat(score(GivenAnswers.ofNumbers(instrument, answers), "score").value())
        .isEqualByComparingTo("52.5");
    answers.remove("quickdash-10");
    assertThat(Scorer.score(GivenAnswers.ofNumbers(instrument, answers)))
        .singleElement()
        .isEqualTo(new NoScore(instrument.scales().get(0), 9));
  }

  @ParameterizedTest
  @CsvSource({
    "ases, LEAST, 50, score",
    "ases, MOST, 50, score",
    "faam, MOST, 100, adl",
    "faam, LEAST, 0, sport",
    "odi, MOST, 100, score",
    "ndi, MOST, 50, total",
    "oxford-knee-score, MOST, 48, total",
    "quickdash, LEAST, 0, score",
    "quickdash, MOST, 100, score"
  })
  void theEndsOfAFormulaAreThoseOfItsScale(
      String id, Responses.Edge edge, BigDecimal points, String scale) {
    Instrument instrument = Responses.instrument(id);

    assertThat(
            score(GivenAnswers.ofNumbers(instrument, Responses.every(instrument, edge)), scale)
                .value())
        .isEqualByComparingTo(points);
  }

  @Test
  void aThirdIsRoundedOnceAtTheEnd() {
    Instrument instrument = Responses.instrument("ases");
    Map<String, BigDecimal> answers =
        new HashMap<>(Responses.every(instrument, Responses.Edge.LEAST));
    answers.put("ases-pain", new BigDecimal("2.5"));
    answers.put("ases-1", BigDecimal.ONE);

    // (10 − 2.5) × 5 + 1 × 5/3 = 37.5 + 1.6667
    assertThat(score(GivenAnswers.ofNumbers(instrument, answers), "score").value())
        .isEqualByComparingTo("39.2");
  }

  @Test
  void notApplicableIsNoAnswer() {
    QuestionnaireResponse response = Responses.empty("faam");
    for (int i = 1; i <= 21; i++) {
      Coding answer =
          new Coding(
              "https://condyle.org/fhir/CodeSystem/patient-reported-answer",
              i <= 2 ? "not-applicable" : "4",
              null);
      response.addItem().setLinkId("faam-adl-" + i).addAnswer().setValue(answer);
    }

    GivenAnswers answers = RESPONSES.read(response);

    assertThat(score(answers, "adl").value()).isEqualByComparingTo("100");
    assertThat(answers.answers()).hasSize(21);
  }

  @Test
  void aScoreThatCameAloneIsTaken() {
    QuestionnaireResponse response = Responses.empty("koos-jr");
    response.addItem().setLinkId("interval-score").addAnswer().setValue(new DecimalType("50.012"));

    ScaleScore score = score(RESPONSES.read(response), "interval-score");

    assertThat(score.value()).isEqualByComparingTo("50.012");
    assertThat(score.origin()).isEqualTo(Origin.RECEIVED);
  }

  @Test
  void aScoreThatIsNotTheOneOfTheAnswersIsRefused() {
    QuestionnaireResponse response = Responses.of("koos-jr", 2, 2, 1, 3, 2, 2, 3);
    response.addItem().setLinkId("interval-score").addAnswer().setValue(new DecimalType("52.465"));
    GivenAnswers answers = RESPONSES.read(response);

    assertThatThrownBy(() -> Scorer.score(answers))
        .isInstanceOfSatisfying(
            ProblemException.class,
            e ->
                assertThat(e.problems())
                    .singleElement()
                    .satisfies(
                        problem -> {
                          assertThat(problem.code()).isEqualTo(ProblemCode.SCORE_DIFFERS);
                          assertThat(problem.location()).contains("interval-score");
                        }));
  }

  @Test
  void aScoreOfAFormulaMayComeWithFewerPlaces() {
    Instrument instrument = Responses.instrument("quickdash");
    QuestionnaireResponse response = Responses.of("quickdash", 4, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3);
    response.addItem().setLinkId("score").addAnswer().setValue(new DecimalType("52"));

    assertThat(score(RESPONSES.read(response), "score").value()).isEqualByComparingTo("52.3");
    assertThat(instrument.scales().get(0).legal().allow(new BigDecimal("52.27"))).isTrue();
    assertThat(instrument.scales().get(0).legal().allow(new BigDecimal("52.28"))).isFalse();
  }

  @Test
  void theLegalScoresOfTheQuickDashAreThoseThatTenOrElevenAnswersCanGive() {
    // A sender may round to a whole number or to one place.
    Set<BigDecimal> reachable = new TreeSet<>();
    for (int answered = 10; answered <= 11; answered++) {
      for (int sum = answered; sum <= 5 * answered; sum++) {
        BigDecimal points = BigDecimal.valueOf(25L * (sum - answered));
        BigDecimal by = BigDecimal.valueOf(answered);
        reachable.add(points.divide(by, 1, RoundingMode.HALF_UP));
        reachable.add(points.divide(by, 0, RoundingMode.HALF_UP).setScale(1));
      }
    }
    Set<BigDecimal> legal = new TreeSet<>();
    for (int tenths = -10; tenths <= 1010; tenths++) {
      BigDecimal value = BigDecimal.valueOf(tenths, 1);
      if (Responses.instrument("quickdash").scales().get(0).legal().allow(value)) {
        legal.add(value);
      }
    }

    assertThat(legal).isEqualTo(reachable);
  }

  private static ScaleScore score(GivenAnswers answers, String scale) {
    List<ScaleResult> results = Scorer.score(answers);
    return results.stream()
        .filter(result -> result.scale().id().equals(scale))
        .map(ScaleScore.class::cast)
        .findFirst()
        .orElseThrow();
  }
}
