package org.condyle.cql.linked;

import org.jspecify.annotations.Nullable;

/** One call of a definition or function: its operands, aliases and lets, each in its slot. */
final class Frame {

  final Evaluation evaluation;
  final @Nullable Object[] slots;

  Frame(Evaluation evaluation, @Nullable Object[] slots) {
    this.evaluation = evaluation;
    this.slots = slots;
  }
}
