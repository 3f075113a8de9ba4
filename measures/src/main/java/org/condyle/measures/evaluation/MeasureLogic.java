package org.condyle.measures.evaluation;

import org.condyle.cql.linked.EngineOnly;
import org.condyle.cql.linked.Linkage;
import org.condyle.cql.linked.LinkedLogic;
import org.condyle.cql.runtime.CompiledContent;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The compiled logic of one measure, and its closures, which are linked when they are first asked
 * for. Shared by all threads.
 */
final class MeasureLogic {

  private static final Logger LOG = LoggerFactory.getLogger(MeasureLogic.class);

  private final String measure;
  private final CompiledContent content;
  private @Nullable Linkage linkage;

  /**
   * @param measure its canonical
   */
  MeasureLogic(String measure, CompiledContent content) {
    this.measure = measure;
    this.content = content;
  }

  CompiledContent content() {
    return content;
  }

  /** The closures, or why there are none, which is logged once. */
  synchronized Linkage linkage() {
    if (linkage == null) {
      linkage = LinkedLogic.link(content);
      if (linkage instanceof EngineOnly only) {
        LOG.info("Measure {} is evaluated by the CQL engine. {}", measure, only.message());
      }
    }
    return linkage;
  }
}
