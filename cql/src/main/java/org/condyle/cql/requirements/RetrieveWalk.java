package org.condyle.cql.requirements;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.condyle.cql.requirements.Scope.Found;
import org.cqframework.cql.elm.visiting.BaseElmLibraryVisitor;
import org.hl7.elm.r1.AliasRef;
import org.hl7.elm.r1.AliasedQuerySource;
import org.hl7.elm.r1.As;
import org.hl7.elm.r1.CodeRef;
import org.hl7.elm.r1.ConceptRef;
import org.hl7.elm.r1.Distinct;
import org.hl7.elm.r1.Element;
import org.hl7.elm.r1.Expression;
import org.hl7.elm.r1.ExpressionDef;
import org.hl7.elm.r1.ExpressionRef;
import org.hl7.elm.r1.FunctionDef;
import org.hl7.elm.r1.FunctionRef;
import org.hl7.elm.r1.OperandDef;
import org.hl7.elm.r1.OperandRef;
import org.hl7.elm.r1.Property;
import org.hl7.elm.r1.Query;
import org.hl7.elm.r1.RelationshipClause;
import org.hl7.elm.r1.Retrieve;
import org.hl7.elm.r1.Union;
import org.jspecify.annotations.Nullable;

/**
 * Follows the logic from a definition to every retrieve that it can reach, and takes along the
 * dates to which the result is limited on the way.
 *
 * <p>Why this never asks for too little: a limit is taken along only through what treats each
 * element by itself (a query that returns its source, a union), so that limiting the elements
 * before or after makes no difference. Anything else ({@code First}, {@code Count}, a sort that is
 * read from one end, …) lets the limit go. A retrieve that is reached by several ways is asked for
 * once with the limit of each way.
 */
final class RetrieveWalk extends BaseElmLibraryVisitor<Boolean, RetrieveWalk.Way> {

  /**
   * Where the walk is.
   *
   * @param limit the dates of the elements that count in the result; null when all count
   * @param aliases the types of the aliases in sight
   * @param operandLimits the limits with which the function at hand reads its operands
   */
  record Way(
      Scope scope,
      @Nullable DateFilter limit,
      Map<String, Set<String>> aliases,
      Map<String, Set<Optional<DateFilter>>> operandLimits) {

    static Way into(Scope scope, @Nullable DateFilter limit) {
      return new Way(scope, limit, Map.of(), new HashMap<>());
    }

    Way limited(@Nullable DateFilter other) {
      return new Way(scope, other, aliases, operandLimits);
    }

    Way with(String alias, Set<String> types) {
      Map<String, Set<String>> more = new HashMap<>(aliases);
      more.put(alias, types);
      return new Way(scope, limit, more, operandLimits);
    }
  }

  /** A definition as the one object it is: the same text means another in another library. */
  private record Step(Element definition, @Nullable DateFilter limit) {
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Step step
          && step.definition == definition
          && Objects.equals(step.limit, limit);
    }

