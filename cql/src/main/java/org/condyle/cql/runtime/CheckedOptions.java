package org.condyle.cql.runtime;

import java.util.AbstractSet;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.Set;
import org.opencds.cqf.cql.engine.execution.CqlEngine;

/**
 * The engine's options. The engine has no stop of its own, but asks for its options before every
 * expression; there it is looked whether the evaluation may go on. So an evaluation stops between
 * two expressions, and not within a single operator.
 */
final class CheckedOptions extends AbstractSet<CqlEngine.Options> {

  private static final Set<CqlEngine.Options> OPTIONS =
      EnumSet.of(CqlEngine.Options.EnableExpressionCaching);

  private final Runnable check;

  /**
   * @param check throws when the evaluation has to stop
   */
  CheckedOptions(Runnable check) {
    this.check = check;
  }

  @Override
  public boolean contains(Object option) {
    if (option == CqlEngine.Options.EnableCoverageCollection) {
      check.run();
    }
    return OPTIONS.contains(option);
  }

  @Override
  public Iterator<CqlEngine.Options> iterator() {
    return OPTIONS.iterator();
  }

  @Override
  public int size() {
    return OPTIONS.size();
  }
}
