package org.condyle.cql.linked;

import java.util.List;
import org.hl7.elm.r1.Combine;
import org.hl7.elm.r1.Concatenate;
import org.hl7.elm.r1.EndsWith;
import org.hl7.elm.r1.LastPositionOf;
import org.hl7.elm.r1.Length;
import org.hl7.elm.r1.Lower;
import org.hl7.elm.r1.Matches;
import org.hl7.elm.r1.PositionOf;
import org.hl7.elm.r1.ReplaceMatches;
import org.hl7.elm.r1.Split;
import org.hl7.elm.r1.SplitOnMatches;
import org.hl7.elm.r1.StartsWith;
import org.hl7.elm.r1.Substring;
import org.hl7.elm.r1.Upper;
import org.opencds.cqf.cql.engine.elm.executing.CombineEvaluator;
import org.opencds.cqf.cql.engine.elm.executing.ConcatenateEvaluator;
import org.opencds.cqf.cql.engine.elm.executing.EndsWithEvaluator;
import org.opencds.cqf.cql.engine.elm.executing.LastPositionOfEvaluator;
import org.opencds.cqf.cql.engine.elm.executing.LengthEvaluator;
import org.opencds.cqf.cql.engine.elm.executing.LowerEvaluator;
import org.opencds.cqf.cql.engine.elm.executing.MatchesEvaluator;
import org.opencds.cqf.cql.engine.elm.executing.PositionOfEvaluator;
import org.opencds.cqf.cql.engine.elm.executing.ReplaceMatchesEvaluator;
import org.opencds.cqf.cql.engine.elm.executing.SplitEvaluator;
import org.opencds.cqf.cql.engine.elm.executing.SplitOnMatchesEvaluator;
import org.opencds.cqf.cql.engine.elm.executing.StartsWithEvaluator;
import org.opencds.cqf.cql.engine.elm.executing.SubstringEvaluator;
import org.opencds.cqf.cql.engine.elm.executing.UpperEvaluator;

/** Strings. */
final class StringNodes {

  private StringNodes() {}

  static void addTo(Nodes nodes) {
    nodes.unary(Upper.class, (operand, state) -> UpperEvaluator.upper(operand));
    nodes.unary(Lower.class, (operand, state) -> LowerEvaluator.lower(operand));
    nodes.binary(
        StartsWith.class, (left, right, state) -> StartsWithEvaluator.startsWith(left, right));
    nodes.binary(
        EndsWith.class,
        (left, right, state) -> EndsWithEvaluator.endsWith((String) left, (String) right));
    nodes.binary(
        Matches.class,
        (left, right, state) -> MatchesEvaluator.matches((String) left, (String) right));
    nodes.add(Combine.class, StringNodes::combine);
    nodes.add(Concatenate.class, StringNodes::concatenate);
    nodes.add(Length.class, StringNodes::length);
    nodes.add(ReplaceMatches.class, StringNodes::replace);
    nodes.add(Substring.class, StringNodes::substring);
    nodes.add(
        PositionOf.class,
        (node, scope) ->
            Nodes.applied(
                (pattern, string, state) -> PositionOfEvaluator.positionOf(pattern, string),
                scope.link(node.getPattern()),
                scope.link(node.getString())));
    nodes.add(
        LastPositionOf.class,
        (node, scope) ->
            Nodes.applied(
                (string, pattern, state) -> LastPositionOfEvaluator.lastPositionOf(string, pattern),
                scope.link(node.getString()),
                scope.link(node.getPattern())));
    nodes.add(
        Split.class,
        (node, scope) ->
            Nodes.applied(
                (string, separator, state) -> SplitEvaluator.split(string, separator),
                scope.link(node.getStringToSplit()),
                scope.link(node.getSeparator())));
    nodes.add(
        SplitOnMatches.class,
        (node, scope) ->
            Nodes.applied(
                (string, pattern, state) -> SplitOnMatchesEvaluator.splitOnMatches(string, pattern),
                scope.link(node.getStringToSplit()),
                scope.link(node.getSeparatorPattern())));
  }

  private static Term combine(Combine node, Scope scope) {
    Term source = scope.link(node.getSource());
    Term separator =
        node.getSeparator() == null ? new Constant("") : scope.link(node.getSeparator());
    return frame -> CombineEvaluator.combine(source.value(frame), (String) separator.value(frame));
  }

  private static Term concatenate(Concatenate node, Scope scope) {
    Term left = scope.link(node.getOperand().get(0));
    Term right = scope.link(node.getOperand().get(1));
    return frame -> ConcatenateEvaluator.concatenate(left.value(frame), right.value(frame));
  }

  private static Term length(Length node, Scope scope) {
    Term operand = scope.link(node.getOperand());
    return frame ->
        LengthEvaluator.internalEvaluate(operand.value(frame), node, frame.evaluation.state);
  }

  private static Term replace(ReplaceMatches node, Scope scope) {
    List<Term> operands = scope.link(node.getOperand());
    return frame ->
        ReplaceMatchesEvaluator.replaceMatches(
            (String) operands.get(0).value(frame),
            (String) operands.get(1).value(frame),
            (String) operands.get(2).value(frame));
  }

  private static Term substring(Substring node, Scope scope) {
    Term string = scope.link(node.getStringToSub());
    Term start = scope.link(node.getStartIndex());
    Term length = node.getLength() == null ? new Constant(null) : scope.link(node.getLength());
    return frame ->
        SubstringEvaluator.substring(string.value(frame), start.value(frame), length.value(frame));
  }
}
