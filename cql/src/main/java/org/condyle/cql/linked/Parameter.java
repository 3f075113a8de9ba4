package org.condyle.cql.linked;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A parameter, linked.
 *
 * @param index its place among the parameters of an evaluation
 * @param qualified its name with that of its library, which wins over the plain one
 * @param fallback its default; null without one
 */
record Parameter(int index, String qualified, String name, @Nullable Function fallback) {

  @Nullable Object value(Evaluation evaluation, Map<String, Object> settings) {
    if (settings.containsKey(qualified)) {
      return settings.get(qualified);
    }
    if (settings.containsKey(name)) {
      return settings.get(name);
    }
    return fallback == null ? null : fallback.call(evaluation, new Object[fallback.slots()]);
  }
}
