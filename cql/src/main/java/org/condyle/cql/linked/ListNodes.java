package org.condyle.cql.linked;

import java.util.ArrayList;
import java.util.List;
import org.cqframework.cql.cql2elm.tracking.Trackable;
import org.hl7.cql.model.DataType;
import org.hl7.cql.model.IntervalType;
import org.hl7.cql.model.ListType;
import org.hl7.elm.r1.AllTrue;
import org.hl7.elm.r1.AnyTrue;
import org.hl7.elm.r1.Count;
import org.hl7.elm.r1.Distinct;
import org.hl7.elm.r1.Except;
import org.hl7.elm.r1.Exists;
import org.hl7.elm.r1.Expression;
import org.hl7.elm.r1.First;
import org.hl7.elm.r1.Flatten;
import org.hl7.elm.r1.IndexOf;
import org.hl7.elm.r1.Indexer;
import org.hl7.elm.r1.Intersect;
import org.hl7.elm.r1.Last;
import org.hl7.elm.r1.SingletonFrom;
import org.hl7.elm.r1.Slice;
import org.hl7.elm.r1.ToList;
import org.hl7.elm.r1.Union;
import org.jspecify.annotations.Nullable;
import org.opencds.cqf.cql.engine.elm.executing.AllTrueEvaluator;
import org.opencds.cqf.cql.engine.elm.executing.AnyTrueEvaluator;
import org.opencds.cqf.cql.engine.elm.executing.CountEvaluator;
import org.opencds.cqf.cql.engine.elm.executing.DistinctEvaluator;
import org.opencds.cqf.cql.engine.elm.executing.ExceptEvaluator;
import org.opencds.cqf.cql.engine.elm.executing.ExistsEvaluator;
import org.opencds.cqf.cql.engine.elm.executing.FirstEvaluator;
import org.opencds.cqf.cql.engine.elm.executing.FlattenEvaluator;
import org.opencds.cqf.cql.engine.elm.executing.IndexOfEvaluator;
import org.opencds.cqf.cql.engine.elm.executing.IndexerEvaluator;
import org.opencds.cqf.cql.engine.elm.executing.IntersectEvaluator;
import org.opencds.cqf.cql.engine.elm.executing.LastEvaluator;
import org.opencds.cqf.cql.engine.elm.executing.SingletonFromEvaluator;
import org.opencds.cqf.cql.engine.elm.executing.SliceEvaluator;
import org.opencds.cqf.cql.engine.elm.executing.ToListEvaluator;
import org.opencds.cqf.cql.engine.elm.executing.UnionEvaluator;
import org.opencds.cqf.cql.engine.runtime.Interval;

/** Lists, and what holds of lists and intervals alike. */
final class ListNodes {

  private ListNodes() {}

  static void addTo(Nodes nodes) {
    nodes.unary(Exists.class, (operand, state) -> ExistsEvaluator.exists(operand));
    nodes.unary(
        Distinct.class,
        (operand, state) -> DistinctEvaluator.INSTANCE.distinct((Iterable<?>) operand, state));
    nodes.unary(Flatten.class, (operand, state) -> FlattenEvaluator.flatten(operand));
    nodes.unary(
        SingletonFrom.class, (operand, state) -> SingletonFromEvaluator.singletonFrom(operand));
    nodes.unary(ToList.class, (operand, state) -> ToListEvaluator.toList(operand));
    nodes.pair(Except.class, (left, right, state) -> ExceptEvaluator.except(left, right, state));
    nodes.pair(
        Intersect.class, (left, right, state) -> IntersectEvaluator.intersect(left, right, state));
    nodes.binary(Indexer.class, (left, right, state) -> IndexerEvaluator.indexer(left, right));
    nodes.aggregate(Count.class, (source, state) -> CountEvaluator.count(source));
    nodes.aggregate(AllTrue.class, (source, state) -> AllTrueEvaluator.allTrue(source));
    nodes.aggregate(AnyTrue.class, (source, state) -> AnyTrueEvaluator.anyTrue(source));
    nodes.add(org.hl7.elm.r1.List.class, ListNodes::list);
    nodes.add(Union.class, ListNodes::union);
    nodes.add(Slice.class, ListNodes::slice);
    nodes.add(
        First.class,
        (node, scope) ->
            Nodes.applied(
                (source, state) -> FirstEvaluator.first(source), scope.link(node.getSource())));
    nodes.add(
        Last.class,
        (node, scope) ->
            Nodes.applied(
                (source, state) -> LastEvaluator.last(source), scope.link(node.getSource())));
    nodes.add(
        IndexOf.class,
        (node, scope) ->
            Nodes.applied(
                IndexOfEvaluator::indexOf,
                scope.link(node.getSource()),
                scope.link(node.getElement())));
  }

  private static Term list(org.hl7.elm.r1.List node, Scope scope) {
    Term[] elements = scope.link(node.getElement()).toArray(Term[]::new);
    return frame -> {
      List<@Nullable Object> values = new ArrayList<>(elements.length);
      for (Term each : elements) {
        values.add(each.value(frame));
      }
      return values;
    };
  }

  /** As in the engine the types decide, where they are known: a null may be of either. */
  private static Term union(Union node, Scope scope) {
    Expression one = node.getOperand().get(0);
    Expression other = node.getOperand().get(1);
    Term left = scope.link(one);
    Term right = scope.link(other);
    if (isOf(ListType.class, one, other, node)) {
      return frame ->
          UnionEvaluator.INSTANCE.unionIterable(
              (Iterable<?>) left.value(frame),
              (Iterable<?>) right.value(frame),
              frame.evaluation.state);
    }
    if (isOf(IntervalType.class, one, other, node)) {
      return frame ->
          UnionEvaluator.unionInterval(
              (Interval) left.value(frame), (Interval) right.value(frame), frame.evaluation.state);
    }
    return frame ->
        UnionEvaluator.union(left.value(frame), right.value(frame), frame.evaluation.state);
  }

  private static boolean isOf(Class<? extends DataType> kind, Expression... any) {
    for (Expression each : any) {
      if (kind.isInstance(Trackable.INSTANCE.getResultType(each))) {
        return true;
      }
    }
    return false;
  }

  private static Term slice(Slice node, Scope scope) {
    Term source = scope.link(node.getSource());
    Term start = scope.link(node.getStartIndex());
    Term end = node.getEndIndex() == null ? new Constant(null) : scope.link(node.getEndIndex());
    return frame ->
        SliceEvaluator.slice(
            source.value(frame), (Integer) start.value(frame), (Integer) end.value(frame));
  }
}
