package org.condyle.cql.linked;

import org.jspecify.annotations.Nullable;

/**
 * A function, linked; its operands take the first slots.
 *
 * @param slots how many variables its frame holds, operands included
 */
record Function(int slots, Term body) {

  @Nullable Object call(Evaluation evaluation, @Nullable Object[] operands) {
    Evaluation.goOn();
    return body.value(new Frame(evaluation, operands));
  }
}