    @Override
    public int hashCode() {
      return 31 * System.identityHashCode(definition) + Objects.hashCode(limit);
    }
  }

  private final RetrieveCodes codes;
  private final Set<DataRequirement> requirements = new LinkedHashSet<>();
  private final Set<DirectCode> directCodes = new LinkedHashSet<>();
  private final Map<String, Set<String>> elementsRead = new HashMap<>();
  private final Set<Step> definitions = new HashSet<>();
  private final Map<Step, Map<String, Set<Optional<DateFilter>>>> functions = new HashMap<>();
  private final Set<Step> open = new HashSet<>();

  RetrieveWalk(RetrieveCodes codes) {
    this.codes = codes;
  }

  List<DataRequirement> requirements() {
    List<DataRequirement> result = new ArrayList<>();
    for (DataRequirement each : requirements) {
      boolean covered =
          requirements.stream().anyMatch(other -> !other.equals(each) && other.covers(each));
      if (!covered) {
        result.add(each.supporting(elementsOf(each)));
      }
    }
    return result;
  }

  private Set<String> elementsOf(DataRequirement requirement) {
    Set<String> elements = new TreeSet<>(elementsRead.getOrDefault(requirement.type(), Set.of()));
    if (requirement.codes() != null) {
      elements.add(requirement.codes().path());
    }
    if (requirement.dates() != null) {
      elements.add(requirement.dates().path());
    }
    return elements;
  }

  Set<DirectCode> directCodes() {
    return directCodes;
  }

  /** Walks from a definition or a function, all of whose result counts. */
  void from(ExpressionDef definition, Scope scope) {
    if (definition instanceof FunctionDef function) {
      operandLimits(new Found<>(function, scope), null);
    } else {
      follow(new Found<>(definition, scope), null);
    }
  }

  private void follow(Found<ExpressionDef> found, @Nullable DateFilter limit) {
    Expression expression = found.definition().getExpression();
    if (expression != null && definitions.add(new Step(found.definition(), limit))) {
      visitExpression(expression, Way.into(found.scope(), limit));
    }
  }

  private Map<String, Set<Optional<DateFilter>>> operandLimits(
      Found<FunctionDef> found, @Nullable DateFilter limit) {
    Step step = new Step(found.definition(), limit);
    Map<String, Set<Optional<DateFilter>>> known = functions.get(step);
    Expression body = found.definition().getExpression();
    // A function that calls itself is not seen through.
    if (known != null || body == null || !open.add(step)) {
      return known == null ? Map.of() : known;
    }
    Way way = Way.into(found.scope(), limit);
    visitExpression(body, way);
    open.remove(step);
    functions.put(step, way.operandLimits());
    return way.operandLimits();
  }

  @Override
  protected Boolean defaultResult(Element element, Way way) {
    return true;
  }

  @Override
  public Boolean visitExpression(Expression elm, Way way) {
    boolean keepsElements =
        elm instanceof Query
            || elm instanceof Union
            || elm instanceof As
            || elm instanceof Distinct
            || elm instanceof ExpressionRef
            || elm instanceof OperandRef
            || elm instanceof Retrieve;
    return super.visitExpression(elm, keepsElements ? way : way.limited(null));
  }

  @Override
  public Boolean visitQuery(Query elm, Way way) {
    Way inside = way.limited(null);
    for (AliasedQuerySource source : elm.getSource()) {
      inside = inside.with(alias(source), ElementTypes.of(source.getExpression()));
    }
    for (AliasedQuerySource source : elm.getSource()) {
      ElementDates dates = ElementDates.of(alias(source), elm.getLet(), way.scope());
      DateFilter limit = new DateConditions(dates, way.scope()).of(elm.getWhere());
      DateFilter passed = returnsItsSource(elm) ? way.limit() : null;
      source(source, elm, way.limited(limit == null ? passed : limit));
    }
    for (var let : elm.getLet()) {
      walk(let.getExpression(), inside);
    }
    for (RelationshipClause related : elm.getRelationship()) {
      relationship(related, way, inside);
    }
    walk(elm.getWhere(), inside);
    if (elm.getReturn() != null) {
      walk(elm.getReturn().getExpression(), inside);
    }
    if (elm.getAggregate() != null) {
      visitAggregateClause(elm.getAggregate(), inside);
    }
    if (elm.getSort() != null) {
      visitSortClause(elm.getSort(), inside);
    }
    return true;
  }

  /** A retrieve of what has to be a reference does not ask for what is coded. */
  private void source(AliasedQuerySource source, Query query, Way way) {
    String reference = ReferenceConditions.of(alias(source), query);
    if (reference != null
        && source.getExpression() instanceof Retrieve retrieve
        && retrieve.getDataType() != null
        && retrieve.getCodes() == null) {
      requirements.add(codes.uncoded(retrieve, reference, way.limit()));
    } else {
      walk(source.getExpression(), way);
    }
  }

  private void relationship(RelationshipClause related, Way way, Way inside) {
    ElementDates dates = ElementDates.of(alias(related), List.of(), way.scope());
    DateFilter limit = new DateConditions(dates, way.scope()).of(related.getSuchThat());
    walk(related.getExpression(), inside.limited(limit));
    walk(
        related.getSuchThat(),
        inside.with(alias(related), ElementTypes.of(related.getExpression())));
  }

  private void walk(@Nullable Expression expression, Way way) {
    if (expression != null) {
      visitExpression(expression, way);
    }
  }

  private static String alias(AliasedQuerySource source) {
    return String.valueOf(source.getAlias());
  }

  /** Whether the result consists of elements of the one source, each by itself. */
  private static boolean returnsItsSource(Query query) {
    return query.getSource().size() == 1
        && query.getAggregate() == null
        && (query.getReturn() == null
            || query.getReturn().getExpression() instanceof AliasRef alias
                && alias(query.getSource().get(0)).equals(alias.getName()));
  }

  @Override
  public Boolean visitExpressionRef(ExpressionRef elm, Way way) {
    if (elm instanceof FunctionRef call) {
      return visitFunctionRef(call, way);
    }
    follow(way.scope().expression(elm), way.limit());
    return true;
  }

  @Override
  public Boolean visitFunctionRef(FunctionRef elm, Way way) {
    List<Set<Optional<DateFilter>>> limits = new ArrayList<>();
    elm.getOperand().forEach(each -> limits.add(new LinkedHashSet<>()));
    for (Found<FunctionDef> function : way.scope().functions(elm)) {
      Map<String, Set<Optional<DateFilter>>> read = operandLimits(function, way.limit());
      List<OperandDef> operands = function.definition().getOperand();
      for (int i = 0; i < limits.size(); i++) {
        limits
            .get(i)
            .addAll(
                read.getOrDefault(
                    String.valueOf(operands.get(i).getName()), Set.of(Optional.empty())));
      }
    }
    for (int i = 0; i < limits.size(); i++) {
      Set<Optional<DateFilter>> ofOperand = limits.get(i);
      Expression operand = elm.getOperand().get(i);
      if (ofOperand.isEmpty()) {
        visitExpression(operand, way.limited(null));
      }
      ofOperand.forEach(limit -> visitExpression(operand, way.limited(limit.orElse(null))));
    }
    return true;
  }

  @Override
  public Boolean visitOperandRef(OperandRef elm, Way way) {
    way.operandLimits()
        .computeIfAbsent(String.valueOf(elm.getName()), unused -> new LinkedHashSet<>())
        .add(Optional.ofNullable(way.limit()));
    return true;
  }

  @Override
  public Boolean visitRetrieve(Retrieve elm, Way way) {
    if (elm.getDataType() != null) {
      requirements.add(codes.requirement(elm, way.limit(), way.scope()));
    }
    return super.visitRetrieve(elm, way.limited(null));
  }

  @Override
  public Boolean visitCodeRef(CodeRef elm, Way way) {
    directCodes.add(way.scope().code(elm));
    return true;
  }

  @Override
  public Boolean visitConceptRef(ConceptRef elm, Way way) {
    directCodes.addAll(way.scope().codes(elm));
    return true;
  }

  @Override
  public Boolean visitProperty(Property elm, Way way) {
    String path = elm.getPath();
    if (path != null) {
      Set<String> types =
          elm.getSource() == null
              ? way.aliases().getOrDefault(String.valueOf(elm.getScope()), Set.of())
              : ElementTypes.of(elm.getSource());
      int end = path.indexOf('.');
      String element = end < 0 ? path : path.substring(0, end);
      for (String type : types) {
        elementsRead.computeIfAbsent(type, unused -> new TreeSet<>()).add(element);
      }
    }
    return super.visitProperty(elm, way);
  }
}
