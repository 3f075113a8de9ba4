package org.condyle.proms.scoring;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.condyle.proms.Responses;
import org.condyle.proms.answer.GivenAnswers;
import org.condyle.proms.instrument.Answers;
import org.condyle.proms.instrument.Instrument;
import org.condyle.proms.instrument.Item;
import org.condyle.proms.instrument.Scale;
import org.condyle.proms.instrument.Scoring;
import org.condyle.proms.scoring.ScaleResult.ScaleScore;

/** What holds of every scale of every instrument, whatever is answered. */
class ScoringPropertiesTest {

  /** A scale with answers to some of its items. */
  record Survey(Instrument instrument, Scale scale, Map<String, BigDecimal> answers) {

    Optional<ScaleScore> score() {
      return scoreOf(instrument, scale, answers);
    }

    @Override
    public String toString() {
      return instrument.id() + " " + scale.id() + " " + answers;
    }
  }

  @Property(tries = 500)
  void aScoreIsThereExactlyWhenEnoughItemsAreAnswered(@ForAll("surveys") Survey survey) {
    boolean enough = survey.answers().size() >= survey.scale().missing().atLeast();

    assertThat(survey.score().isPresent()).isEqualTo(enough && hasEveryTerm(survey));
  }

  @Property(tries = 500)
  void everyScoreIsALegalValueOfItsScale(@ForAll("surveys") Survey survey) {
    survey
        .score()
        .ifPresent(score -> assertThat(survey.scale().legal().allow(score.value())).isTrue());
  }

  @Property(tries = 300)
  void answersToItemsOfTheSameKindMayChangePlaces(
      @ForAll("surveys") Survey survey, @ForAll Random random) {
    Map<String, BigDecimal> shuffled = new HashMap<>(survey.answers());
    for (List<String> alike : itemsAlike(survey)) {
      List<BigDecimal> values = new ArrayList<>();
      alike.forEach(linkId -> values.add(survey.answers().get(linkId)));
      Collections.shuffle(values, random);
      for (int i = 0; i < alike.size(); i++) {
        shuffled.put(alike.get(i), values.get(i));
      }
    }

    assertThat(valueOf(new Survey(survey.instrument(), survey.scale(), shuffled)))
        .isEqualTo(valueOf(survey));
  }

  @Property(tries = 300)
  void oneItemThatCountsMoreNeverTurnsTheScoreTheOtherWay(
      @ForAll("surveys") Survey survey, @ForAll Random random) {
    Optional<ScaleScore> before = survey.score();
    if (before.isEmpty()) {
      return;
    }
    List<String> linkIds = new ArrayList<>(survey.answers().keySet());
    String changed = linkIds.get(random.nextInt(linkIds.size()));
    Item item = survey.instrument().item(changed).orElseThrow();
    BigDecimal answer = survey.answers().getOrDefault(changed, BigDecimal.ZERO);
    BigDecimal greater = answer.add(BigDecimal.ONE);
    if (item.answers() == null || greater.compareTo(item.answers().max()) > 0) {
      return;
    }
    Map<String, BigDecimal> more = new HashMap<>(survey.answers());
    more.put(changed, greater);
    BigDecimal countsMore = item.counts(greater).subtract(item.counts(answer));
    BigDecimal after = scoreOf(survey.instrument(), survey.scale(), more).orElseThrow().value();
    int turn = after.compareTo(before.get().value()) * countsMore.signum();

    assertThat(turn * direction(survey, changed)).isGreaterThanOrEqualTo(0);
  }

  @Property
  void aTableIsReachedAtEveryRowAndNowhereElse(@ForAll("tables") Survey survey) {
    Scoring.Table table = (Scoring.Table) survey.scale().scoring();
    TreeMap<Integer, BigDecimal> reached = new TreeMap<>();
    Map<String, BigDecimal> answers = new HashMap<>();
    for (String linkId : survey.scale().items()) {
      answers.put(linkId, answersByCount(survey, linkId).get(0));
    }
    for (String linkId : survey.scale().items()) {
      for (BigDecimal answer : answersByCount(survey, linkId)) {
        answers.put(linkId, answer);
        note(survey, answers, reached);
      }
    }

    assertThat(reached).isEqualTo(table.table());
  }

  @Property
  void ofAllThousandthsOnlyTheRowsOfATableAreLegal(@ForAll("tables") Survey survey) {
    Scoring.Table table = (Scoring.Table) survey.scale().scoring();
    BigDecimal step = new BigDecimal("0.001");
    TreeSet<BigDecimal> legal = new TreeSet<>();
    for (BigDecimal value = BigDecimal.ZERO;
        value.compareTo(BigDecimal.valueOf(100)) <= 0;
        value = value.add(step)) {
      if (survey.scale().legal().allow(value)) {
        legal.add(value.stripTrailingZeros());
      }
    }
    TreeSet<BigDecimal> rows = new TreeSet<>();
    table.table().values().forEach(value -> rows.add(value.stripTrailingZeros()));

    assertThat(legal).isEqualTo(rows);
  }

