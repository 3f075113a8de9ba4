package org.condyle.proms.instrument;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/** Every score that a formula can give, by every set of answers that the missing rule lets pass. */
final class ReachableScores {

  /** Some items of which so many are answered, with what they give. */
  private record Partial(int answered, Fraction value) {}

  private ReachableScores() {}

  /**
   * @param items those of the formula
   */
  static SortedSet<Fraction> of(Scoring.Formula formula, List<Item> items, MissingRule missing) {
    Set<Partial> partials = Set.of(new Partial(0, Fraction.ZERO));
    for (Scoring.Term term : formula.terms()) {
      Set<Partial> ofTerm = valuesOf(term, items);
      Set<Partial> next = new HashSet<>();
      for (Partial before : partials) {
        for (Partial added : ofTerm) {
          next.add(
              new Partial(
                  before.answered() + added.answered(), before.value().plus(added.value())));
        }
      }
      partials = next;
    }
    SortedSet<Fraction> scores = new TreeSet<>();
    for (Partial partial : partials) {
      if (partial.answered() >= missing.atLeast()) {
        scores.add(partial.value());
      }
    }
    return scores;
  }

  /** What a term gives for each number of its items that is answered, from one to all. */
  private static Set<Partial> valuesOf(Scoring.Term term, List<Item> items) {
    Set<Partial> sums = new LinkedHashSet<>(Set.of(new Partial(0, Fraction.ZERO)));
    for (Item item : items) {
      if (term.items().contains(item.linkId())) {
        for (Partial before : List.copyOf(sums)) {
          for (Fraction counted : countsOf(item)) {
            sums.add(new Partial(before.answered() + 1, before.value().plus(counted)));
          }
        }
      }
    }
    Set<Partial> values = new LinkedHashSet<>();
    for (Partial sum : sums) {
      if (sum.answered() > 0) {
        Fraction mean = sum.value().dividedBy(sum.answered());
        values.add(new Partial(sum.answered(), term.factor().times(mean).plus(term.offset())));
      }
    }
    return values;
  }

  private static List<Fraction> countsOf(Item item) {
    List<Fraction> counts = new ArrayList<>();
    Answers answers = item.answers();
    if (answers == null) {
      return counts;
    }
    for (AnswerOption option : answers.options()) {
      if (option.ordinal() != null) {
        counts.add(Fraction.of(item.counts(option.ordinal())));
      }
    }
    if (answers.options().isEmpty()) {
      BigDecimal step = BigDecimal.ONE.movePointLeft(answers.decimals());
      for (BigDecimal value = answers.min();
          value.compareTo(answers.max()) <= 0;
          value = value.add(step)) {
        counts.add(Fraction.of(item.counts(value)));
      }
    }
    return counts;
  }
}
