package org.condyle.cql.linked;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.opencds.cqf.cql.engine.elm.executing.DistinctEvaluator;
import org.opencds.cqf.cql.engine.runtime.Tuple;

/**
 * The aggregate clause of a query.
 *
 * @param total slot of what was aggregated so far
 * @param names of the query's sources
 * @param slots of the sources, in the same order
 */
record Aggregation(
    boolean distinct, Term starting, int total, String[] names, int[] slots, Term next) {

  @Nullable Object of(List<@Nullable Object> rows, Frame frame) {
    List<@Nullable Object> each =
        distinct ? DistinctEvaluator.INSTANCE.distinct(rows, frame.evaluation.state) : rows;
    Object value = starting.value(frame);
    for (Object row : each) {
      Tuple tuple = (Tuple) row;
      frame.slots[total] = value;
      for (int i = 0; i < names.length; i++) {
        frame.slots[slots[i]] = tuple.getElement(names[i]);
      }
      value = next.value(frame);
    }
    return value;
  }
}
