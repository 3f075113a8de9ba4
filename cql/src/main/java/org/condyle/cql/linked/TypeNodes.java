package org.condyle.cql.linked;

import static java.lang.Boolean.TRUE;

import javax.xml.namespace.QName;
import org.hl7.elm.r1.As;
import org.hl7.elm.r1.Convert;
import org.hl7.elm.r1.ConvertQuantity;
import org.hl7.elm.r1.ConvertsToBoolean;
import org.hl7.elm.r1.ConvertsToDate;
import org.hl7.elm.r1.ConvertsToDateTime;
import org.hl7.elm.r1.ConvertsToDecimal;
import org.hl7.elm.r1.ConvertsToInteger;
import org.hl7.elm.r1.ConvertsToLong;
import org.hl7.elm.r1.ConvertsToQuantity;
import org.hl7.elm.r1.ConvertsToString;
import org.hl7.elm.r1.ConvertsToTime;
import org.hl7.elm.r1.Element;
import org.hl7.elm.r1.Is;
import org.hl7.elm.r1.ToBoolean;
import org.hl7.elm.r1.ToChars;
import org.hl7.elm.r1.ToConcept;
import org.hl7.elm.r1.ToDate;
import org.hl7.elm.r1.ToDateTime;
import org.hl7.elm.r1.ToDecimal;
import org.hl7.elm.r1.ToInteger;
import org.hl7.elm.r1.ToLong;
import org.hl7.elm.r1.ToQuantity;
import org.hl7.elm.r1.ToRatio;
import org.hl7.elm.r1.ToString;
import org.hl7.elm.r1.ToTime;
import org.hl7.elm.r1.TypeSpecifier;
import org.jspecify.annotations.Nullable;
import org.opencds.cqf.cql.engine.data.DataProvider;
import org.opencds.cqf.cql.engine.elm.executing.ConvertEvaluator;
import org.opencds.cqf.cql.engine.elm.executing.ConvertQuantityEvaluator;
import org.opencds.cqf.cql.engine.elm.executing.ConvertsToBooleanEvaluator;
import org.opencds.cqf.cql.engine.elm.executing.ConvertsToDateEvaluator;
import org.opencds.cqf.cql.engine.elm.executing.ConvertsToDateTimeEvaluator;
import org.opencds.cqf.cql.engine.elm.executing.ConvertsToDecimalEvaluator;
import org.opencds.cqf.cql.engine.elm.executing.ConvertsToIntegerEvaluator;
import org.opencds.cqf.cql.engine.elm.executing.ConvertsToLongEvaluator;
import org.opencds.cqf.cql.engine.elm.executing.ConvertsToQuantityEvaluator;
import org.opencds.cqf.cql.engine.elm.executing.ConvertsToStringEvaluator;
import org.opencds.cqf.cql.engine.elm.executing.ConvertsToTimeEvaluator;
import org.opencds.cqf.cql.engine.elm.executing.ToBooleanEvaluator;
import org.opencds.cqf.cql.engine.elm.executing.ToCharsEvaluator;
import org.opencds.cqf.cql.engine.elm.executing.ToConceptEvaluator;
import org.opencds.cqf.cql.engine.elm.executing.ToDateEvaluator;
import org.opencds.cqf.cql.engine.elm.executing.ToDateTimeEvaluator;
import org.opencds.cqf.cql.engine.elm.executing.ToDecimalEvaluator;
import org.opencds.cqf.cql.engine.elm.executing.ToIntegerEvaluator;
import org.opencds.cqf.cql.engine.elm.executing.ToLongEvaluator;
import org.opencds.cqf.cql.engine.elm.executing.ToQuantityEvaluator;
import org.opencds.cqf.cql.engine.elm.executing.ToRatioEvaluator;
import org.opencds.cqf.cql.engine.elm.executing.ToStringEvaluator;
import org.opencds.cqf.cql.engine.elm.executing.ToTimeEvaluator;
import org.opencds.cqf.cql.engine.execution.Environment;

/** Tests of types, casts and conversions. */
final class TypeNodes {

  private TypeNodes() {}

