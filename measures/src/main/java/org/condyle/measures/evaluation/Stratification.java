package org.condyle.measures.evaluation;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.condyle.cql.runtime.Evaluated;
import org.condyle.cql.runtime.LogicSession;
import org.condyle.measures.definition.GroupDefinition;
import org.condyle.measures.definition.StratifierDefinition;
import org.condyle.measures.definition.StratifierDefinition.Component;
import org.condyle.measures.evaluation.SubjectEvaluator.ResourceListener;
import org.condyle.measures.evaluation.SubjectResult.Stratum;
import org.hl7.fhir.r4.model.Resource;
import org.jspecify.annotations.Nullable;

/**
 * Sorts a patient's members into the strata of one stratifier (CQFM 3.17).
 *
 * <p>A definition that gives what the population criteria give, true or false for patients or
 * resources of the basis, is a criterion: it has one stratum, of the members that meet it, which
 * exists also when nobody does. Any other definition gives the stratum's value for all members, a
 * function gives it for each member's resource. A list puts a member into the stratum of each of
 * its values; of several components every combination of values is a stratum.
 */
final class Stratification {

  /** The value of the stratum of those that meet a criterion. */
  private static final StratumValue MET = StratumValue.ofText("true");

  private final GroupDefinition group;
  private final StratifierDefinition stratifier;
  private final LogicSession session;
  private final Map<String, Resource> basisResources;
  private final ResourceListener listener;

  Stratification(
      GroupDefinition group,
      StratifierDefinition stratifier,
      LogicSession session,
      Map<String, Resource> basisResources,
      ResourceListener listener) {
    this.group = group;
    this.stratifier = stratifier;
    this.session = session;
    this.basisResources = basisResources;
    this.listener = listener;
  }

  List<Stratum> of(Set<String> members) {
    if (stratifier.components().isEmpty()) {
      return List.of();
    }
    List<Map<String, Set<StratumValue>>> byComponent = new ArrayList<>();
    Map<List<StratumValue>, Set<String>> strata = new LinkedHashMap<>();
    boolean criteriaOnly = true;
    for (Component component : stratifier.components()) {
      if (!session.hasDefinition(component.expression())) {
        byComponent.add(byFunction(component, members));
        criteriaOnly = false;
        continue;
      }
      Evaluated evaluated = session.evaluate(component.expression());
      listener.evaluated(stratifier.id(), evaluated.resources());
      Optional<Set<String>> meeting = meeting(component, evaluated.value(), members);
      criteriaOnly &= meeting.isPresent();
      byComponent.add(
          meeting
              .map(met -> same(met, Set.of(MET)))
              .orElseGet(() -> same(members, StratumValue.allOf(evaluated.value()))));
    }
    if (criteriaOnly) {
      strata.put(Collections.nCopies(byComponent.size(), MET), new LinkedHashSet<>());
    }
    for (String member : members) {
      for (List<StratumValue> values : combinations(member, byComponent)) {
        strata.computeIfAbsent(values, unused -> new LinkedHashSet<>()).add(member);
      }
    }
    return strata.entrySet().stream()
        .map(each -> new Stratum(each.getKey(), each.getValue()))
        .toList();
  }

  private static Map<String, Set<StratumValue>> same(
      Set<String> members, Set<StratumValue> values) {
    Map<String, Set<StratumValue>> result = new LinkedHashMap<>();
    members.forEach(member -> result.put(member, values));
    return result;
  }

  /** Who meets a criterion; nothing for a definition that gives a value. */
  private Optional<Set<String>> meeting(
      Component component, @Nullable Object value, Set<String> members) {
    if (group.countsPatients()) {
      boolean criterion = value instanceof Boolean || (value == null && givesBoolean(component));
      return criterion
          ? Optional.of(Boolean.TRUE.equals(value) ? members : Set.of())
          : Optional.empty();
    }
    if (value == null) {
      return givesBasis(component, false) ? Optional.of(Set.of()) : Optional.empty();
    }
    List<Object> found = new ArrayList<>();
    if (value instanceof Iterable<?> several) {
      several.forEach(each -> addTo(found, each));
    } else {
      found.add(value);
    }
    if (found.isEmpty()) {
      return givesBasis(component, true) ? Optional.of(Set.of()) : Optional.empty();
    }
    Set<String> references = new LinkedHashSet<>();
    for (Object each : found) {
      if (!(each instanceof Resource resource) || !resource.fhirType().equals(group.basis())) {
        return Optional.empty();
      }
      references.add(GroupEvaluation.reference(resource));
    }
    return Optional.of(references);
  }

  private static void addTo(List<Object> found, @Nullable Object each) {
    if (each != null) {
      found.add(each);
    }
  }

  private boolean givesBoolean(Component component) {
    return session.resultType(component.expression()).filter("Boolean"::equals).isPresent();
  }

  /**
   * Whether a definition gives resources of the basis; model types are named after their resource.
   *
   * @param otherwise what holds where the library does not say
   */
  private boolean givesBasis(Component component, boolean otherwise) {
    return session
        .resultType(component.expression())
        .map(type -> type.contains(group.basis()))
        .orElse(otherwise);
  }

  private Map<String, Set<StratumValue>> byFunction(Component component, Set<String> members) {
    Map<String, Set<StratumValue>> values = new LinkedHashMap<>();
    for (String member : members) {
      Resource resource = basisResources.get(member);
      if (resource == null) {
        throw new IllegalStateException("A member was found as a resource");
      }
      Evaluated evaluated = session.call(component.expression(), List.of(resource));
      listener.evaluated(stratifier.id(), evaluated.resources());
      values.put(member, StratumValue.allOf(evaluated.value()));
    }
    return values;
  }

  private static List<List<StratumValue>> combinations(
      String member, List<Map<String, Set<StratumValue>>> byComponent) {
    List<List<StratumValue>> combinations = List.of(List.of());
    for (Map<String, Set<StratumValue>> component : byComponent) {
      List<List<StratumValue>> longer = new ArrayList<>();
      for (List<StratumValue> begun : combinations) {
        for (StratumValue value : component.getOrDefault(member, Set.of())) {
          List<StratumValue> values = new ArrayList<>(begun);
          values.add(value);
          longer.add(values);
        }
      }
      combinations = longer;
    }
    return combinations;
  }
}
