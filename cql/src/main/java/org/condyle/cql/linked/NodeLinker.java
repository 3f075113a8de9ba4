package org.condyle.cql.linked;

import org.hl7.elm.r1.Expression;

/** Links nodes of one kind. */
@FunctionalInterface
interface NodeLinker<E extends Expression> {

  /**
   * @throws UnsupportedNode if only the engine can evaluate this node
   */
  Term link(E node, Scope scope);
}
