package org.condyle.cql.linked;

import org.hl7.elm.r1.After;
import org.hl7.elm.r1.Before;
import org.hl7.elm.r1.Collapse;
import org.hl7.elm.r1.Contains;
import org.hl7.elm.r1.End;
import org.hl7.elm.r1.Ends;
import org.hl7.elm.r1.Expand;
import org.hl7.elm.r1.Expression;
import org.hl7.elm.r1.In;
import org.hl7.elm.r1.IncludedIn;
import org.hl7.elm.r1.Includes;
import org.hl7.elm.r1.Meets;
import org.hl7.elm.r1.MeetsAfter;
import org.hl7.elm.r1.MeetsBefore;
import org.hl7.elm.r1.Overlaps;
import org.hl7.elm.r1.OverlapsAfter;
import org.hl7.elm.r1.OverlapsBefore;
import org.hl7.elm.r1.PointFrom;
import org.hl7.elm.r1.ProperContains;
import org.hl7.elm.r1.ProperIn;
import org.hl7.elm.r1.ProperIncludedIn;
import org.hl7.elm.r1.ProperIncludes;
import org.hl7.elm.r1.SameAs;
import org.hl7.elm.r1.SameOrAfter;
import org.hl7.elm.r1.SameOrBefore;
import org.hl7.elm.r1.Size;
import org.hl7.elm.r1.Start;
import org.hl7.elm.r1.Starts;
import org.hl7.elm.r1.Width;
import org.jspecify.annotations.Nullable;
import org.opencds.cqf.cql.engine.elm.executing.AfterEvaluator;
import org.opencds.cqf.cql.engine.elm.executing.BeforeEvaluator;
import org.opencds.cqf.cql.engine.elm.executing.CollapseEvaluator;
import org.opencds.cqf.cql.engine.elm.executing.ContainsEvaluator;
import org.opencds.cqf.cql.engine.elm.executing.EndEvaluator;
import org.opencds.cqf.cql.engine.elm.executing.EndsEvaluator;
import org.opencds.cqf.cql.engine.elm.executing.ExpandEvaluator;
import org.opencds.cqf.cql.engine.elm.executing.InEvaluator;
import org.opencds.cqf.cql.engine.elm.executing.IncludedInEvaluator;
import org.opencds.cqf.cql.engine.elm.executing.IncludesEvaluator;
import org.opencds.cqf.cql.engine.elm.executing.MeetsAfterEvaluator;
import org.opencds.cqf.cql.engine.elm.executing.MeetsBeforeEvaluator;
import org.opencds.cqf.cql.engine.elm.executing.MeetsEvaluator;
import org.opencds.cqf.cql.engine.elm.executing.OverlapsAfterEvaluator;
import org.opencds.cqf.cql.engine.elm.executing.OverlapsBeforeEvaluator;
import org.opencds.cqf.cql.engine.elm.executing.OverlapsEvaluator;
import org.opencds.cqf.cql.engine.elm.executing.PointFromEvaluator;
import org.opencds.cqf.cql.engine.elm.executing.ProperContainsEvaluator;
import org.opencds.cqf.cql.engine.elm.executing.ProperInEvaluator;
import org.opencds.cqf.cql.engine.elm.executing.ProperIncludedInEvaluator;
import org.opencds.cqf.cql.engine.elm.executing.ProperIncludesEvaluator;
import org.opencds.cqf.cql.engine.elm.executing.SameAsEvaluator;
import org.opencds.cqf.cql.engine.elm.executing.SameOrAfterEvaluator;
import org.opencds.cqf.cql.engine.elm.executing.SameOrBeforeEvaluator;
import org.opencds.cqf.cql.engine.elm.executing.SizeEvaluator;
import org.opencds.cqf.cql.engine.elm.executing.StartEvaluator;
import org.opencds.cqf.cql.engine.elm.executing.StartsEvaluator;
import org.opencds.cqf.cql.engine.elm.executing.WidthEvaluator;
import org.opencds.cqf.cql.engine.runtime.Interval;
import org.opencds.cqf.cql.engine.runtime.Quantity;

/** Intervals, and how they and points lie to each other in time and order. */
final class IntervalNodes {

  private IntervalNodes() {}

