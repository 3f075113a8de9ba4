package org.condyle.proms.scoring;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.condyle.proms.answer.Answer;
import org.condyle.proms.answer.GivenAnswers;
import org.condyle.proms.answer.GivenAnswers.GivenScore;
import org.condyle.proms.instrument.Fraction;
import org.condyle.proms.instrument.Instrument;
import org.condyle.proms.instrument.Item;
import org.condyle.proms.instrument.Scale;
import org.condyle.proms.instrument.Scoring;
import org.condyle.proms.scoring.ScaleResult.NoScore;
import org.condyle.proms.scoring.ScaleResult.Origin;
import org.condyle.proms.scoring.ScaleResult.ScaleScore;
import org.condyle.record.Problem;
import org.condyle.record.ProblemCode;
import org.condyle.record.ProblemException;

/** Scores answers by the rules of their instrument; exact until the last step. */
public final class Scorer {

  private final Instrument instrument;
  private final GivenAnswers answers;
  private final List<Problem> problems = new ArrayList<>();

  private Scorer(GivenAnswers answers) {
    this.instrument = answers.instrument();
    this.answers = answers;
  }

  /**
   * One result for each scale of the instrument, in its order.
   *
   * @throws ProblemException if a score that came with the answers is not the one that they give
   */
  public static List<ScaleResult> score(GivenAnswers answers) {
    Scorer scorer = new Scorer(answers);
    List<ScaleResult> results = new ArrayList<>();
    for (Scale scale : answers.instrument().scales()) {
      results.add(scorer.result(scale));
    }
    if (!scorer.problems.isEmpty()) {
      throw new ProblemException(scorer.problems);
    }
    return results;
  }

  private ScaleResult result(Scale scale) {
    ScaleResult computed = computed(scale);
    GivenScore given = answers.scores().get(scale.id());
    if (given == null) {
      return computed;
    }
    // a sender that keeps the answers to itself may send the score alone
    if (computed instanceof NoScore none && none.answered() == 0) {
      return new ScaleScore(
          scale, given.value(), null, given.standardError().orElse(null), Origin.RECEIVED);
    }
    if (!(computed instanceof ScaleScore score) || !agree(scale, score, given.value())) {
      problems.add(
          new Problem(
              ProblemCode.SCORE_DIFFERS,
              "The score '"
                  + scale.id()
                  + "' that came with the answers is not the one that they give",
              "QuestionnaireResponse.item.where(linkId='" + scale.id() + "')"));
    }
    return computed;
  }

  /** A score may have been sent with fewer places than we keep, but not with another value. */
  private boolean agree(Scale scale, ScaleScore score, BigDecimal given) {
    if (scale.scoring() instanceof Scoring.Formula formula) {
      int places = Math.max(0, given.stripTrailingZeros().scale());
      return exact(formula).rounded(places).compareTo(given) == 0;
    }
    return score.value().compareTo(given) == 0;
  }

  private ScaleResult computed(Scale scale) {
    int answered = counted(scale.items()).size();
    Scoring scoring = scale.scoring();
    if (scoring instanceof Scoring.External || answered < scale.missing().atLeast()) {
      return new NoScore(scale, answered);
    }
    if (scoring instanceof Scoring.Table table) {
      return ofTable(scale, table);
    }
    if (scoring instanceof Scoring.Formula formula) {
      return hasEveryTerm(formula)
          ? score(scale, exact(formula).rounded(formula.decimals()))
          : new NoScore(scale, answered);
    }
    return score(scale, counted(scale.items()).get(0));
  }

  private static ScaleScore score(Scale scale, BigDecimal value) {
    return new ScaleScore(scale, value, null, null, Origin.COMPUTED);
  }

  private ScaleScore ofTable(Scale scale, Scoring.Table table) {
    int raw =
        counted(scale.items()).stream().reduce(BigDecimal.ZERO, BigDecimal::add).intValueExact();
    BigDecimal value = table.table().get(raw);
    if (value == null) {
      throw new IllegalStateException("Scale " + scale.id() + " has no row for a sum of " + raw);
    }
    return new ScaleScore(scale, value, raw, table.standardError().get(raw), Origin.COMPUTED);
  }

  private boolean hasEveryTerm(Scoring.Formula formula) {
    return formula.terms().stream().noneMatch(term -> counted(term.items()).isEmpty());
  }

  private Fraction exact(Scoring.Formula formula) {
    Fraction sum = Fraction.ZERO;
    for (Scoring.Term term : formula.terms()) {
      List<BigDecimal> counted = counted(term.items());
      Fraction total = Fraction.ZERO;
      for (BigDecimal number : counted) {
        total = total.plus(Fraction.of(number));
      }
      Fraction mean = total.dividedBy(counted.size());
      sum = sum.plus(term.factor().times(mean)).plus(term.offset());
    }
    return sum;
  }

  /** What the answered items among some count, recoded where the instrument says so. */
  private List<BigDecimal> counted(List<String> linkIds) {
    List<BigDecimal> numbers = new ArrayList<>();
    for (String linkId : linkIds) {
      BigDecimal number = answers.answer(linkId).map(Answer::number).orElse(null);
      if (number != null) {
        numbers.add(item(linkId).counts(number));
      }
    }
    return numbers;
  }

  private Item item(String linkId) {
    return instrument.item(linkId).orElseThrow();
  }
}
