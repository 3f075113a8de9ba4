package org.condyle.cql.linked;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.hl7.elm.r1.ByColumn;
import org.hl7.elm.r1.ByExpression;
import org.hl7.elm.r1.SortByItem;
import org.hl7.elm.r1.SortClause;
import org.hl7.elm.r1.SortDirection;
import org.jspecify.annotations.Nullable;
import org.opencds.cqf.cql.engine.runtime.CqlList;

/**
 * The order of a query's result. As in the engine the result is sorted by one key after the other,
 * and turned round for a downward one. Each key is evaluated once for each element, where the
 * engine does so for each comparison; with a single element it is not evaluated at all.
 */
final class Sorting {

  /** The name under which a key sees the element. */
  static final String THIS = "$this";

  private record Key(Term term, int slot, boolean downward) {}

  private record Keyed(@Nullable Object key, @Nullable Object element) {}

  private final List<Key> keys;

  private Sorting(List<Key> keys) {
    this.keys = keys;
  }

  static @Nullable Sorting link(@Nullable SortClause clause, Scope scope) {
    if (clause == null) {
      return null;
    }
    List<Key> keys = new ArrayList<>();
    for (SortByItem item : clause.getBy()) {
      int slot = scope.declare(THIS);
      SortDirection direction = item.getDirection();
      boolean downward = direction == SortDirection.DESC || direction == SortDirection.DESCENDING;
      keys.add(new Key(key(item, slot, scope), slot, downward));
      scope.drop(1);
    }
    return new Sorting(keys);
  }

  private static Term key(SortByItem item, int slot, Scope scope) {
    if (item instanceof ByExpression by) {
      return scope.link(by.getExpression());
    }
    if (item instanceof ByColumn by) {
      String path = by.getPath();
      return frame -> frame.evaluation.state.getEnvironment().resolvePath(frame.slots[slot], path);
    }
    return frame -> frame.slots[slot];
  }

  void sort(List<@Nullable Object> result, Frame frame) {
    CqlList order = new CqlList(frame.evaluation.state);
    for (Key key : keys) {
      if (result.size() > 1) {
        List<Keyed> keyed = new ArrayList<>(result.size());
        for (Object each : result) {
          frame.slots[key.slot()] = each;
          keyed.add(new Keyed(key.term().value(frame), each));
        }
        keyed.sort((one, other) -> order.compareTo(one.key(), other.key()));
        for (int i = 0; i < keyed.size(); i++) {
          result.set(i, keyed.get(i).element());
        }
      }
      if (key.downward()) {
        Collections.reverse(result);
      }
    }
  }
}
