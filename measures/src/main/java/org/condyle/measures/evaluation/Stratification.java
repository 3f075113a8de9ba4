package org.condyle.measures.evaluation;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.condyle.cql.runtime.CqlSession;
import org.condyle.cql.runtime.Evaluated;
import org.condyle.measures.definition.StratifierDefinition;
import org.condyle.measures.definition.StratifierDefinition.Component;
import org.condyle.measures.evaluation.SubjectEvaluator.ResourceListener;
import org.condyle.measures.evaluation.SubjectResult.Stratum;
import org.hl7.fhir.r4.model.Resource;

/**
 * Sorts a patient's members into the strata of one stratifier.
 *
 * <p>A component that is a function gets each member's resource. A definition that gives resources
 * is a criterion: those it gives make up one stratum. Any other definition gives the value for all
 * members; a list puts them into each of its values.
 */
final class Stratification {

  /** The value of the stratum of those that meet a criterion. */
  private static final StratumValue MET = StratumValue.ofText("true");

  private final StratifierDefinition stratifier;
  private final CqlSession session;
  private final Map<String, Resource> basisResources;
  private final ResourceListener listener;

  Stratification(
      StratifierDefinition stratifier,
      CqlSession session,
      Map<String, Resource> basisResources,
      ResourceListener listener) {
    this.stratifier = stratifier;
    this.session = session;
    this.basisResources = basisResources;
    this.listener = listener;
  }

  List<Stratum> of(Set<String> members) {
    List<Map<String, Set<StratumValue>>> byComponent = new ArrayList<>();
    for (Component component : stratifier.components()) {
      byComponent.add(
          session.hasDefinition(component.expression())
              ? byDefinition(component, members)
              : byFunction(component, members));
    }
    Map<List<StratumValue>, Set<String>> strata = new LinkedHashMap<>();
    for (String member : members) {
      for (List<StratumValue> values : combinations(member, byComponent)) {
        strata.computeIfAbsent(values, unused -> new LinkedHashSet<>()).add(member);
      }
    }
    return strata.entrySet().stream()
        .map(each -> new Stratum(each.getKey(), each.getValue()))
        .toList();
  }

  private Map<String, Set<StratumValue>> byDefinition(Component component, Set<String> members) {
    Evaluated evaluated = session.evaluate(component.expression());
    listener.evaluated(stratifier.id(), evaluated.resources());
    Map<String, Set<StratumValue>> values = new LinkedHashMap<>();
    if (evaluated.value() instanceof Iterable<?> several && isCriterion(several)) {
      for (Object each : several) {
        if (each instanceof Resource resource) {
          values.put(GroupEvaluation.reference(resource), Set.of(MET));
        }
      }
    } else {
      Set<StratumValue> forAll = StratumValue.allOf(evaluated.value());
      members.forEach(member -> values.put(member, forAll));
    }
    return values;
  }

  private boolean isCriterion(Iterable<?> several) {
    if (basisResources.isEmpty()) {
      return false;
    }
    for (Object each : several) {
      if (!(each instanceof Resource)) {
        return false;
      }
    }
    return true;
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
