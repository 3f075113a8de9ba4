package org.condyle.measures.evaluation;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.condyle.cql.runtime.Evaluated;
import org.condyle.cql.runtime.LogicSession;
import org.condyle.measures.definition.ObservationDefinition;
import org.condyle.measures.definition.PopulationCode;
import org.condyle.measures.definition.PopulationDefinition;
import org.condyle.measures.definition.PopulationGroup;
import org.condyle.measures.definition.Scoring;
import org.condyle.measures.definition.StratifierDefinition;
import org.condyle.measures.evaluation.SubjectEvaluator.ResourceListener;
import org.condyle.measures.evaluation.SubjectResult.GroupResult;
import org.condyle.measures.evaluation.SubjectResult.Observed;
import org.condyle.measures.evaluation.SubjectResult.Stratum;
import org.condyle.record.PatientRecord;
import org.condyle.record.ProblemCode;
import org.condyle.record.ProblemException;
import org.hl7.fhir.r4.model.Resource;
import org.jspecify.annotations.Nullable;

/**
 * Who belongs to which population of a group, for one patient, in the order that the CQFM measure
 * specification states.
 */
final class GroupEvaluation {

  private final PopulationGroup group;
  private final LogicSession session;
  private final PatientRecord record;
  private final ResourceListener listener;
  private final Map<String, Resource> basisResources = new LinkedHashMap<>();
  private final Map<String, Set<String>> members = new LinkedHashMap<>();

  GroupEvaluation(
      PopulationGroup group,
      LogicSession session,
      PatientRecord record,
      ResourceListener listener) {
    this.group = group;
    this.session = session;
    this.record = record;
    this.listener = listener;
  }

  static String reference(Resource resource) {
    return resource.fhirType() + "/" + resource.getIdElement().getIdPart();
  }

  /** The resources that are members of a population, by reference. */
  Map<String, Resource> basisResources() {
    return basisResources;
  }

  GroupResult evaluate() {
    Set<String> initial = new LinkedHashSet<>();
    for (PopulationDefinition population : group.populations()) {
      if (population.code() == PopulationCode.INITIAL_POPULATION) {
        Set<String> meeting = meeting(population);
        members.put(population.id(), meeting);
        initial.addAll(meeting);
      }
    }
    switch (group.scoring()) {
      case PROPORTION -> proportion(initial);
      case RATIO -> ratio(initial);
      case CONTINUOUS_VARIABLE -> continuousVariable(initial);
      case COHORT, COMPOSITE -> {}
    }
    return new GroupResult(group.id(), inMeasureOrder(), observations(), strata(initial));
  }

  /** An exclusion goes before the numerator, the numerator before an exception. */
  private void proportion(Set<String> initial) {
    Set<String> denominator = decide(PopulationCode.DENOMINATOR, initial);
    Set<String> exclusion = decide(PopulationCode.DENOMINATOR_EXCLUSION, denominator);
    Set<String> eligible = without(denominator, exclusion);
    Set<String> numerator = decide(PopulationCode.NUMERATOR, eligible);
    decide(PopulationCode.NUMERATOR_EXCLUSION, numerator);
    decide(PopulationCode.DENOMINATOR_EXCEPTION, without(eligible, numerator));
  }

  /**
   * Numerator and denominator of a ratio are each drawn from an initial population and each have
   * their own exclusion; neither limits the other.
   */
  private void ratio(Set<String> initial) {
    Set<String> denominator =
        decide(PopulationCode.DENOMINATOR, drawnFrom(PopulationCode.DENOMINATOR, initial));
    decide(PopulationCode.DENOMINATOR_EXCLUSION, denominator);
    Set<String> numerator =
        decide(PopulationCode.NUMERATOR, drawnFrom(PopulationCode.NUMERATOR, initial));
    decide(PopulationCode.NUMERATOR_EXCLUSION, numerator);
  }

  private void continuousVariable(Set<String> initial) {
    Set<String> population = decide(PopulationCode.MEASURE_POPULATION, initial);
    decide(PopulationCode.MEASURE_POPULATION_EXCLUSION, population);
  }

  private Set<String> drawnFrom(PopulationCode code, Set<String> initial) {
    return group
        .population(code)
        .map(PopulationDefinition::criteriaReference)
        .map(members::get)
        .orElse(initial);
  }

  /** Those of the candidates that meet the criteria of a population; none if the group has none. */
  private Set<String> decide(PopulationCode code, Set<String> candidates) {
    PopulationDefinition population = group.population(code).orElse(null);
    if (population == null) {
      return Set.of();
    }
    Set<String> decided = new LinkedHashSet<>();
    if (!candidates.isEmpty()) {
      decided.addAll(meeting(population));
      decided.retainAll(candidates);
    }
    members.put(population.id(), decided);
    return decided;
  }

