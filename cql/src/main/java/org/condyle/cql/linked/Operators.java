package org.condyle.cql.linked;

import org.jspecify.annotations.Nullable;
import org.opencds.cqf.cql.engine.execution.State;

/** The shapes of the engine's own operators, which decide every value. */
final class Operators {

  private Operators() {}

  /** An operator with one operand. */
  @FunctionalInterface
  interface Unary {
    @Nullable Object of(@Nullable Object operand, State state);
  }

  /** An operator with two operands. */
  @FunctionalInterface
  interface Binary {
    @Nullable Object of(@Nullable Object left, @Nullable Object right, State state);
  }

  /** An operator with two operands that may compare to a precision, {@code "day"}. */
  @FunctionalInterface
  interface Precise {
    @Nullable Object of(
        @Nullable Object left, @Nullable Object right, @Nullable String precision, State state);
  }
}