  private static List<BigDecimal> answersByCount(Survey survey, String linkId) {
    Item item = survey.instrument().item(linkId).orElseThrow();
    Answers range = item.answers();
    List<BigDecimal> answers = new ArrayList<>();
    if (range != null) {
      for (BigDecimal answer = range.min();
          answer.compareTo(range.max()) <= 0;
          answer = answer.add(BigDecimal.ONE)) {
        answers.add(answer);
      }
    }
    answers.sort(Comparator.comparing(item::counts));
    return answers;
  }

  private static void note(
      Survey survey, Map<String, BigDecimal> answers, Map<Integer, BigDecimal> reached) {
    ScaleScore score = scoreOf(survey.instrument(), survey.scale(), answers).orElseThrow();
    Integer raw = score.raw();
    assertThat(raw).isNotNull();
    if (raw != null) {
      reached.put(raw, score.value());
    }
  }

  /** Whether the score rises (1) or falls (−1) when the item counts more. */
  private static int direction(Survey survey, String linkId) {
    Scoring scoring = survey.scale().scoring();
    if (scoring instanceof Scoring.Table table) {
      List<BigDecimal> bySum = List.copyOf(table.table().values());
      return bySum.get(bySum.size() - 1).compareTo(bySum.get(0));
    }
    if (scoring instanceof Scoring.Formula formula) {
      return formula.terms().stream()
          .filter(term -> term.items().contains(linkId))
          .mapToInt(term -> term.factor().numerator().signum())
          .sum();
    }
    return 1;
  }

  private static List<List<String>> itemsAlike(Survey survey) {
    Map<String, List<String>> alike = new HashMap<>();
    for (String linkId : survey.answers().keySet()) {
      Item item = survey.instrument().item(linkId).orElseThrow();
      String kind = direction(survey, linkId) + " " + item.type() + item.recode() + range(item);
      alike.computeIfAbsent(kind, unused -> new ArrayList<>()).add(linkId);
    }
    return List.copyOf(alike.values());
  }

  private static String range(Item item) {
    Answers answers = item.answers();
    return answers == null ? "" : answers.min() + ".." + answers.max();
  }

  private static Optional<BigDecimal> valueOf(Survey survey) {
    return survey.score().map(ScaleScore::value);
  }

  private static boolean hasEveryTerm(Survey survey) {
    return !(survey.scale().scoring() instanceof Scoring.Formula formula)
        || formula.terms().stream()
            .noneMatch(term -> Collections.disjoint(term.items(), survey.answers().keySet()));
  }

  private static Optional<ScaleScore> scoreOf(
      Instrument instrument, Scale scale, Map<String, BigDecimal> answers) {
    return Scorer.score(GivenAnswers.ofNumbers(instrument, answers)).stream()
        .filter(result -> result.scale().equals(scale))
        .filter(ScaleScore.class::isInstance)
        .map(ScaleScore.class::cast)
        .findFirst();
  }

  @Provide
  Arbitrary<Survey> surveys() {
    return Arbitraries.of(scales()).flatMap(ScoringPropertiesTest::answered);
  }

  @Provide
  Arbitrary<Survey> tables() {
    return Arbitraries.of(
        scales().stream()
            .filter(survey -> survey.scale().scoring() instanceof Scoring.Table)
            .toList());
  }

  private static List<Survey> scales() {
    List<Survey> scales = new ArrayList<>();
    for (Instrument instrument : Responses.FORMS.instruments().instruments()) {
      for (Scale scale : instrument.scales()) {
        if (!(scale.scoring() instanceof Scoring.External)) {
          scales.add(new Survey(instrument, scale, Map.of()));
        }
      }
    }
    assertThat(scales).hasSizeGreaterThan(12);
    return scales;
  }

  /** Usually all answered, or nearly all, so that the edge of the missing rule is met often. */
  private static Arbitrary<Survey> answered(Survey survey) {
    List<Arbitrary<BigDecimal>> answers = new ArrayList<>();
    for (String linkId : survey.scale().items()) {
      answers.add(answerOf(survey.instrument().item(linkId).orElseThrow()));
    }
    Arbitrary<Integer> left =
        Arbitraries.frequencyOf(
            Tuple.of(3, Arbitraries.just(0)),
            Tuple.of(3, Arbitraries.integers().between(0, 3)),
            Tuple.of(1, Arbitraries.integers().between(0, answers.size())));
    return Combinators.combine(Combinators.combine(answers).as(List::copyOf), left)
        .as((values, omitted) -> fill(survey, values, omitted));
  }

  private static Survey fill(Survey survey, List<BigDecimal> values, int omitted) {
    Map<String, BigDecimal> answers = new TreeMap<>();
    for (int i = omitted; i < values.size(); i++) {
      answers.put(survey.scale().items().get(i), values.get(i));
    }
    return new Survey(survey.instrument(), survey.scale(), answers);
  }

  private static Arbitrary<BigDecimal> answerOf(Item item) {
    Answers answers = item.answers();
    assertThat(answers).isNotNull();
    return answers == null
        ? Arbitraries.just(BigDecimal.ZERO)
        : Arbitraries.bigDecimals()
            .between(answers.min(), answers.max())
            .ofScale(answers.decimals());
  }
}