  private static Set<String> without(Set<String> all, Set<String> excluded) {
    Set<String> rest = new LinkedHashSet<>(all);
    rest.removeAll(excluded);
    return rest;
  }

  private Map<String, Set<String>> inMeasureOrder() {
    Map<String, Set<String>> ordered = new LinkedHashMap<>();
    for (PopulationDefinition population : group.populations()) {
      ordered.put(population.id(), members.getOrDefault(population.id(), Set.of()));
    }
    return ordered;
  }

  private Set<String> meeting(PopulationDefinition population) {
    Evaluated evaluated = session.evaluate(population.expression());
    listener.evaluated(population.id(), evaluated.resources());
    return group.countsPatients()
        ? patient(population, evaluated.value())
        : resources(population, evaluated.value());
  }

  private Set<String> patient(PopulationDefinition population, @Nullable Object value) {
    if (value == null || Boolean.FALSE.equals(value)) {
      return Set.of();
    }
    if (!Boolean.TRUE.equals(value)) {
      throw invalid(population, "a Boolean", value);
    }
    return Set.of("Patient/" + record.patientId());
  }

  private Set<String> resources(PopulationDefinition population, @Nullable Object value) {
    Set<String> references = new LinkedHashSet<>();
    if (value instanceof Iterable<?> several) {
      several.forEach(each -> add(population, each, references));
    } else {
      add(population, value, references);
    }
    return references;
  }

  private void add(
      PopulationDefinition population, @Nullable Object value, Set<String> references) {
    if (value == null) {
      return;
    }
    if (!(value instanceof Resource resource) || !resource.fhirType().equals(group.basis())) {
      throw invalid(population, "a list of " + group.basis(), value);
    }
    String reference = reference(resource);
    basisResources.putIfAbsent(reference, resource);
    references.add(reference);
  }

  private ProblemException invalid(PopulationDefinition population, String expected, Object value) {
    String found = value instanceof Resource resource ? resource.fhirType() : kind(value);
    return new ProblemException(
        ProblemCode.POPULATION_RESULT_INVALID,
        "Population "
            + population.id()
            + " expects '"
            + population.expression()
            + "' to give "
            + expected
            + ", but it gives "
            + found
            + ". The population basis of the group and the CQL have to agree.",
        population.id());
  }

  private static String kind(Object value) {
    return value instanceof Iterable<?> ? "a list" : value.getClass().getSimpleName();
  }

  private List<Observed> observations() {
    List<Observed> observed = new ArrayList<>();
    for (ObservationDefinition observation : group.observations()) {
      for (String member : observedMembers(observation)) {
        Evaluated evaluated = observe(observation, member);
        listener.evaluated(observation.id(), evaluated.resources());
        if (evaluated.value() != null) {
          observed.add(ObservedNumber.of(observation, member, evaluated.value()));
        }
      }
    }
    return observed;
  }

  /** Only members are observed, and not those that are excluded. */
  private Set<String> observedMembers(ObservationDefinition observation) {
    Set<String> population = members.getOrDefault(observation.population(), Set.of());
    PopulationCode exclusion =
        group.scoring() == Scoring.CONTINUOUS_VARIABLE
            ? PopulationCode.MEASURE_POPULATION_EXCLUSION
            : isNumerator(observation)
                ? PopulationCode.NUMERATOR_EXCLUSION
                : PopulationCode.DENOMINATOR_EXCLUSION;
    return without(
        population,
        group
            .population(exclusion)
            .map(PopulationDefinition::id)
            .map(members::get)
            .orElse(Set.of()));
  }

  private boolean isNumerator(ObservationDefinition observation) {
    return group
        .population(PopulationCode.NUMERATOR)
        .map(PopulationDefinition::id)
        .filter(observation.population()::equals)
        .isPresent();
  }

  private Evaluated observe(ObservationDefinition observation, String member) {
    if (group.countsPatients()) {
      return session.hasDefinition(observation.function())
          ? session.evaluate(observation.function())
          : session.call(observation.function(), List.of());
    }
    Resource resource = basisResources.get(member);
    if (resource == null) {
      throw new IllegalStateException("A member was found as a resource");
    }
    return session.call(observation.function(), List.of(resource));
  }

  private Map<String, List<Stratum>> strata(Set<String> initial) {
    Map<String, List<Stratum>> strata = new LinkedHashMap<>();
    for (StratifierDefinition stratifier : group.stratifiers()) {
      strata.put(
          stratifier.id(),
          initial.isEmpty()
              ? List.of()
              : new Stratification(group, stratifier, session, basisResources, listener)
                  .of(initial));
    }
    return strata;
  }
}
