package org.condyle.cql.linked;

import org.jspecify.annotations.Nullable;

/** A value that is known when the logic is linked. */
record Constant(@Nullable Object constant) implements Term {

  @Override
  public @Nullable Object value(Frame frame) {
    return constant;
  }
}
