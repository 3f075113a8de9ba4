package org.condyle.cql.linked;

import org.hl7.elm.r1.Abs;
import org.hl7.elm.r1.Add;
import org.hl7.elm.r1.Avg;
import org.hl7.elm.r1.Ceiling;
import org.hl7.elm.r1.Divide;
import org.hl7.elm.r1.Exp;
import org.hl7.elm.r1.Floor;
import org.hl7.elm.r1.GeometricMean;
import org.hl7.elm.r1.HighBoundary;
import org.hl7.elm.r1.Literal;
import org.hl7.elm.r1.Ln;
import org.hl7.elm.r1.Log;
import org.hl7.elm.r1.LowBoundary;
import org.hl7.elm.r1.Max;
import org.hl7.elm.r1.MaxValue;
import org.hl7.elm.r1.Median;
import org.hl7.elm.r1.Min;
import org.hl7.elm.r1.MinValue;
import org.hl7.elm.r1.Mode;
import org.hl7.elm.r1.Modulo;
import org.hl7.elm.r1.Multiply;
import org.hl7.elm.r1.Negate;
import org.hl7.elm.r1.PopulationStdDev;
import org.hl7.elm.r1.PopulationVariance;
import org.hl7.elm.r1.Power;
import org.hl7.elm.r1.Precision;
import org.hl7.elm.r1.Predecessor;
import org.hl7.elm.r1.Product;
import org.hl7.elm.r1.Round;
import org.hl7.elm.r1.StdDev;
import org.hl7.elm.r1.Subtract;
import org.hl7.elm.r1.Successor;
import org.hl7.elm.r1.Sum;
import org.hl7.elm.r1.Truncate;
import org.hl7.elm.r1.TruncatedDivide;
import org.hl7.elm.r1.Variance;
import org.opencds.cqf.cql.engine.elm.executing.AbsEvaluator;
import org.opencds.cqf.cql.engine.elm.executing.AddEvaluator;
import org.opencds.cqf.cql.engine.elm.executing.AvgEvaluator;
import org.opencds.cqf.cql.engine.elm.executing.CeilingEvaluator;
import org.opencds.cqf.cql.engine.elm.executing.DivideEvaluator;
import org.opencds.cqf.cql.engine.elm.executing.ExpEvaluator;
import org.opencds.cqf.cql.engine.elm.executing.FloorEvaluator;
import org.opencds.cqf.cql.engine.elm.executing.GeometricMeanEvaluator;
import org.opencds.cqf.cql.engine.elm.executing.HighBoundaryEvaluator;
import org.opencds.cqf.cql.engine.elm.executing.LnEvaluator;
import org.opencds.cqf.cql.engine.elm.executing.LogEvaluator;
import org.opencds.cqf.cql.engine.elm.executing.LowBoundaryEvaluator;
import org.opencds.cqf.cql.engine.elm.executing.MaxEvaluator;
import org.opencds.cqf.cql.engine.elm.executing.MaxValueEvaluator;
import org.opencds.cqf.cql.engine.elm.executing.MedianEvaluator;
import org.opencds.cqf.cql.engine.elm.executing.MinEvaluator;
import org.opencds.cqf.cql.engine.elm.executing.MinValueEvaluator;
import org.opencds.cqf.cql.engine.elm.executing.ModeEvaluator;
import org.opencds.cqf.cql.engine.elm.executing.ModuloEvaluator;
import org.opencds.cqf.cql.engine.elm.executing.MultiplyEvaluator;
import org.opencds.cqf.cql.engine.elm.executing.NegateEvaluator;
import org.opencds.cqf.cql.engine.elm.executing.PopulationStdDevEvaluator;
import org.opencds.cqf.cql.engine.elm.executing.PopulationVarianceEvaluator;
import org.opencds.cqf.cql.engine.elm.executing.PowerEvaluator;
import org.opencds.cqf.cql.engine.elm.executing.PrecisionEvaluator;
import org.opencds.cqf.cql.engine.elm.executing.PredecessorEvaluator;
import org.opencds.cqf.cql.engine.elm.executing.ProductEvaluator;
import org.opencds.cqf.cql.engine.elm.executing.RoundEvaluator;
import org.opencds.cqf.cql.engine.elm.executing.StdDevEvaluator;
import org.opencds.cqf.cql.engine.elm.executing.SubtractEvaluator;
import org.opencds.cqf.cql.engine.elm.executing.SuccessorEvaluator;
import org.opencds.cqf.cql.engine.elm.executing.SumEvaluator;
import org.opencds.cqf.cql.engine.elm.executing.TruncateEvaluator;
import org.opencds.cqf.cql.engine.elm.executing.TruncatedDivideEvaluator;
import org.opencds.cqf.cql.engine.elm.executing.VarianceEvaluator;

/** Numbers and quantities, one by one and over lists. */
final class ArithmeticNodes {

  private ArithmeticNodes() {}

