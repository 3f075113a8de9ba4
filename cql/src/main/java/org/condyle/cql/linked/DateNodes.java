package org.condyle.cql.linked;

import java.math.BigDecimal;
import java.util.List;
import java.util.stream.Stream;
import org.hl7.elm.r1.CalculateAge;
import org.hl7.elm.r1.CalculateAgeAt;
import org.hl7.elm.r1.DateFrom;
import org.hl7.elm.r1.DateTimeComponentFrom;
import org.hl7.elm.r1.DifferenceBetween;
import org.hl7.elm.r1.DurationBetween;
import org.hl7.elm.r1.Expression;
import org.hl7.elm.r1.Now;
import org.hl7.elm.r1.TimeFrom;
import org.hl7.elm.r1.TimeOfDay;
import org.hl7.elm.r1.TimezoneFrom;
import org.hl7.elm.r1.TimezoneOffsetFrom;
import org.hl7.elm.r1.Today;
import org.jspecify.annotations.Nullable;
import org.opencds.cqf.cql.engine.elm.executing.CalculateAgeAtEvaluator;
import org.opencds.cqf.cql.engine.elm.executing.CalculateAgeEvaluator;
import org.opencds.cqf.cql.engine.elm.executing.DateEvaluator;
import org.opencds.cqf.cql.engine.elm.executing.DateFromEvaluator;
import org.opencds.cqf.cql.engine.elm.executing.DateTimeComponentFromEvaluator;
import org.opencds.cqf.cql.engine.elm.executing.DateTimeEvaluator;
import org.opencds.cqf.cql.engine.elm.executing.DifferenceBetweenEvaluator;
import org.opencds.cqf.cql.engine.elm.executing.DurationBetweenEvaluator;
import org.opencds.cqf.cql.engine.elm.executing.NowEvaluator;
import org.opencds.cqf.cql.engine.elm.executing.TimeEvaluator;
import org.opencds.cqf.cql.engine.elm.executing.TimeFromEvaluator;
import org.opencds.cqf.cql.engine.elm.executing.TimeOfDayEvaluator;
import org.opencds.cqf.cql.engine.elm.executing.TimezoneFromEvaluator;
import org.opencds.cqf.cql.engine.elm.executing.TimezoneOffsetFromEvaluator;
import org.opencds.cqf.cql.engine.elm.executing.TodayEvaluator;
import org.opencds.cqf.cql.engine.runtime.Precision;
import org.opencds.cqf.cql.engine.runtime.TemporalHelper;

/** Dates and times, and the time that lies between two of them. */
final class DateNodes {

  private DateNodes() {}

  static void addTo(Nodes nodes) {
    nodes.unary(DateFrom.class, (operand, state) -> DateFromEvaluator.dateFrom(operand));
    nodes.unary(TimeFrom.class, (operand, state) -> TimeFromEvaluator.timeFrom(operand));
    nodes.unary(
        TimezoneFrom.class, (operand, state) -> TimezoneFromEvaluator.internalEvaluate(operand));
    nodes.unary(
        TimezoneOffsetFrom.class,
        (operand, state) -> TimezoneOffsetFromEvaluator.timezoneOffsetFrom(operand));
    nodes.add(org.hl7.elm.r1.Date.class, DateNodes::date);
    nodes.add(org.hl7.elm.r1.DateTime.class, DateNodes::dateTime);
    nodes.add(org.hl7.elm.r1.Time.class, DateNodes::time);
    nodes.add(DateTimeComponentFrom.class, DateNodes::component);
    nodes.add(DurationBetween.class, DateNodes::duration);
    nodes.add(DifferenceBetween.class, DateNodes::difference);
    nodes.add(CalculateAge.class, DateNodes::age);
    nodes.add(CalculateAgeAt.class, DateNodes::ageAt);
    nodes.add(
        Now.class, (node, scope) -> frame -> NowEvaluator.internalEvaluate(frame.evaluation.state));
    nodes.add(Today.class, (node, scope) -> frame -> TodayEvaluator.today(frame.evaluation.state));
    nodes.add(
        TimeOfDay.class,
        (node, scope) -> frame -> TimeOfDayEvaluator.internalEvaluate(frame.evaluation.state));
  }

