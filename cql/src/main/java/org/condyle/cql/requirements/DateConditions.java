package org.condyle.cql.requirements;

import java.util.EnumSet;
import java.util.Set;
import org.hl7.elm.r1.After;
import org.hl7.elm.r1.And;
import org.hl7.elm.r1.Before;
import org.hl7.elm.r1.BinaryExpression;
import org.hl7.elm.r1.Contains;
import org.hl7.elm.r1.DateTimePrecision;
import org.hl7.elm.r1.Ends;
import org.hl7.elm.r1.Expression;
import org.hl7.elm.r1.In;
import org.hl7.elm.r1.IncludedIn;
import org.hl7.elm.r1.Includes;
import org.hl7.elm.r1.Overlaps;
import org.hl7.elm.r1.OverlapsAfter;
import org.hl7.elm.r1.OverlapsBefore;
import org.hl7.elm.r1.ProperContains;
import org.hl7.elm.r1.ProperIn;
import org.hl7.elm.r1.ProperIncludedIn;
import org.hl7.elm.r1.ProperIncludes;
import org.hl7.elm.r1.SameOrAfter;
import org.hl7.elm.r1.SameOrBefore;
import org.hl7.elm.r1.Starts;
import org.jspecify.annotations.Nullable;

/**
 * Reads from a {@code where} or {@code such that} between which dates a resource must lie for the
 * condition to be true. Only conditions that must all hold are read, so that what is found holds
 * whenever the whole is true.
 */
final class DateConditions {

  /** At a coarser precision, as in {@code during year of}, dates further out can count. */
  private static final Set<DateTimePrecision> TO_THE_DAY =
      EnumSet.of(
          DateTimePrecision.DAY,
          DateTimePrecision.HOUR,
          DateTimePrecision.MINUTE,
          DateTimePrecision.SECOND,
          DateTimePrecision.MILLISECOND);

  private final ElementDates dates;
  private final Scope scope;

  DateConditions(ElementDates dates, Scope scope) {
    this.dates = dates;
    this.scope = scope;
  }

  /** The dates that a condition demands of the resource; null when it demands none. */
  @Nullable DateFilter of(@Nullable Expression condition) {
    if (condition instanceof And and) {
      DateFilter left = of(and.getOperand().get(0));
      return narrower(left, of(and.getOperand().get(1)));
    }
    if (!(condition instanceof BinaryExpression comparison)
        || comparison.getOperand().size() != 2
        || !isToTheDay(precision(comparison))) {
      return null;
    }
    Expression left = comparison.getOperand().get(0);
    Expression right = comparison.getOperand().get(1);
    String path = dates.path(left);
    PeriodRange range = path == null ? null : PeriodRange.of(right, scope);
    if (path != null && range != null) {
      return filter(path, range, relation(comparison, true));
    }
    path = dates.path(right);
    range = path == null ? null : PeriodRange.of(left, scope);
    return path == null || range == null ? null : filter(path, range, relation(comparison, false));
  }

  /** Two demands on the same element are one when each has a side of its own. */
  private static @Nullable DateFilter narrower(
      @Nullable DateFilter one, @Nullable DateFilter other) {
    if (one == null || other == null || !one.path().equals(other.path())) {
      return one == null ? other : one;
    }
    return new DateFilter(
        one.path(),
        one.from() == null ? other.from() : one.from(),
        one.to() == null ? other.to() : one.to());
  }

  /** How the resource's dates must lie to the range. */
  private enum Relation {
    MEETS,
    NOT_AFTER,
    NOT_BEFORE,
    ANY
  }

  private static @Nullable DateFilter filter(String path, PeriodRange range, Relation relation) {
    PeriodBound from = relation == Relation.NOT_AFTER ? null : range.from();
    PeriodBound to = relation == Relation.NOT_BEFORE ? null : range.to();
    return relation == Relation.ANY || from == null && to == null
        ? null
        : new DateFilter(path, from, to);
  }

  private static Relation relation(BinaryExpression comparison, boolean resourceIsLeft) {
    if (comparison instanceof Before || comparison instanceof SameOrBefore) {
      return resourceIsLeft ? Relation.NOT_AFTER : Relation.NOT_BEFORE;
    }
    if (comparison instanceof After || comparison instanceof SameOrAfter) {
      return resourceIsLeft ? Relation.NOT_BEFORE : Relation.NOT_AFTER;
    }
    boolean shared =
        comparison instanceof Overlaps
            || comparison instanceof OverlapsBefore
            || comparison instanceof OverlapsAfter
            || comparison instanceof Starts
            || comparison instanceof Ends;
    boolean inside =
        comparison instanceof In
            || comparison instanceof IncludedIn
            || comparison instanceof ProperIn
            || comparison instanceof ProperIncludedIn;
    boolean around =
        comparison instanceof Contains
            || comparison instanceof Includes
            || comparison instanceof ProperContains
            || comparison instanceof ProperIncludes;
    return shared || inside || around ? Relation.MEETS : Relation.ANY;
  }

  private static boolean isToTheDay(@Nullable DateTimePrecision precision) {
    return precision == null || TO_THE_DAY.contains(precision);
  }

  private static @Nullable DateTimePrecision precision(BinaryExpression comparison) {
    if (comparison instanceof In in) {
      return in.getPrecision();
    }
    if (comparison instanceof IncludedIn includedIn) {
      return includedIn.getPrecision();
    }
    if (comparison instanceof ProperIn properIn) {
      return properIn.getPrecision();
    }
    if (comparison instanceof ProperIncludedIn properIncludedIn) {
      return properIncludedIn.getPrecision();
    }
    if (comparison instanceof Contains contains) {
      return contains.getPrecision();
    }
    if (comparison instanceof Includes includes) {
      return includes.getPrecision();
    }
    if (comparison instanceof ProperContains properContains) {
      return properContains.getPrecision();
    }
    if (comparison instanceof ProperIncludes properIncludes) {
      return properIncludes.getPrecision();
    }
    return precisionOfOrder(comparison);
  }

  private static @Nullable DateTimePrecision precisionOfOrder(BinaryExpression comparison) {
    if (comparison instanceof Overlaps overlaps) {
      return overlaps.getPrecision();
    }
    if (comparison instanceof OverlapsBefore overlaps) {
      return overlaps.getPrecision();
    }
    if (comparison instanceof OverlapsAfter overlaps) {
      return overlaps.getPrecision();
    }
    if (comparison instanceof Starts starts) {
      return starts.getPrecision();
    }
    if (comparison instanceof Ends ends) {
      return ends.getPrecision();
    }
    if (comparison instanceof Before before) {
      return before.getPrecision();
    }
    if (comparison instanceof After after) {
      return after.getPrecision();
    }
    if (comparison instanceof SameOrBefore sameOrBefore) {
      return sameOrBefore.getPrecision();
    }
    return comparison instanceof SameOrAfter sameOrAfter ? sameOrAfter.getPrecision() : null;
  }
}
