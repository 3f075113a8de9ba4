package org.condyle.measures.evaluation;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.condyle.measures.definition.ComponentDefinition;
import org.condyle.measures.definition.ComponentDefinition.Polarity;
import org.condyle.measures.definition.PopulationCode;
import org.condyle.measures.definition.PopulationDefinition;
import org.condyle.measures.evaluation.SubjectResult.GroupResult;

/**
 * A patient's part in one component, on the basis of the composite: where the composite counts
 * patients and the component resources, the patient is in a population as soon as one of his
 * resources is (CQFM 5.6).
 *
 * @param initial in the component's initial population
 * @param denominator of those, in the denominator
 * @param exclusion of the denominator, excluded from it
 * @param numerator of the rest, in the numerator
 * @param numeratorExclusion of the numerator, excluded from it
 * @param exception of the rest without the numerator, excepted
 */
record ComponentMembership(
    Set<String> initial,
    Set<String> denominator,
    Set<String> exclusion,
    Set<String> numerator,
    Set<String> numeratorExclusion,
    Set<String> exception) {

  /**
   * @param onBasis brings members of the component to the basis of the composite
   */
  static ComponentMembership of(
      ComponentDefinition component, GroupResult result, UnaryOperator<Set<String>> onBasis) {
    Populations populations = new Populations(component, result, onBasis);
    Set<String> denominator = populations.members(PopulationCode.DENOMINATOR);
    Set<String> exclusion =
        both(populations.members(PopulationCode.DENOMINATOR_EXCLUSION), denominator);
    Set<String> eligible = without(denominator, exclusion);
    // A ratio's numerator is not limited to its denominator; in a composite, which is scored as a
    // proportion, it is.
    Set<String> numerator = both(populations.members(PopulationCode.NUMERATOR), eligible);
    Set<String> numeratorExclusion =
        both(populations.members(PopulationCode.NUMERATOR_EXCLUSION), numerator);
    Set<String> exception =
        without(
            both(populations.members(PopulationCode.DENOMINATOR_EXCEPTION), eligible), numerator);
    ComponentMembership membership =
        new ComponentMembership(
            populations.members(PopulationCode.INITIAL_POPULATION),
            denominator,
            exclusion,
            numerator,
            numeratorExclusion,
            exception);
    return component.polarity() == Polarity.SAME ? membership : membership.reversed();
  }

  /** CQFM 5.5: what the composite wants of a reversed component is not to be in its numerator. */
  private ComponentMembership reversed() {
    return new ComponentMembership(
        initial, denominator, exclusion, without(counted(), met()), Set.of(), exception);
  }

  /** CQFM, denominator membership: eligible, and not excepted. */
  Set<String> counted() {
    return without(without(denominator, exclusion), exception);
  }

  /** CQFM, numerator membership. */
  Set<String> met() {
    return without(numerator, numeratorExclusion);
  }

  static Set<String> both(Set<String> one, Set<String> other) {
    Set<String> both = new LinkedHashSet<>(one);
    both.retainAll(other);
    return both;
  }

  static Set<String> without(Set<String> all, Set<String> some) {
    Set<String> rest = new LinkedHashSet<>(all);
    rest.removeAll(some);
    return rest;
  }

  private record Populations(
      ComponentDefinition component, GroupResult result, UnaryOperator<Set<String>> onBasis) {

    /** A ratio can have two initial populations; together they are the component's. */
    Set<String> members(PopulationCode code) {
      Set<String> members = new LinkedHashSet<>();
      for (PopulationDefinition population : component.group().populations()) {
        if (population.code() == code) {
          members.addAll(result.members(population.id()));
        }
      }
      return onBasis.apply(members);
    }
  }
}
