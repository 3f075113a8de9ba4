package org.condyle.cql.linked;

import java.util.ArrayList;
import java.util.List;
import org.hl7.elm.r1.AggregateClause;
import org.hl7.elm.r1.AliasedQuerySource;
import org.hl7.elm.r1.LetClause;
import org.hl7.elm.r1.Query;
import org.hl7.elm.r1.RelationshipClause;
import org.hl7.elm.r1.ReturnClause;
import org.hl7.elm.r1.With;
import org.hl7.elm.r1.Without;

/** Links queries: which slot holds which alias, and what is in reach of which clause. */
final class QueryNodes {

  private QueryNodes() {}

  static void addTo(Nodes nodes) {
    nodes.add(Query.class, QueryNodes::query);
  }

  /**
   * The engine knows an alias from its own source on, and all lets before the first one; so it is
   * here. What is sorted or aggregated no longer sees them.
   */
  private static Term query(Query node, Scope scope) {
    if (node.getAggregate() != null && node.getReturn() != null) {
      throw scope.unsupported(node, "it both aggregates and returns");
    }
    List<Rows.Source> sources = new ArrayList<>();
    for (AliasedQuerySource each : node.getSource()) {
      Term values = scope.link(each.getExpression());
      sources.add(new Rows.Source(each.getAlias(), values, scope.declare(each.getAlias())));
    }
    int[] letSlots =
        node.getLet().stream().mapToInt(let -> scope.declare(let.getIdentifier())).toArray();
    List<Rows.Let> lets = new ArrayList<>();
    for (LetClause each : node.getLet()) {
      lets.add(new Rows.Let(scope.link(each.getExpression()), letSlots[lets.size()]));
    }
    List<Rows.Relationship> relationships = new ArrayList<>();
    for (RelationshipClause each : node.getRelationship()) {
      relationships.add(relationship(each, scope));
    }
    Term where = node.getWhere() == null ? null : scope.link(node.getWhere());
    ReturnClause result = node.getReturn();
    Rows rows =
        new Rows(
            sources.toArray(Rows.Source[]::new),
            lets.toArray(Rows.Let[]::new),
            relationships.toArray(Rows.Relationship[]::new),
            where,
            result == null ? null : scope.link(result.getExpression()),
            node.getAggregate() != null || sources.size() > 1);
    scope.drop(sources.size() + letSlots.length);
    return new QueryTerm(
        rows,
        result != null && Boolean.TRUE.equals(result.isDistinct()),
        node.getAggregate() == null ? null : aggregation(node.getAggregate(), sources, scope),
        Sorting.link(node.getSort(), scope));
  }

  private static Rows.Relationship relationship(RelationshipClause node, Scope scope) {
    if (!(node instanceof With) && !(node instanceof Without)) {
      throw scope.unsupported(node, "this kind of relationship is not linked");
    }
    Term values = scope.link(node.getExpression());
    int slot = scope.declare(node.getAlias());
    Term condition = scope.link(node.getSuchThat());
    scope.drop(1);
    return new Rows.Relationship(values, slot, condition, node instanceof With);
  }

  private static Aggregation aggregation(
      AggregateClause node, List<Rows.Source> sources, Scope scope) {
    Term starting =
        node.getStarting() == null ? new Constant(null) : scope.link(node.getStarting());
    int total = scope.declare(node.getIdentifier());
    String[] names = sources.stream().map(Rows.Source::alias).distinct().toArray(String[]::new);
    int[] slots = new int[names.length];
    for (int i = 0; i < names.length; i++) {
      slots[i] = scope.declare(names[i]);
    }
    Term next = scope.link(node.getExpression());
    scope.drop(names.length + 1);
    return new Aggregation(
        Boolean.TRUE.equals(node.isDistinct()), starting, total, names, slots, next);
  }
}