  static void addTo(Nodes nodes) {
    nodes.precise(After.class, After::getPrecision, AfterEvaluator::after);
    nodes.precise(Before.class, Before::getPrecision, BeforeEvaluator::before);
    nodes.precise(SameAs.class, SameAs::getPrecision, SameAsEvaluator::sameAs);
    nodes.precise(SameOrAfter.class, SameOrAfter::getPrecision, SameOrAfterEvaluator::sameOrAfter);
    nodes.precise(
        SameOrBefore.class, SameOrBefore::getPrecision, SameOrBeforeEvaluator::sameOrBefore);
    nodes.precise(Starts.class, Starts::getPrecision, StartsEvaluator::starts);
    nodes.precise(Ends.class, Ends::getPrecision, EndsEvaluator::ends);
    nodes.precise(Meets.class, Meets::getPrecision, MeetsEvaluator::meets);
    nodes.precise(MeetsAfter.class, MeetsAfter::getPrecision, MeetsAfterEvaluator::meetsAfter);
    nodes.precise(MeetsBefore.class, MeetsBefore::getPrecision, MeetsBeforeEvaluator::meetsBefore);
    nodes.precise(Overlaps.class, Overlaps::getPrecision, OverlapsEvaluator::overlaps);
    nodes.precise(
        OverlapsAfter.class, OverlapsAfter::getPrecision, OverlapsAfterEvaluator::overlapsAfter);
    nodes.precise(
        OverlapsBefore.class,
        OverlapsBefore::getPrecision,
        OverlapsBeforeEvaluator::overlapsBefore);
    nodes.precise(In.class, In::getPrecision, InEvaluator::internalEvaluate);
    nodes.precise(Includes.class, Includes::getPrecision, IncludesEvaluator::internalEvaluate);
    nodes.precise(
        IncludedIn.class, IncludedIn::getPrecision, IncludedInEvaluator::internalEvaluate);
    nodes.precise(
        ProperContains.class,
        ProperContains::getPrecision,
        ProperContainsEvaluator::properContains);
    nodes.precise(ProperIn.class, ProperIn::getPrecision, ProperInEvaluator::internalEvaluate);
    nodes.precise(
        ProperIncludedIn.class,
        ProperIncludedIn::getPrecision,
        ProperIncludedInEvaluator::properlyIncludedIn);
    nodes.precise(
        ProperIncludes.class,
        ProperIncludes::getPrecision,
        ProperIncludesEvaluator::properlyIncludes);
    nodes.unary(Start.class, (operand, state) -> StartEvaluator.start(operand));
    nodes.unary(End.class, (operand, state) -> EndEvaluator.end(operand));
    nodes.unary(Width.class, (operand, state) -> WidthEvaluator.width(operand, state));
    nodes.unary(Size.class, (operand, state) -> SizeEvaluator.size(operand, state));
    nodes.unary(PointFrom.class, (operand, state) -> PointFromEvaluator.pointFrom(operand, state));
    nodes.add(org.hl7.elm.r1.Interval.class, IntervalNodes::interval);
    nodes.add(Contains.class, IntervalNodes::contains);
    nodes.add(Collapse.class, IntervalNodes::collapse);
    nodes.add(Expand.class, IntervalNodes::expand);
  }

  private static Term interval(org.hl7.elm.r1.Interval node, Scope scope) {
    Term low = orNull(node.getLow(), scope);
    Term high = orNull(node.getHigh(), scope);
    Term lowClosed = orNull(node.getLowClosedExpression(), scope);
    Term highClosed = orNull(node.getHighClosedExpression(), scope);
    boolean lowByDefault = !Boolean.FALSE.equals(node.isLowClosed());
    boolean highByDefault = !Boolean.FALSE.equals(node.isHighClosed());
    return frame -> {
      Object start = low.value(frame);
      Boolean startIn = (Boolean) lowClosed.value(frame);
      Object end = high.value(frame);
      Boolean endIn = (Boolean) highClosed.value(frame);
      return start == null && end == null
          ? null
          : new Interval(
              start,
              startIn == null ? lowByDefault : startIn,
              end,
              endIn == null ? highByDefault : endIn,
              frame.evaluation.state);
    };
  }

  private static Term orNull(@Nullable Expression expression, Scope scope) {
    return expression == null ? new Constant(null) : scope.link(expression);
  }

  private static Term contains(Contains node, Scope scope) {
    Expression container = node.getOperand().get(0);
    Term left = scope.link(container);
    Term right = scope.link(node.getOperand().get(1));
    String precision = Nodes.text(node.getPrecision());
    return frame ->
        ContainsEvaluator.internalEvaluate(
            left.value(frame), right.value(frame), container, precision, frame.evaluation.state);
  }

  @SuppressWarnings("unchecked") // The engine checks the elements.
  private static Term collapse(Collapse node, Scope scope) {
    Term list = scope.link(node.getOperand().get(0));
    Term per = scope.link(node.getOperand().get(1));
    return frame ->
        CollapseEvaluator.INSTANCE.collapse(
            (Iterable<Interval>) list.value(frame),
            (Quantity) per.value(frame),
            frame.evaluation.state);
  }

  private static Term expand(Expand node, Scope scope) {
    Term source = scope.link(node.getOperand().get(0));
    Term per = scope.link(node.getOperand().get(1));
    return frame ->
        ExpandEvaluator.expand(
            source.value(frame), (Quantity) per.value(frame), frame.evaluation.state);
  }
}
