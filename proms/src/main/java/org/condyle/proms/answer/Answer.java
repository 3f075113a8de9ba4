package org.condyle.proms.answer;

import java.math.BigDecimal;
import org.condyle.proms.instrument.AnswerOption;
import org.jspecify.annotations.Nullable;

/** What was answered to one item. */
public sealed interface Answer {

  /** The number that a score reads, before any recoding; null where the answer has none. */
  @Nullable BigDecimal number();

  /** One of the options; "not applicable" has no number and counts as not answered. */
  record Chosen(AnswerOption option) implements Answer {
    @Override
    public @Nullable BigDecimal number() {
      return option.ordinal();
    }
  }

  /** A number, in the item's unit. */
  record Amount(BigDecimal value) implements Answer {
    @Override
    public BigDecimal number() {
      return value;
    }
  }

  /** Yes or no. */
  record YesNo(boolean value) implements Answer {
    @Override
    public @Nullable BigDecimal number() {
      return null;
    }
  }
}
