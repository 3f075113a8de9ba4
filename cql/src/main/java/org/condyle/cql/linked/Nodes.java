package org.condyle.cql.linked;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.condyle.cql.linked.Operators.Binary;
import org.condyle.cql.linked.Operators.Precise;
import org.condyle.cql.linked.Operators.Unary;
import org.hl7.elm.r1.AggregateExpression;
import org.hl7.elm.r1.BinaryExpression;
import org.hl7.elm.r1.DateTimePrecision;
import org.hl7.elm.r1.Expression;
import org.hl7.elm.r1.NaryExpression;
import org.hl7.elm.r1.UnaryExpression;
import org.jspecify.annotations.Nullable;

/**
 * Every kind of ELM node that is supported, with how it is linked. Most kinds are an operator of
 * the engine over linked operands; each family of kinds adds its own.
 */
final class Nodes {

  private static final Nodes ALL = new Nodes();

  static {
    LogicNodes.addTo(ALL);
    ComparisonNodes.addTo(ALL);
    ArithmeticNodes.addTo(ALL);
    StringNodes.addTo(ALL);
    DateNodes.addTo(ALL);
    IntervalNodes.addTo(ALL);
    ListNodes.addTo(ALL);
    TypeNodes.addTo(ALL);
    StructureNodes.addTo(ALL);
    ReferenceNodes.addTo(ALL);
    ClinicalNodes.addTo(ALL);
    QueryNodes.addTo(ALL);
  }

  private final Map<Class<?>, NodeLinker<Expression>> linkers = new HashMap<>();

  private Nodes() {}

  /** Links a node with all below it. */
  static Term link(Expression node, Scope scope) {
    NodeLinker<Expression> linker = ALL.linkers.get(node.getClass());
    if (linker == null) {
      throw scope.unsupported(node, "this kind of node is not linked");
    }
    return linker.link(node, scope);
  }

  <E extends Expression> void add(Class<E> kind, NodeLinker<? super E> linker) {
    linkers.put(kind, (node, scope) -> linker.link(kind.cast(node), scope));
  }

  <E extends UnaryExpression> void unary(Class<E> kind, Unary operator) {
    add(kind, (node, scope) -> applied(operator, scope.link(node.getOperand())));
  }

  <E extends AggregateExpression> void aggregate(Class<E> kind, Unary operator) {
    add(kind, (node, scope) -> applied(operator, scope.link(node.getSource())));
  }

  <E extends BinaryExpression> void binary(Class<E> kind, Binary operator) {
    add(kind, (node, scope) -> applied(operator, node.getOperand(), scope));
  }

  /** ELM allows more operands, of which the engine takes two. */
  <E extends NaryExpression> void pair(Class<E> kind, Binary operator) {
    add(kind, (node, scope) -> applied(operator, node.getOperand(), scope));
  }

  <E extends BinaryExpression> void precise(
      Class<E> kind,
      java.util.function.Function<E, @Nullable DateTimePrecision> precision,
      Precise operator) {
    add(
        kind,
        (node, scope) -> {
          Term left = scope.link(node.getOperand().get(0));
          Term right = scope.link(node.getOperand().get(1));
          String to = text(precision.apply(node));
          return frame ->
              operator.of(left.value(frame), right.value(frame), to, frame.evaluation.state);
        });
  }

  static @Nullable String text(@Nullable DateTimePrecision precision) {
    return precision == null ? null : precision.value();
  }

  static Term applied(Unary operator, Term operand) {
    return frame -> operator.of(operand.value(frame), frame.evaluation.state);
  }

  private static Term applied(Binary operator, List<? extends Expression> operands, Scope scope) {
    return applied(operator, scope.link(operands.get(0)), scope.link(operands.get(1)));
  }

  static Term applied(Binary operator, Term left, Term right) {
    return frame -> operator.of(left.value(frame), right.value(frame), frame.evaluation.state);
  }
}
