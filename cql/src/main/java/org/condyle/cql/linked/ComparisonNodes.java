package org.condyle.cql.linked;

import org.hl7.elm.r1.Equal;
import org.hl7.elm.r1.Equivalent;
import org.hl7.elm.r1.Greater;
import org.hl7.elm.r1.GreaterOrEqual;
import org.hl7.elm.r1.Less;
import org.hl7.elm.r1.LessOrEqual;
import org.hl7.elm.r1.NotEqual;
import org.opencds.cqf.cql.engine.elm.executing.EqualEvaluator;
import org.opencds.cqf.cql.engine.elm.executing.EquivalentEvaluator;
import org.opencds.cqf.cql.engine.elm.executing.GreaterEvaluator;
import org.opencds.cqf.cql.engine.elm.executing.GreaterOrEqualEvaluator;
import org.opencds.cqf.cql.engine.elm.executing.LessEvaluator;
import org.opencds.cqf.cql.engine.elm.executing.LessOrEqualEvaluator;
import org.opencds.cqf.cql.engine.elm.executing.NotEqualEvaluator;

/** Equality and order. */
final class ComparisonNodes {

  private ComparisonNodes() {}

  static void addTo(Nodes nodes) {
    nodes.binary(Equal.class, (left, right, state) -> EqualEvaluator.equal(left, right, state));
    nodes.binary(
        NotEqual.class, (left, right, state) -> NotEqualEvaluator.notEqual(left, right, state));
    nodes.binary(
        Equivalent.class,
        (left, right, state) -> EquivalentEvaluator.equivalent(left, right, state));
    nodes.binary(
        Greater.class, (left, right, state) -> GreaterEvaluator.greater(left, right, state));
    nodes.binary(
        GreaterOrEqual.class,
        (left, right, state) -> GreaterOrEqualEvaluator.greaterOrEqual(left, right, state));
    nodes.binary(Less.class, (left, right, state) -> LessEvaluator.less(left, right, state));
    nodes.binary(
        LessOrEqual.class,
        (left, right, state) -> LessOrEqualEvaluator.lessOrEqual(left, right, state));
  }
}
