package org.condyle.measures.explain;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.condyle.measures.definition.GroupDefinition;
import org.condyle.measures.definition.PopulationCode;
import org.condyle.measures.definition.PopulationDefinition;
import org.condyle.measures.definition.Scoring;
import org.condyle.measures.evaluation.SubjectResult.GroupResult;

/**
 * Puts the outcome of a group into words: which rule of the CQFM measure specification kept a
 * patient or resource out, or else that the criteria did. It decides nothing; who is a member is in
 * the result.
 */
final class MembershipRules {

  private final GroupDefinition group;
  private final GroupResult result;
  private final Set<String> askedCriteria;

  MembershipRules(GroupDefinition group, GroupResult result, Set<String> askedCriteria) {
    this.group = group;
    this.result = result;
    this.askedCriteria = askedCriteria;
  }

  String rule(PopulationDefinition population, String element, String value) {
    if (result.members(population.id()).contains(element)) {
      return group.countsPatients()
          ? "'" + population.expression() + "' is " + value
          : "is among those of '" + population.expression() + "'";
    }
    Optional<String> barrier = barrier(population, element);
    if (barrier.isPresent()) {
      return barrier.get()
          + (askedCriteria.contains(population.id())
              ? ", so it does not count here"
              : ", so " + population.code().code() + " was not evaluated");
    }
    return group.countsPatients()
        ? "'" + population.expression() + "' is " + value
        : "is not among those of '" + population.expression() + "'";
  }

  /** What keeps an element from being looked at for a population, if something does. */
  private Optional<String> barrier(PopulationDefinition population, String element) {
    return switch (population.code()) {
      case INITIAL_POPULATION, MEASURE_OBSERVATION -> Optional.empty();
      case DENOMINATOR, MEASURE_POPULATION -> outside(source(population), element);
      case DENOMINATOR_EXCLUSION -> outside(of(PopulationCode.DENOMINATOR), element);
      case NUMERATOR ->
          group.scoring() == Scoring.RATIO
              ? outside(source(population), element)
              : outside(of(PopulationCode.DENOMINATOR), element)
                  .or(() -> inside(PopulationCode.DENOMINATOR_EXCLUSION, element));
      case NUMERATOR_EXCLUSION -> outside(of(PopulationCode.NUMERATOR), element);
      case DENOMINATOR_EXCEPTION ->
          outside(of(PopulationCode.DENOMINATOR), element)
              .or(() -> inside(PopulationCode.DENOMINATOR_EXCLUSION, element))
              .or(() -> inside(PopulationCode.NUMERATOR, element));
      case MEASURE_POPULATION_EXCLUSION -> outside(of(PopulationCode.MEASURE_POPULATION), element);
    };
  }

  /** The initial population that a population is drawn from, or all of them. */
  private List<PopulationDefinition> source(PopulationDefinition population) {
    List<PopulationDefinition> initial = of(PopulationCode.INITIAL_POPULATION);
    String named = population.criteriaReference();
    List<PopulationDefinition> referenced =
        initial.stream().filter(each -> each.id().equals(named)).toList();
    return referenced.isEmpty() ? initial : referenced;
  }

  private List<PopulationDefinition> of(PopulationCode code) {
    return group.populations().stream().filter(each -> each.code() == code).toList();
  }

  private Optional<String> outside(List<PopulationDefinition> populations, String element) {
    return populations.stream().anyMatch(each -> result.members(each.id()).contains(element))
        ? Optional.empty()
        : populations.stream().findFirst().map(each -> "not in " + each.code().code());
  }

  private Optional<String> inside(PopulationCode code, String element) {
    return of(code).stream()
        .filter(each -> result.members(each.id()).contains(element))
        .findFirst()
        .map(each -> "already in " + each.code().code());
  }

  /** Everything that is a member of some population of the group. */
  Set<String> elements() {
    Set<String> elements = new LinkedHashSet<>();
    result.members().values().stream().flatMap(Collection::stream).forEach(elements::add);
    return elements;
  }
}
