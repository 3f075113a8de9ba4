package org.condyle.proms.instrument;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The answers that an item takes.
 *
 * @param min the least ordinal or number, inclusive
 * @param max the greatest, inclusive
 * @param decimals the most places after the point of a number; 0 for whole numbers and options
 * @param valueSet the published value set of the options, or null
 * @param options the options in the order in which they are shown; empty for numbers
 */
public record Answers(
    BigDecimal min,
    BigDecimal max,
    int decimals,
    @Nullable String valueSet,
    List<AnswerOption> options) {

  public Answers {
    options = List.copyOf(options);
  }

  /** The option with a code. */
  public Optional<AnswerOption> option(Code code) {
    return options.stream().filter(option -> option.code().equals(code)).findFirst();
  }

  /** The option with an ordinal, compared as a number. */
  public Optional<AnswerOption> option(BigDecimal ordinal) {
    return options.stream()
        .filter(option -> option.ordinal() != null && option.ordinal().compareTo(ordinal) == 0)
        .findFirst();
  }
}
