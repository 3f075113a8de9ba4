package org.condyle.cql.linked;

import java.util.ArrayList;
import java.util.List;
import org.hl7.elm.r1.And;
import org.hl7.elm.r1.Case;
import org.hl7.elm.r1.CaseItem;
import org.hl7.elm.r1.Coalesce;
import org.hl7.elm.r1.If;
import org.hl7.elm.r1.Implies;
import org.hl7.elm.r1.IsFalse;
import org.hl7.elm.r1.IsNull;
import org.hl7.elm.r1.IsTrue;
import org.hl7.elm.r1.Not;
import org.hl7.elm.r1.Or;
import org.hl7.elm.r1.Xor;
import org.jspecify.annotations.Nullable;
import org.opencds.cqf.cql.engine.elm.executing.AndEvaluator;
import org.opencds.cqf.cql.engine.elm.executing.CoalesceEvaluator;
import org.opencds.cqf.cql.engine.elm.executing.EquivalentEvaluator;
import org.opencds.cqf.cql.engine.elm.executing.ImpliesEvaluator;
import org.opencds.cqf.cql.engine.elm.executing.IsFalseEvaluator;
import org.opencds.cqf.cql.engine.elm.executing.IsNullEvaluator;
import org.opencds.cqf.cql.engine.elm.executing.IsTrueEvaluator;
import org.opencds.cqf.cql.engine.elm.executing.NotEvaluator;
import org.opencds.cqf.cql.engine.elm.executing.OrEvaluator;
import org.opencds.cqf.cql.engine.elm.executing.XorEvaluator;

/** Three-valued logic, conditions and the choice between expressions. */
final class LogicNodes {

  private LogicNodes() {}

  private record When(Term when, Term then) {}

  static void addTo(Nodes nodes) {
    nodes.binary(And.class, (left, right, state) -> AndEvaluator.and(left, right));
    nodes.binary(Or.class, (left, right, state) -> OrEvaluator.or(left, right));
    nodes.binary(Xor.class, (left, right, state) -> XorEvaluator.xor(left, right));
    nodes.binary(
        Implies.class,
        (left, right, state) -> ImpliesEvaluator.implies((Boolean) left, (Boolean) right));
    nodes.unary(Not.class, (operand, state) -> NotEvaluator.not(operand));
    nodes.unary(IsNull.class, (operand, state) -> IsNullEvaluator.isNull(operand));
    nodes.unary(
        IsTrue.class, (operand, state) -> IsTrueEvaluator.INSTANCE.isTrue((Boolean) operand));
    nodes.unary(
        IsFalse.class, (operand, state) -> IsFalseEvaluator.INSTANCE.isFalse((Boolean) operand));
    nodes.add(If.class, LogicNodes::condition);
    nodes.add(Case.class, LogicNodes::choice);
    nodes.add(Coalesce.class, LogicNodes::coalesce);
  }

  private static Term condition(If node, Scope scope) {
    Term condition = scope.link(node.getCondition());
    Term then = scope.link(node.getThen());
    Term otherwise = scope.link(node.getElse());
    return frame -> {
      Boolean met = (Boolean) condition.value(frame);
      return met != null && met ? then.value(frame) : otherwise.value(frame);
    };
  }

  private static Term choice(Case node, Scope scope) {
    List<When> items = new ArrayList<>();
    for (CaseItem item : node.getCaseItem()) {
      items.add(new When(scope.link(item.getWhen()), scope.link(item.getThen())));
    }
    When[] whens = items.toArray(When[]::new);
    Term otherwise = scope.link(node.getElse());
    if (node.getComparand() == null) {
      return frame -> chosen(whens, otherwise, frame);
    }
    Term comparand = scope.link(node.getComparand());
    return frame -> chosen(comparand.value(frame), whens, otherwise, frame);
  }

  private static @Nullable Object chosen(When[] whens, Term otherwise, Frame frame) {
    for (When each : whens) {
      Boolean met = (Boolean) each.when().value(frame);
      if (met != null && met) {
        return each.then().value(frame);
      }
    }
    return otherwise.value(frame);
  }

  private static @Nullable Object chosen(
      @Nullable Object comparand, When[] whens, Term otherwise, Frame frame) {
    for (When each : whens) {
      Boolean met =
          EquivalentEvaluator.equivalent(
              comparand, each.when().value(frame), frame.evaluation.state);
      if (met != null && met) {
        return each.then().value(frame);
      }
    }
    return otherwise.value(frame);
  }

  private static Term coalesce(Coalesce node, Scope scope) {
    List<Term> operands = scope.link(node.getOperand());
    return frame -> {
      List<@Nullable Object> values = new ArrayList<>(operands.size());
      for (Term each : operands) {
        values.add(each.value(frame));
      }
      return CoalesceEvaluator.INSTANCE.coalesce(values);
    };
  }
}
