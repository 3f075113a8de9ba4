package org.condyle.cql.requirements;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.condyle.cql.requirements.Scope.Found;
import org.condyle.cql.runtime.EvaluationSettings;
import org.cqframework.cql.elm.visiting.BaseElmLibraryVisitor;
import org.hl7.elm.r1.As;
import org.hl7.elm.r1.CalculateAge;
import org.hl7.elm.r1.DateFrom;
import org.hl7.elm.r1.DateTimeComponentFrom;
import org.hl7.elm.r1.DateTimePrecision;
import org.hl7.elm.r1.Element;
import org.hl7.elm.r1.Expression;
import org.hl7.elm.r1.ExpressionDef;
import org.hl7.elm.r1.ExpressionRef;
import org.hl7.elm.r1.FunctionDef;
import org.hl7.elm.r1.FunctionRef;
import org.hl7.elm.r1.If;
import org.hl7.elm.r1.Now;
import org.hl7.elm.r1.OperandDef;
import org.hl7.elm.r1.OperandRef;
import org.hl7.elm.r1.ParameterDef;
import org.hl7.elm.r1.ParameterRef;
import org.hl7.elm.r1.Property;
import org.hl7.elm.r1.TimeOfDay;
import org.hl7.elm.r1.Today;
import org.jspecify.annotations.Nullable;

/**
 * Follows the logic to every place that looks at the clock. A moment counts by its day only where
 * it goes straight into an operator that takes the date, or a part of it, and drops the rest.
 */
final class ClockWalk extends BaseElmLibraryVisitor<Boolean, ClockWalk.Way> {

  private static final Set<DateTimePrecision> DAY_OR_COARSER =
      Set.of(
          DateTimePrecision.YEAR,
          DateTimePrecision.MONTH,
          DateTimePrecision.WEEK,
          DateTimePrecision.DAY);

  /**
   * Where the walk is.
   *
   * @param byDay whether only the day of the value at hand counts
   * @param operands for each operand of the function at hand whether all its uses so far are by day
   */
  record Way(Scope scope, boolean byDay, Map<String, Boolean> operands) {

    Way byDay(boolean only) {
      return only == byDay ? this : new Way(scope, only, operands);
    }
  }

  /** A definition as the one object it is: the same text means another in another library. */
  private record Step(Element definition, boolean byDay) {
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Step step && step.definition == definition && step.byDay == byDay;
    }

