package org.condyle.cql.requirements;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.xml.namespace.QName;
import org.condyle.cql.requirements.Scope.Found;
import org.hl7.elm.r1.AliasRef;
import org.hl7.elm.r1.As;
import org.hl7.elm.r1.Case;
import org.hl7.elm.r1.CaseItem;
import org.hl7.elm.r1.Coalesce;
import org.hl7.elm.r1.DateFrom;
import org.hl7.elm.r1.End;
import org.hl7.elm.r1.Expression;
import org.hl7.elm.r1.FunctionDef;
import org.hl7.elm.r1.FunctionRef;
import org.hl7.elm.r1.If;
import org.hl7.elm.r1.Interval;
import org.hl7.elm.r1.IntervalTypeSpecifier;
import org.hl7.elm.r1.Is;
import org.hl7.elm.r1.LetClause;
import org.hl7.elm.r1.NamedTypeSpecifier;
import org.hl7.elm.r1.Null;
import org.hl7.elm.r1.OperandRef;
import org.hl7.elm.r1.Property;
import org.hl7.elm.r1.Query;
import org.hl7.elm.r1.QueryLetRef;
import org.hl7.elm.r1.Start;
import org.hl7.elm.r1.ToDate;
import org.hl7.elm.r1.ToDateTime;
import org.jspecify.annotations.Nullable;

/**
 * Finds out from which element of a resource an expression takes its dates. The answer holds for
 * every resource of which that element is a date, a dateTime, an instant or a Period with both
 * ends: for it the expression is null or lies within those dates (but for the truncation to days).
 * What cannot be proved is {@link Other}.
 */
final class ElementDates {

  /** What an expression is, seen from one resource. */
  sealed interface Origin {}

  /** The resource itself. */
  record Whole() implements Origin {}

  /**
   * Null, or dates within those of an element.
   *
   * @param certain whether it is not null when the element holds dates
   */
  record Within(String path, boolean certain) implements Origin {
    Within orNull() {
      return new Within(path, false);
    }
  }

  /** Always null, or never reached when the element holds dates. */
  record Nothing() implements Origin {}

  /** Anything. */
  record Other() implements Origin {}

  private static final Origin NOTHING = new Nothing();
  private static final Origin OTHER = new Other();

  /** Deeper calls than this are not followed. */
  private static final int DEPTH = 12;

  private static final Set<String> PARTS = Set.of("value", "low", "high", "start", "end");

  /** The types that hold dates, and those that say nothing about what they hold. */
  private static final Set<String> DATES_OR_UNKNOWN =
      Set.of("Date", "DateTime", "date", "dateTime", "instant", "Period", "Any", "Element");

  private final Scope scope;
  private final Map<String, Origin> names;
  private final int depth;
  private final @Nullable Is known;

  /**
   * @param known a type check that is known to hold where the expression is reached
   */
  private ElementDates(Scope scope, Map<String, Origin> names, int depth, @Nullable Is known) {
    this.scope = scope;
    this.names = names;
    this.depth = depth;
    this.known = known;
  }

  /**
   * @param alias the name of the resource in the query
   * @param lets the query's own definitions, which may use it
   */
  static ElementDates of(String alias, List<LetClause> lets, Scope scope) {
    Map<String, Origin> names = new HashMap<>();
    names.put(alias, new Whole());
    ElementDates dates = new ElementDates(scope, names, 0, null);
    for (LetClause let : lets) {
      if (let.getIdentifier() != null && let.getExpression() != null) {
        names.put(let.getIdentifier(), dates.origin(let.getExpression()));
      }
    }
    return dates;
  }

  /** The element from which an expression takes its dates; null when that cannot be said. */
  @Nullable String path(@Nullable Expression expression) {
    return origin(expression) instanceof Within within ? within.path() : null;
  }

  private Origin origin(@Nullable Expression expression) {
    if (expression instanceof Property property) {
      return property(property);
    }
    if (expression instanceof AliasRef alias) {
      return named(alias.getName());
    }
    if (expression instanceof QueryLetRef let) {
      return named(let.getName());
    }
    if (expression instanceof OperandRef operand) {
      return named(operand.getName());
    }
    if (expression instanceof FunctionRef call) {
      return call(call);
    }
    if (expression instanceof Query query) {
      return query(query);
    }
    return operator(expression);
  }

  private Origin operator(@Nullable Expression expression) {
    if (expression instanceof Null) {
      return NOTHING;
    }
    if (expression instanceof As as) {
      return cast(as);
    }
    if (expression instanceof Interval interval) {
      return interval(interval);
    }
    if (expression instanceof Start start) {
      return dates(start.getOperand());
    }
    if (expression instanceof End end) {
      return dates(end.getOperand());
    }
    if (expression instanceof ToDateTime conversion) {
      return dates(conversion.getOperand());
    }
    if (expression instanceof ToDate conversion) {
      return dates(conversion.getOperand());
    }
    if (expression instanceof DateFrom conversion) {
      return dates(conversion.getOperand());
    }
    if (expression instanceof If choice) {
      return either(List.of(origin(choice.getThen()), origin(choice.getElse())));
    }
    if (expression instanceof Coalesce coalesce) {
      return either(coalesce.getOperand().stream().map(this::origin).toList());
    }
    return expression instanceof Case choice ? choice(choice) : OTHER;
  }

