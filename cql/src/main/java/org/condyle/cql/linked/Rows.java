package org.condyle.cql.linked;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.opencds.cqf.cql.engine.elm.executing.QueryEvaluator;
import org.opencds.cqf.cql.engine.runtime.Tuple;

/**
 * The rows of a query: every combination of its sources that has the relationships and meets the
 * condition. As in the engine every let is evaluated for every row, whether it is used or not.
 *
 * @param where null without a condition
 * @param result what a row gives; null for the row itself
 * @param asTuple whether the row itself is a tuple of its sources
 */
record Rows(
    Source[] sources,
    Let[] lets,
    Relationship[] relationships,
    @Nullable Term where,
    @Nullable Term result,
    boolean asTuple) {

  record Source(String alias, Term values, int slot) {}

  record Let(Term value, int slot) {}

  /**
   * @param wanted whether a row needs a related one, or must not have one
   */
  record Relationship(Term values, int slot, Term condition, boolean wanted) {}

  /**
   * Adds what each row gives.
   *
   * @return whether one of the sources is a list
   */
  boolean collect(List<@Nullable Object> into, Frame frame) {
    boolean ofList = false;
    Iterable<?>[] values = new Iterable<?>[sources.length];
    for (int i = 0; i < sources.length; i++) {
      Object value = sources[i].values().value(frame);
      ofList |= value instanceof Iterable<?>;
      values[i] = QueryEvaluator.INSTANCE.ensureIterable(value);
      frame.slots[sources[i].slot()] = null;
    }
    for (Let each : lets) {
      frame.slots[each.slot()] = null;
    }
    combine(0, values, into, frame);
    return ofList;
  }

  private void combine(int source, Iterable<?>[] values, List<@Nullable Object> into, Frame frame) {
    if (source == sources.length) {
      row(into, frame);
      return;
    }
    for (Object each : values[source]) {
      frame.slots[sources[source].slot()] = each;
      combine(source + 1, values, into, frame);
    }
  }

  private void row(List<@Nullable Object> into, Frame frame) {
    Evaluation.goOn();
    for (Let each : lets) {
      frame.slots[each.slot()] = each.value().value(frame);
    }
    for (Relationship each : relationships) {
      if (isRelated(each, frame) != each.wanted()) {
        return;
      }
    }
    if (where == null || Boolean.TRUE.equals(where.value(frame))) {
      into.add(given(frame));
    }
  }

  private static boolean isRelated(Relationship relationship, Frame frame) {
    Object values = relationship.values().value(frame);
    for (Object each : QueryEvaluator.INSTANCE.ensureIterable(values)) {
      Evaluation.goOn();
      frame.slots[relationship.slot()] = each;
      if (Boolean.TRUE.equals(relationship.condition().value(frame))) {
        return true;
      }
    }
    return false;
  }

  private @Nullable Object given(Frame frame) {
    if (result != null) {
      return result.value(frame);
    }
    if (!asTuple) {
      return frame.slots[sources[0].slot()];
    }
    Map<String, @Nullable Object> elements = new LinkedHashMap<>();
    for (Source each : sources) {
      elements.put(each.alias(), frame.slots[each.slot()]);
    }
    return new Tuple().withElements(elements);
  }
}