  private static Term date(org.hl7.elm.r1.Date node, Scope scope) {
    Term[] parts = parts(scope, node.getYear(), node.getMonth(), node.getDay());
    return frame ->
        DateEvaluator.internalEvaluate(
            part(parts[0], frame), part(parts[1], frame), part(parts[2], frame));
  }

  /** Without an offset of its own it has that of the evaluation. */
  private static Term dateTime(org.hl7.elm.r1.DateTime node, Scope scope) {
    Term[] parts =
        parts(
            scope,
            node.getYear(),
            node.getMonth(),
            node.getDay(),
            node.getHour(),
            node.getMinute(),
            node.getSecond(),
            node.getMillisecond());
    Term offset =
        node.getTimezoneOffset() == null
            ? DateNodes::evaluationOffset
            : scope.link(node.getTimezoneOffset());
    return frame ->
        DateTimeEvaluator.internalEvaluate(
            part(parts[0], frame),
            part(parts[1], frame),
            part(parts[2], frame),
            part(parts[3], frame),
            part(parts[4], frame),
            part(parts[5], frame),
            part(parts[6], frame),
            (BigDecimal) offset.value(frame));
  }

  private static Object evaluationOffset(Frame frame) {
    return TemporalHelper.INSTANCE.zoneToOffset(
        frame.evaluation.state.getEvaluationDateTime().getZoneOffset());
  }

  private static Term time(org.hl7.elm.r1.Time node, Scope scope) {
    if (node.getHour() == null) {
      return new Constant(null);
    }
    Term[] parts =
        parts(scope, node.getHour(), node.getMinute(), node.getSecond(), node.getMillisecond());
    return frame ->
        TimeEvaluator.time(
            part(parts[0], frame),
            part(parts[1], frame),
            part(parts[2], frame),
            part(parts[3], frame));
  }

  private static Term[] parts(Scope scope, @Nullable Expression... parts) {
    return Stream.of(parts)
        .map(each -> each == null ? new Constant(null) : scope.link(each))
        .toArray(Term[]::new);
  }

  private static @Nullable Integer part(Term part, Frame frame) {
    return (Integer) part.value(frame);
  }

  private static Term component(DateTimeComponentFrom node, Scope scope) {
    Term operand = scope.link(node.getOperand());
    String precision = node.getPrecision().value();
    return frame ->
        DateTimeComponentFromEvaluator.dateTimeComponentFrom(operand.value(frame), precision);
  }

  private static Term duration(DurationBetween node, Scope scope) {
    List<Term> operands = scope.link(node.getOperand());
    Precision precision = Precision.Companion.fromString(node.getPrecision().value());
    return frame ->
        DurationBetweenEvaluator.duration(
            operands.get(0).value(frame), operands.get(1).value(frame), precision);
  }

  private static Term difference(DifferenceBetween node, Scope scope) {
    List<Term> operands = scope.link(node.getOperand());
    Precision precision = Precision.Companion.fromString(node.getPrecision().value());
    return frame ->
        DifferenceBetweenEvaluator.difference(
            operands.get(0).value(frame), operands.get(1).value(frame), precision);
  }

  private static Term age(CalculateAge node, Scope scope) {
    Term operand = scope.link(node.getOperand());
    String precision = node.getPrecision().value();
    return frame ->
        CalculateAgeEvaluator.internalEvaluate(
            operand.value(frame), precision, frame.evaluation.state);
  }

  private static Term ageAt(CalculateAgeAt node, Scope scope) {
    List<Term> operands = scope.link(node.getOperand());
    String precision = node.getPrecision().value();
    return frame ->
        CalculateAgeAtEvaluator.calculateAgeAt(
            operands.get(0).value(frame), operands.get(1).value(frame), precision);
  }
}
