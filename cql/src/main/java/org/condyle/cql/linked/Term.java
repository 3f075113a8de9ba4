package org.condyle.cql.linked;

import org.jspecify.annotations.Nullable;

/** An expression, linked. Immutable, shared by all threads; what changes is in the frame. */
@FunctionalInterface
interface Term {

  /**
   * The value for the record of the frame's evaluation; null is CQL's null. Whatever it throws is
   * only a sign that the engine has to evaluate the record.
   */
  @Nullable Object value(Frame frame);
}