  static void addTo(Nodes nodes) {
    nodes.binary(Add.class, (left, right, state) -> AddEvaluator.add(left, right, state));
    nodes.binary(
        Subtract.class, (left, right, state) -> SubtractEvaluator.subtract(left, right, state));
    nodes.binary(
        Multiply.class, (left, right, state) -> MultiplyEvaluator.multiply(left, right, state));
    nodes.binary(Divide.class, (left, right, state) -> DivideEvaluator.divide(left, right, state));
    nodes.binary(
        TruncatedDivide.class,
        (left, right, state) -> TruncatedDivideEvaluator.div(left, right, state));
    nodes.binary(Modulo.class, (left, right, state) -> ModuloEvaluator.modulo(left, right));
    nodes.binary(Power.class, (left, right, state) -> PowerEvaluator.power(left, right));
    nodes.binary(Log.class, (left, right, state) -> LogEvaluator.log(left, right));
    nodes.unary(Abs.class, (operand, state) -> AbsEvaluator.abs(operand));
    nodes.unary(Ceiling.class, (operand, state) -> CeilingEvaluator.ceiling(operand));
    nodes.unary(Floor.class, (operand, state) -> FloorEvaluator.floor(operand));
    nodes.unary(Truncate.class, (operand, state) -> TruncateEvaluator.truncate(operand));
    nodes.unary(Exp.class, (operand, state) -> ExpEvaluator.exp(operand));
    nodes.unary(Ln.class, (operand, state) -> LnEvaluator.ln(operand));
    nodes.unary(Predecessor.class, (operand, state) -> PredecessorEvaluator.predecessor(operand));
    nodes.unary(Successor.class, (operand, state) -> SuccessorEvaluator.successor(operand));
    nodes.unary(Precision.class, (operand, state) -> PrecisionEvaluator.precision(operand));
    nodes.binary(
        HighBoundary.class,
        (left, right, state) -> HighBoundaryEvaluator.highBoundary(left, right));
    nodes.binary(
        LowBoundary.class, (left, right, state) -> LowBoundaryEvaluator.lowBoundary(left, right));
    nodes.aggregate(Sum.class, (source, state) -> SumEvaluator.sum(source, state));
    nodes.aggregate(Product.class, (source, state) -> ProductEvaluator.product(source, state));
    nodes.aggregate(Avg.class, (source, state) -> AvgEvaluator.avg(source, state));
    nodes.aggregate(Median.class, (source, state) -> MedianEvaluator.median(source, state));
    nodes.aggregate(Mode.class, (source, state) -> ModeEvaluator.mode(source, state));
    nodes.aggregate(Min.class, (source, state) -> MinEvaluator.min(source, state));
    nodes.aggregate(Max.class, (source, state) -> MaxEvaluator.max(source, state));
    nodes.aggregate(StdDev.class, (source, state) -> StdDevEvaluator.stdDev(source, state));
    nodes.aggregate(
        PopulationStdDev.class,
        (source, state) -> PopulationStdDevEvaluator.popStdDev(source, state));
    nodes.aggregate(
        Variance.class,
        (source, state) -> VarianceEvaluator.variance(source, state, false, "Variance"));
    nodes.aggregate(
        PopulationVariance.class,
        (source, state) ->
            PopulationVarianceEvaluator.popVariance(source, state, false, "PopulationVariance"));
    nodes.aggregate(
        GeometricMean.class,
        (source, state) ->
            GeometricMeanEvaluator.INSTANCE.geometricMean((Iterable<?>) source, state));
    nodes.add(Negate.class, ArithmeticNodes::negate);
    nodes.add(Round.class, ArithmeticNodes::round);
    nodes.add(
        MinValue.class,
        (node, scope) ->
            frame ->
                MinValueEvaluator.internalEvaluate(node.getValueType(), frame.evaluation.state));
    nodes.add(
        MaxValue.class,
        (node, scope) ->
            frame ->
                MaxValueEvaluator.internalEvaluate(node.getValueType(), frame.evaluation.state));
  }

  /** The lowest number is written as minus a literal that is no number itself. */
  private static Term negate(Negate node, Scope scope) {
    if (node.getOperand() instanceof Literal literal) {
      if ("2147483648".equals(literal.getValue())) {
        return new Constant(Integer.MIN_VALUE);
      }
      if ("9223372036854775807".equals(literal.getValue())) {
        return new Constant(Long.MIN_VALUE);
      }
    }
    Term operand = scope.link(node.getOperand());
    return frame -> NegateEvaluator.INSTANCE.negate(operand.value(frame));
  }

  private static Term round(Round node, Scope scope) {
    Term operand = scope.link(node.getOperand());
    Term precision =
        node.getPrecision() == null ? new Constant(null) : scope.link(node.getPrecision());
    return frame -> RoundEvaluator.round(operand.value(frame), precision.value(frame));
  }
}
