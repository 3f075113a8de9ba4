package org.condyle.measures.evaluation;

import static org.condyle.measures.evaluation.ComponentMembership.both;
import static org.condyle.measures.evaluation.ComponentMembership.without;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.condyle.measures.definition.CompositeGroup;
import org.condyle.measures.definition.ObservationDefinition;
import org.condyle.measures.definition.PopulationCode;
import org.condyle.measures.evaluation.SubjectResult.GroupResult;
import org.condyle.measures.evaluation.SubjectResult.Observed;
import org.condyle.measures.evaluation.SubjectResult.Stratum;

/** A patient's part in a composite, from his part in each component (CQFM 5.2 to 5.4). */
final class CompositeEvaluation {

  private final CompositeGroup group;
  private final String patient;
  private final List<GroupResult> results;
  private final List<ComponentMembership> components = new ArrayList<>();

  /**
   * @param results the patient's part in each component, in the order of the components
   * @param patient the reference to the patient
   */
  CompositeEvaluation(CompositeGroup group, List<GroupResult> results, String patient) {
    this.group = group;
    this.patient = patient;
    this.results = results;
    for (int i = 0; i < results.size(); i++) {
      components.add(
          ComponentMembership.of(group.components().get(i), results.get(i), this::onBasis));
    }
  }

  private Set<String> onBasis(Set<String> members) {
    return !group.countsPatients() ? members : members.isEmpty() ? Set.of() : Set.of(patient);
  }

  /** Who is in the initial population of any component; what stratifiers sort. */
  Set<String> initial() {
    return any(ComponentMembership::initial);
  }

  /**
   * @param strata by stratifier the strata of {@link #initial}
   */
  GroupResult result(Map<String, List<Stratum>> strata) {
    return switch (group.method()) {
      case OPPORTUNITY -> result(opportunities(), List.of(), perComponent(strata));
      case ALL_OR_NOTHING -> result(allOrNothing(), List.of(), strata);
      case LINEAR -> result(linear(), parts(), strata);
      case WEIGHTED ->
          result(Map.of(PopulationCode.INITIAL_POPULATION, initial()), List.of(), strata);
    };
  }

  private GroupResult result(
      Map<PopulationCode, Set<String>> members,
      List<Observed> observations,
      Map<String, List<Stratum>> strata) {
    Map<String, Set<String>> byId = new LinkedHashMap<>();
    group
        .populations()
        .forEach(each -> byId.put(each.id(), members.getOrDefault(each.code(), Set.of())));
    return new GroupResult(group.id(), byId, observations, strata, results);
  }

  /** CQFM 5.3: to be in a component's denominator is a case of its own. */
  private Map<PopulationCode, Set<String>> opportunities() {
    return Map.of(
        PopulationCode.INITIAL_POPULATION, cases(ComponentMembership::initial),
        PopulationCode.DENOMINATOR, cases(ComponentMembership::denominator),
        PopulationCode.DENOMINATOR_EXCLUSION, cases(ComponentMembership::exclusion),
        PopulationCode.NUMERATOR, cases(ComponentMembership::numerator),
        PopulationCode.NUMERATOR_EXCLUSION, cases(ComponentMembership::numeratorExclusion),
        PopulationCode.DENOMINATOR_EXCEPTION, cases(ComponentMembership::exception));
  }

  private Set<String> cases(Function<ComponentMembership, Set<String>> population) {
    Set<String> cases = new LinkedHashSet<>();
    for (int i = 0; i < components.size(); i++) {
      for (String member : population.apply(components.get(i))) {
        cases.add(caseOf(member, i));
      }
    }
    return cases;
  }

  private static String caseOf(String member, int component) {
    return member + " " + (component + 1);
  }

  private Map<String, List<Stratum>> perComponent(Map<String, List<Stratum>> strata) {
    Map<String, List<Stratum>> result = new LinkedHashMap<>();
    strata.forEach(
        (stratifier, each) -> result.put(stratifier, each.stream().map(this::asCases).toList()));
    return result;
  }

  private Stratum asCases(Stratum stratum) {
    return new Stratum(
        stratum.values(), cases(component -> both(component.initial(), stratum.members())));
  }

  /**
   * CQFM 5.2: exclusions and exceptions of any component are those of the composite; in the
   * numerator is who is in it for every component that counts him. The formula would also take in
   * whom no component counts; he met nothing for which he was eligible, and is left out.
   */
  private Map<PopulationCode, Set<String>> allOrNothing() {
    Set<String> denominator = any(ComponentMembership::denominator);
    Set<String> exclusion = any(ComponentMembership::exclusion);
    Set<String> eligible = without(denominator, exclusion);
    Set<String> numerator = both(any(ComponentMembership::counted), eligible);
    for (ComponentMembership component : components) {
      numerator.removeAll(without(component.counted(), component.met()));
    }
    return Map.of(
        PopulationCode.INITIAL_POPULATION, initial(),
        PopulationCode.DENOMINATOR, denominator,
        PopulationCode.DENOMINATOR_EXCLUSION, exclusion,
        PopulationCode.NUMERATOR, numerator,
        PopulationCode.DENOMINATOR_EXCEPTION,
            without(both(any(ComponentMembership::exception), eligible), numerator));
  }

  /** CQFM 5.4: excluded is only who is excluded from every component. */
  private Map<PopulationCode, Set<String>> linear() {
    Set<String> excluded = any(ComponentMembership::exclusion);
    components.forEach(component -> excluded.retainAll(component.exclusion()));
    return Map.of(
        PopulationCode.INITIAL_POPULATION, initial(),
        PopulationCode.MEASURE_POPULATION, any(ComponentMembership::denominator),
        PopulationCode.MEASURE_POPULATION_EXCLUSION, excluded);
  }

  /** Which part of the components that count a member he met; none where none counts him. */
  private List<Observed> parts() {
    ObservationDefinition observation = group.observations().get(0);
    List<Observed> parts = new ArrayList<>();
    for (String member : any(ComponentMembership::counted)) {
      long counting = components.stream().filter(each -> each.counted().contains(member)).count();
      long met = components.stream().filter(each -> each.met().contains(member)).count();
      parts.add(
          new Observed(
              observation.id(),
              member,
              BigDecimal.valueOf(met).divide(BigDecimal.valueOf(counting), MathContext.DECIMAL64),
              null));
    }
    return parts;
  }

  private Set<String> any(Function<ComponentMembership, Set<String>> population) {
    Set<String> any = new LinkedHashSet<>();
    components.forEach(component -> any.addAll(population.apply(component)));
    return any;
  }
}
