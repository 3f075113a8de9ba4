package org.condyle.cql.linked;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.opencds.cqf.cql.engine.elm.executing.DistinctEvaluator;

/** A query: its rows, what is made of them, and their order. */
record QueryTerm(
    Rows rows, boolean distinct, @Nullable Aggregation aggregation, @Nullable Sorting sorting)
    implements Term {

  @Override
  public @Nullable Object value(Frame frame) {
    List<@Nullable Object> result = new ArrayList<>();
    boolean ofList = rows.collect(result, frame);
    if (distinct) {
      result = new ArrayList<>(DistinctEvaluator.INSTANCE.distinct(result, frame.evaluation.state));
    }
    if (aggregation != null) {
      Object value = aggregation.of(result, frame);
      result = new ArrayList<>();
      result.add(value);
    }
    if (sorting != null) {
      sorting.sort(result, frame);
    }
    if (result.isEmpty() && !ofList) {
      return null;
    }
    return aggregation != null || !ofList ? result.get(0) : result;
  }
}