    @Override
    public int hashCode() {
      return 2 * System.identityHashCode(definition) + (byDay ? 1 : 0);
    }
  }

  private final Set<Step> followed = new HashSet<>();
  private final Map<Step, Map<String, Boolean>> functions = new HashMap<>();
  private final Set<Step> open = new HashSet<>();
  private ClockUse use = ClockUse.NONE;

  ClockUse use() {
    return use;
  }

  /** Walks from a definition or a function, all of whose result counts. */
  void from(ExpressionDef definition, Scope scope) {
    if (definition instanceof FunctionDef function) {
      operandsByDay(new Found<>(function, scope), false);
    } else {
      follow(new Found<>(definition, scope), false);
    }
  }

  private void follow(Found<ExpressionDef> found, boolean byDay) {
    Expression expression = found.definition().getExpression();
    if (expression != null && followed.add(new Step(found.definition(), byDay))) {
      visitExpression(expression, new Way(found.scope(), byDay, new HashMap<>()));
    }
  }

  /** By operand whether only its day counts; nothing of one that the function does not read. */
  private Map<String, Boolean> operandsByDay(Found<FunctionDef> found, boolean byDay) {
    Step step = new Step(found.definition(), byDay);
    Map<String, Boolean> known = functions.get(step);
    if (known != null) {
      return known;
    }
    Expression body = found.definition().getExpression();
    if (body == null || !open.add(step)) {
      // What is not CQL, or calls itself, is not seen through.
      return allByTheInstant(found.definition());
    }
    Map<String, Boolean> operands = new HashMap<>();
    visitExpression(body, new Way(found.scope(), byDay, operands));
    open.remove(step);
    functions.put(step, operands);
    return operands;
  }

  private static Map<String, Boolean> allByTheInstant(FunctionDef function) {
    Map<String, Boolean> operands = new HashMap<>();
    for (OperandDef operand : function.getOperand()) {
      operands.put(String.valueOf(operand.getName()), false);
    }
    return operands;
  }

  private void sees(ClockUse found) {
    use = use.and(found);
  }

  private void seesMoment(Way way) {
    sees(way.byDay() ? ClockUse.DAY : ClockUse.INSTANT);
  }

  @Override
  protected Boolean defaultResult(Element element, Way way) {
    return true;
  }

  @Override
  public Boolean visitExpression(Expression elm, Way way) {
    boolean passesItOn =
        elm instanceof Now
            || elm instanceof ParameterRef
            || elm instanceof OperandRef
            || elm instanceof ExpressionRef
            || elm instanceof As
            || elm instanceof If;
    return super.visitExpression(elm, way.byDay(passesItOn && way.byDay()));
  }

  @Override
  public Boolean visitNow(Now elm, Way way) {
    seesMoment(way);
    return true;
  }

  @Override
  public Boolean visitToday(Today elm, Way way) {
    sees(ClockUse.DAY);
    return true;
  }

  @Override
  public Boolean visitTimeOfDay(TimeOfDay elm, Way way) {
    sees(ClockUse.INSTANT);
    return true;
  }

  /** The age at the evaluation's now; at its day where the birth date is a date. */
  @Override
  public Boolean visitCalculateAge(CalculateAge elm, Way way) {
    sees(
        DAY_OR_COARSER.contains(elm.getPrecision()) && isDate(elm.getOperand())
            ? ClockUse.DAY
            : ClockUse.INSTANT);
    return super.visitCalculateAge(elm, way);
  }

  private static boolean isDate(@Nullable Expression birth) {
    if (birth == null) {
      return false;
    }
    if (birth.getResultTypeName() != null) {
      return birth.getResultTypeName().getLocalPart().equals("Date");
    }
    return birth instanceof Property property
        && property.getPath() != null
        && property.getPath().startsWith("birthDate");
  }

  @Override
  public Boolean visitDateFrom(DateFrom elm, Way way) {
    return elm.getOperand() == null || visitExpression(elm.getOperand(), way.byDay(true));
  }

  @Override
  public Boolean visitDateTimeComponentFrom(DateTimeComponentFrom elm, Way way) {
    boolean byDay = DAY_OR_COARSER.contains(elm.getPrecision());
    return elm.getOperand() == null || visitExpression(elm.getOperand(), way.byDay(byDay));
  }

  @Override
  public Boolean visitIf(If elm, Way way) {
    walk(elm.getCondition(), way.byDay(false));
    walk(elm.getThen(), way);
    walk(elm.getElse(), way);
    return true;
  }

  private void walk(@Nullable Expression expression, Way way) {
    if (expression != null) {
      visitExpression(expression, way);
    }
  }

  /** The server sets the cut-off and the period; any other parameter may be left to its default. */
  @Override
  public Boolean visitParameterRef(ParameterRef elm, Way way) {
    String name = String.valueOf(elm.getName());
    if (name.equals(EvaluationSettings.DATA_CUT_OFF)) {
      seesMoment(way);
    } else if (!name.equals(EvaluationSettings.MEASUREMENT_PERIOD)) {
      Found<ParameterDef> parameter = way.scope().parameter(elm);
      Expression byDefault = parameter.definition().getDefault();
      if (byDefault != null) {
        visitExpression(byDefault, new Way(parameter.scope(), way.byDay(), new HashMap<>()));
      }
    }
    return true;
  }

  @Override
  public Boolean visitOperandRef(OperandRef elm, Way way) {
    way.operands().merge(String.valueOf(elm.getName()), way.byDay(), Boolean::logicalAnd);
    return true;
  }

  @Override
  public Boolean visitExpressionRef(ExpressionRef elm, Way way) {
    if (elm instanceof FunctionRef call) {
      return visitFunctionRef(call, way);
    }
    follow(way.scope().expression(elm), way.byDay());
    return true;
  }

  @Override
  public Boolean visitFunctionRef(FunctionRef elm, Way way) {
    List<Found<FunctionDef>> candidates = way.scope().functions(elm);
    List<Boolean> byDay = new ArrayList<>();
    elm.getOperand().forEach(each -> byDay.add(!candidates.isEmpty()));
    for (Found<FunctionDef> function : candidates) {
      Map<String, Boolean> read = operandsByDay(function, way.byDay());
      List<OperandDef> operands = function.definition().getOperand();
      for (int i = 0; i < byDay.size(); i++) {
        boolean onlyDay = read.getOrDefault(String.valueOf(operands.get(i).getName()), true);
        byDay.set(i, byDay.get(i) && onlyDay);
      }
    }
    for (int i = 0; i < byDay.size(); i++) {
      visitExpression(elm.getOperand().get(i), way.byDay(byDay.get(i)));
    }
    return true;
  }
}
