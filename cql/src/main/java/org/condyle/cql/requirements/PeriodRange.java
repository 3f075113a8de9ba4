package org.condyle.cql.requirements;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Period;
import java.util.function.UnaryOperator;
import org.condyle.cql.requirements.PeriodBound.Edge;
import org.condyle.cql.requirements.Scope.Found;
import org.condyle.cql.runtime.EvaluationSettings;
import org.hl7.elm.r1.Add;
import org.hl7.elm.r1.As;
import org.hl7.elm.r1.DateFrom;
import org.hl7.elm.r1.End;
import org.hl7.elm.r1.Expression;
import org.hl7.elm.r1.ExpressionDef;
import org.hl7.elm.r1.ExpressionRef;
import org.hl7.elm.r1.FunctionRef;
import org.hl7.elm.r1.Interval;
import org.hl7.elm.r1.Null;
import org.hl7.elm.r1.ParameterRef;
import org.hl7.elm.r1.Property;
import org.hl7.elm.r1.Quantity;
import org.hl7.elm.r1.Start;
import org.hl7.elm.r1.Subtract;
import org.hl7.elm.r1.ToDate;
import org.hl7.elm.r1.ToDateTime;
import org.jspecify.annotations.Nullable;

/**
 * A range that the measurement period alone decides; a moment is a range of which both bounds are
 * the same.
 *
 * @param from null when it has no beginning
 * @param to null when it has no end
 */
record PeriodRange(@Nullable PeriodBound from, @Nullable PeriodBound to) {

  private static final int DEPTH = 12;

  /** The range that an expression means; null when more than the period decides it. */
  static @Nullable PeriodRange of(@Nullable Expression expression, Scope scope) {
    return of(expression, scope, 0);
  }

  private static @Nullable PeriodRange of(@Nullable Expression expression, Scope scope, int depth) {
    if (expression == null || depth > DEPTH) {
      return null;
    }
    if (expression instanceof ParameterRef parameter) {
      return parameter.getLibraryName() == null
              && EvaluationSettings.MEASUREMENT_PERIOD.equals(parameter.getName())
          ? new PeriodRange(PeriodBound.at(Edge.START), PeriodBound.at(Edge.END))
          : null;
    }
    if (expression instanceof FunctionRef) {
      return null;
    }
    if (expression instanceof ExpressionRef reference) {
      Found<ExpressionDef> found = scope.expression(reference);
      return of(found.definition().getExpression(), found.scope(), depth + 1);
    }
    if (expression instanceof Interval interval) {
      return interval(interval, scope, depth);
    }
    if (expression instanceof Add add) {
      return shifted(add.getOperand().get(0), add.getOperand().get(1), 1, scope, depth);
    }
    if (expression instanceof Subtract subtract) {
      return shifted(subtract.getOperand().get(0), subtract.getOperand().get(1), -1, scope, depth);
    }
    return part(expression, scope, depth);
  }

  private static @Nullable PeriodRange part(Expression expression, Scope scope, int depth) {
    if (expression instanceof Start start) {
      return first(of(start.getOperand(), scope, depth + 1));
    }
    if (expression instanceof End end) {
      return last(of(end.getOperand(), scope, depth + 1));
    }
    if (expression instanceof Property property && property.getSource() != null) {
      PeriodRange source = of(property.getSource(), scope, depth + 1);
      return "low".equals(property.getPath())
          ? first(source)
          : "high".equals(property.getPath()) ? last(source) : null;
    }
    Expression converted =
        expression instanceof As as
            ? as.getOperand()
            : expression instanceof ToDateTime toDateTime
                ? toDateTime.getOperand()
                : expression instanceof ToDate toDate
                    ? toDate.getOperand()
                    : expression instanceof DateFrom dateFrom ? dateFrom.getOperand() : null;
    return of(converted, scope, depth + 1);
  }

  private static @Nullable PeriodRange first(@Nullable PeriodRange range) {
    return range == null || range.from == null ? null : new PeriodRange(range.from, range.from);
  }

  private static @Nullable PeriodRange last(@Nullable PeriodRange range) {
    return range == null || range.to == null ? null : new PeriodRange(range.to, range.to);
  }

  private static @Nullable PeriodRange interval(Interval interval, Scope scope, int depth) {
    boolean openLow = isNull(interval.getLow());
    boolean openHigh = isNull(interval.getHigh());
    PeriodRange low = openLow ? null : of(interval.getLow(), scope, depth + 1);
    PeriodRange high = openHigh ? null : of(interval.getHigh(), scope, depth + 1);
    if (low == null && !openLow || high == null && !openHigh) {
      return null;
    }
    return new PeriodRange(low == null ? null : low.from, high == null ? null : high.to);
  }

  private static boolean isNull(@Nullable Expression expression) {
    return expression instanceof Null
        || expression instanceof As as && as.getOperand() instanceof Null;
  }

  private static @Nullable PeriodRange shifted(
      Expression from, Expression by, int sign, Scope scope, int depth) {
    PeriodRange range = of(from, scope, depth + 1);
    UnaryOperator<PeriodBound> shift =
        by instanceof Quantity quantity ? shift(quantity, sign) : null;
    if (range == null || shift == null || range.from == null || !range.from.equals(range.to)) {
      return null;
    }
    PeriodBound moved = shift.apply(range.from);
    return new PeriodRange(moved, moved);
  }

  private static @Nullable UnaryOperator<PeriodBound> shift(Quantity quantity, int sign) {
    Integer amount = wholeNumber(quantity);
    String unit = quantity.getUnit();
    if (amount == null || unit == null) {
      return null;
    }
    int count = sign * amount;
    return switch (unit) {
      case "year", "years", "a" -> bound -> bound.plus(Period.ofYears(count));
      case "month", "months", "mo" -> bound -> bound.plus(Period.ofMonths(count));
      case "week", "weeks", "wk" -> bound -> bound.plus(Period.ofWeeks(count));
      case "day", "days", "d" -> bound -> bound.plus(Period.ofDays(count));
      case "hour", "hours", "h" -> bound -> bound.plus(Duration.ofHours(count));
      case "minute", "minutes", "min" -> bound -> bound.plus(Duration.ofMinutes(count));
      default -> null;
    };
  }

  private static @Nullable Integer wholeNumber(Quantity quantity) {
    String text = String.valueOf(quantity.getValue());
    try {
      return new BigDecimal(text).intValueExact();
    } catch (ArithmeticException | NumberFormatException e) {
      return null;
    }
  }
}