  static void addTo(Nodes nodes) {
    nodes.unary(ToBoolean.class, (operand, state) -> ToBooleanEvaluator.toBoolean(operand));
    nodes.unary(ToConcept.class, (operand, state) -> ToConceptEvaluator.toConcept(operand));
    nodes.unary(ToChars.class, (operand, state) -> ToCharsEvaluator.toChars(operand));
    nodes.unary(ToDate.class, (operand, state) -> ToDateEvaluator.toDate(operand));
    nodes.unary(ToDecimal.class, (operand, state) -> ToDecimalEvaluator.toDecimal(operand));
    nodes.unary(ToInteger.class, (operand, state) -> ToIntegerEvaluator.toInteger(operand));
    nodes.unary(ToLong.class, (operand, state) -> ToLongEvaluator.toLong(operand));
    nodes.unary(ToRatio.class, (operand, state) -> ToRatioEvaluator.toRatio(operand));
    nodes.unary(ToString.class, (operand, state) -> ToStringEvaluator.toString(operand));
    nodes.unary(ToTime.class, (operand, state) -> ToTimeEvaluator.toTime(operand));
    nodes.unary(
        ToDateTime.class, (operand, state) -> ToDateTimeEvaluator.toDateTime(operand, state));
    nodes.unary(
        ToQuantity.class, (operand, state) -> ToQuantityEvaluator.toQuantity(operand, state));
    nodes.unary(
        ConvertsToBoolean.class,
        (operand, state) -> ConvertsToBooleanEvaluator.convertsToBoolean(operand));
    nodes.unary(
        ConvertsToDate.class, (operand, state) -> ConvertsToDateEvaluator.convertsToDate(operand));
    nodes.unary(
        ConvertsToDecimal.class,
        (operand, state) -> ConvertsToDecimalEvaluator.convertsToDecimal(operand));
    nodes.unary(
        ConvertsToInteger.class,
        (operand, state) -> ConvertsToIntegerEvaluator.convertsToInteger(operand));
    nodes.unary(
        ConvertsToLong.class, (operand, state) -> ConvertsToLongEvaluator.convertsToLong(operand));
    nodes.unary(
        ConvertsToString.class,
        (operand, state) -> ConvertsToStringEvaluator.convertsToString(operand));
    nodes.unary(
        ConvertsToTime.class, (operand, state) -> ConvertsToTimeEvaluator.convertsToTime(operand));
    nodes.unary(
        ConvertsToDateTime.class,
        (operand, state) ->
            ConvertsToDateTimeEvaluator.convertsToDateTime(
                operand, state.getEvaluationDateTime().getZoneOffset()));
    nodes.unary(
        ConvertsToQuantity.class,
        (operand, state) -> ConvertsToQuantityEvaluator.convertsToQuantity(operand, state));
    nodes.binary(
        ConvertQuantity.class,
        (left, right, state) ->
            ConvertQuantityEvaluator.convertQuantity(
                left, right, state.getEnvironment().getLibraryManager().getUcumService()));
    nodes.add(Is.class, TypeNodes::is);
    nodes.add(As.class, TypeNodes::as);
    nodes.add(Convert.class, TypeNodes::convert);
  }

  /** A type's class is found when the logic is linked, its rules are those of its model. */
  private static Term is(Is node, Scope scope) {
    Term operand = scope.link(node.getOperand());
    Class<?> type = type(node, node.isType(), node.isTypeSpecifier(), scope);
    Environment environment = scope.linker().environment();
    DataProvider model = model(type, environment);
    if (Iterable.class.isAssignableFrom(type)) {
      return frame -> environment.is(operand.value(frame), type);
    }
    return frame -> {
      Object value = operand.value(frame);
      if (value == null) {
        return null;
      }
      return type.isInstance(value) || (model != null && TRUE.equals(model.is(value, type)));
    };
  }

  private static Term as(As node, Scope scope) {
    Term operand = scope.link(node.getOperand());
    Class<?> type = type(node, node.getAsType(), node.getAsTypeSpecifier(), scope);
    boolean strict = TRUE.equals(node.isStrict());
    Environment environment = scope.linker().environment();
    return frame -> {
      Object value = operand.value(frame);
      return value == null || type.isInstance(value) ? value : environment.as(value, type, strict);
    };
  }

  private static Class<?> type(
      Element node, @Nullable QName name, @Nullable TypeSpecifier specifier, Scope scope) {
    Environment environment = scope.linker().environment();
    Class<?> type;
    try {
      type = specifier != null ? environment.resolveType(specifier) : environment.resolveType(name);
    } catch (RuntimeException e) {
      throw scope.unsupported(node, "its type is not known");
    }
    if (type == null) {
      throw scope.unsupported(node, "its type is not known");
    }
    return type;
  }

  private static @Nullable DataProvider model(Class<?> type, Environment environment) {
    return environment.resolveDataProvider(type.getPackage().getName(), false);
  }

  private static Term convert(Convert node, Scope scope) {
    Term operand = scope.link(node.getOperand());
    return frame ->
        ConvertEvaluator.internalEvaluate(
            operand.value(frame),
            node.getToType(),
            node.getToTypeSpecifier(),
            frame.evaluation.state);
  }
}