  private Origin named(@Nullable String name) {
    return name == null ? OTHER : names.getOrDefault(name, OTHER);
  }

  private Origin dates(@Nullable Expression operand) {
    Origin origin = origin(operand);
    return origin instanceof Whole ? OTHER : origin;
  }

  private Origin property(Property property) {
    String path = property.getPath();
    if (path == null || path.indexOf('.') >= 0 || path.indexOf('[') >= 0) {
      return OTHER;
    }
    Origin source =
        property.getSource() == null ? named(property.getScope()) : origin(property.getSource());
    if (source instanceof Whole) {
      return new Within(path, true);
    }
    return source instanceof Within && PARTS.contains(path) ? source : OTHER;
  }

  /** A cast gives null for other types, unless it is known to be of that type. */
  private Origin cast(As as) {
    Origin origin = origin(as.getOperand());
    return origin instanceof Within within && !(known != null && SameType.of(known, as))
        ? within.orNull()
        : origin instanceof Within within ? new Within(within.path(), true) : origin;
  }

  /** An edge that is null leaves the interval open, so that it lies within nothing. */
  private Origin interval(Interval interval) {
    Origin low = dates(interval.getLow());
    Origin high = dates(interval.getHigh());
    return low instanceof Within within && within.certain() && low.equals(high) ? low : OTHER;
  }

  private Origin choice(Case choice) {
    if (choice.getComparand() != null) {
      return OTHER;
    }
    List<Origin> results = new ArrayList<>();
    for (CaseItem item : choice.getCaseItem()) {
      if (!isForOtherTypes(item.getWhen())) {
        results.add(under(item.getWhen()).origin(item.getThen()));
      }
    }
    results.add(origin(choice.getElse()));
    return either(results);
  }

  private ElementDates under(@Nullable Expression condition) {
    return condition instanceof Is is ? new ElementDates(scope, names, depth, is) : this;
  }

  /** Whether a condition is false for all dates: {@code performed is Quantity}. */
  private boolean isForOtherTypes(@Nullable Expression condition) {
    if (!(condition instanceof Is is) || !(origin(is.getOperand()) instanceof Within)) {
      return false;
    }
    QName type = is.isType();
    if (type == null && is.isTypeSpecifier() instanceof NamedTypeSpecifier named) {
      type = named.getName();
    }
    if (type == null
        && is.isTypeSpecifier() instanceof IntervalTypeSpecifier interval
        && interval.getPointType() instanceof NamedTypeSpecifier point) {
      type = point.getName();
    }
    return type != null && !DATES_OR_UNKNOWN.contains(type.getLocalPart());
  }

  private static Origin either(List<Origin> origins) {
    String path = null;
    boolean certain = true;
    for (Origin origin : origins) {
      if (origin instanceof Within within && (path == null || path.equals(within.path()))) {
        path = within.path();
        certain &= within.certain();
      } else if (origin instanceof Nothing) {
        certain = false;
      } else {
        return OTHER;
      }
    }
    return path == null ? NOTHING : new Within(path, certain);
  }

  private Origin call(FunctionRef call) {
    if (depth >= DEPTH) {
      return OTHER;
    }
    List<Origin> results = new ArrayList<>();
    for (Found<FunctionDef> function : scope.functions(call)) {
      Map<String, Origin> operands = new HashMap<>();
      for (int i = 0; i < call.getOperand().size(); i++) {
        String name = function.definition().getOperand().get(i).getName();
        if (name != null) {
          operands.put(name, origin(call.getOperand().get(i)));
        }
      }
      Expression body = function.definition().getExpression();
      results.add(
          body == null
              ? OTHER
              : new ElementDates(function.scope(), operands, depth + 1, null).origin(body));
    }
    return results.isEmpty() ? OTHER : either(results);
  }

  /** A query over one value, as in {@code (x.toInterval()) i return end of i}. */
  private Origin query(Query query) {
    if (query.getSource().size() != 1 || query.getAggregate() != null) {
      return OTHER;
    }
    String alias = query.getSource().get(0).getAlias();
    Origin source = origin(query.getSource().get(0).getExpression());
    if (alias == null || !(source instanceof Within) || query.getReturn() == null) {
      return source instanceof Within within ? within.orNull() : OTHER;
    }
    Map<String, Origin> inner = new HashMap<>(names);
    inner.put(alias, source);
    query.getLet().forEach(let -> inner.put(String.valueOf(let.getIdentifier()), OTHER));
    ElementDates dates = new ElementDates(scope, inner, depth, null);
    return dates.origin(query.getReturn().getExpression()) instanceof Within within
        ? within.orNull()
        : OTHER;
  }
}
