package org.condyle.measures.explain;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.condyle.cql.runtime.DefinitionKey;
import org.condyle.cql.runtime.Evaluated;
import org.condyle.cql.runtime.EvaluationTrace;
import org.condyle.cql.runtime.TracedDefinition;
import org.condyle.measures.definition.GroupDefinition;
import org.condyle.measures.definition.MeasureDefinition;
import org.condyle.measures.definition.PopulationDefinition;
import org.condyle.measures.evaluation.MeasureRun;
import org.condyle.measures.evaluation.SubjectResult;
import org.condyle.measures.evaluation.SubjectResult.GroupResult;
import org.condyle.measures.evaluation.TracedResult;
import org.condyle.measures.explain.SubjectExplanation.Definition;
import org.condyle.measures.explain.SubjectExplanation.Function;
import org.condyle.measures.explain.SubjectExplanation.Group;
import org.condyle.measures.explain.SubjectExplanation.Listing;
import org.condyle.measures.explain.SubjectExplanation.Membership;
import org.condyle.measures.explain.SubjectExplanation.Population;
import org.condyle.record.PatientRecord;
import org.condyle.record.Problem;
import org.hl7.fhir.r4.model.Resource;
import org.jspecify.annotations.Nullable;

/** Explains one patient's result by the same evaluation that counts him or her. */
public final class Explainer {

  /** The most definitions that are told. */
  public static final int DEFINITIONS = 200;

  /** The most resources of a group's basis for which a population is explained. */
  public static final int ELEMENTS = 20;

  /** The most references that are listed at one place. */
  public static final int REFERENCES = 10;

  /** The longest CQL text of a definition, in characters. */
  public static final int TEXT = 2_000;

  private final MeasureDefinition measure;
  private final SubjectResult result;
  private final Set<String> askedCriteria;
  private final EvaluationTrace trace;
  private final Map<DefinitionKey, Definition> told = new LinkedHashMap<>();
  private final Set<String> omitted = new LinkedHashSet<>();

  private Explainer(MeasureDefinition measure, TracedResult traced) {
    this.measure = measure;
    this.result = traced.result();
    this.askedCriteria = traced.askedCriteria();
    this.trace = traced.trace();
  }

  /** Evaluates the patient and explains the result; a failed evaluation is explained too. */
  public static SubjectExplanation explain(MeasureRun run, PatientRecord record) {
    return new Explainer(run.program().definition(), run.trace(record)).explanation();
  }

  private SubjectExplanation explanation() {
    List<Group> groups = new ArrayList<>();
    for (int i = 0; i < measure.groups().size(); i++) {
      groups.add(group(measure.groups().get(i), i));
    }
    measure.groups().stream()
        .flatMap(group -> group.populations().stream())
        .forEach(population -> trace.definition(population.expression()).ifPresent(this::tell));
    // What observations, stratifiers and failed criteria came through is told below the criteria.
    trace.definitions().forEach(this::tell);
    List<Problem> problems =
        result instanceof SubjectResult.Failed failed ? failed.problems() : List.of();
    return new SubjectExplanation(
        result.subject(),
        problems,
        groups,
        new ArrayList<>(told.values()),
        functions(),
        new ArrayList<>(omitted));
  }

  private Group group(GroupDefinition group, int index) {
    List<Population> populations = new ArrayList<>();
    MembershipRules rules =
        result instanceof SubjectResult.Evaluated evaluated
            ? new MembershipRules(group, evaluated.groups().get(index), askedCriteria)
            : null;
    for (PopulationDefinition population : group.populations()) {
      Evaluated outcome =
          trace.definition(population.expression()).map(TracedDefinition::outcome).orElse(null);
      populations.add(
          new Population(
              population.id(),
              population.code().code(),
              population.expression(),
              outcome == null ? null : ShortValue.of(outcome.value()),
              members(index, population),
              rules == null ? List.of() : memberships(group, population, rules, outcome, index),
              listing(outcome)));
    }
    return new Group(group.id(), group.scoring().code(), group.basis(), populations);
  }

  private int members(int index, PopulationDefinition population) {
    return result instanceof SubjectResult.Evaluated evaluated
        ? evaluated.groups().get(index).members(population.id()).size()
        : 0;
  }

  private List<Membership> memberships(
      GroupDefinition group,
      PopulationDefinition population,
      MembershipRules rules,
      @Nullable Evaluated outcome,
      int index) {
    GroupResult members = ((SubjectResult.Evaluated) result).groups().get(index);
    Set<String> elements =
        group.countsPatients() ? Set.of(result.subject()) : elements(rules, outcome, group);
    List<Membership> memberships = new ArrayList<>();
    for (String element : elements) {
      if (memberships.size() == ELEMENTS) {
        omitted.add(
            "Group "
                + group.id()
                + ": memberships of "
                + (elements.size() - ELEMENTS)
                + " more resources in each population");
        break;
      }
      memberships.add(
          new Membership(
              element,
              members.members(population.id()).contains(element),
              rules.rule(
                  population, element, ShortValue.of(outcome == null ? null : outcome.value()))));
    }
    return memberships;
  }

  /** The members of any population, and what the criteria give though it is no member. */
  private static Set<String> elements(
      MembershipRules rules, @Nullable Evaluated outcome, GroupDefinition group) {
    Set<String> elements = new LinkedHashSet<>(rules.elements());
    if (outcome != null && outcome.value() instanceof Iterable<?> several) {
      for (Object each : several) {
        if (each instanceof Resource resource && resource.fhirType().equals(group.basis())) {
          elements.add(ShortValue.reference(resource));
        }
      }
    }
    return elements;
  }

  private void tell(TracedDefinition definition) {
    tell(definition, 0);
  }

  private void tell(TracedDefinition traced, int level) {
    boolean function = isFunction(traced);
    if (!function) {
      if (told.containsKey(traced.key())) {
        return;
      }
      if (told.size() == DEFINITIONS) {
        omitted.add("Definitions beyond the first " + DEFINITIONS);
        return;
      }
      told.put(traced.key(), definition(traced, level));
    }
    for (DefinitionKey used : definitionsUsedBy(traced)) {
      trace.find(used).ifPresent(each -> tell(each, function ? level : level + 1));
    }
  }

  private static boolean isFunction(TracedDefinition traced) {
    return traced.kind() == TracedDefinition.Kind.FUNCTION;
  }

  /** The definitions that a definition uses, itself or through the functions that it calls. */
  private Set<DefinitionKey> definitionsUsedBy(TracedDefinition traced) {
    Set<DefinitionKey> definitions = new LinkedHashSet<>();
    collect(traced, definitions, new LinkedHashSet<>());
    return definitions;
  }

  private void collect(
      TracedDefinition user, Set<DefinitionKey> definitions, Set<DefinitionKey> seen) {
    user.uses().stream()
        .sorted(Comparator.comparing(DefinitionKey::name))
        .map(trace::find)
        .flatMap(Optional::stream)
        .forEach(
            used -> {
              if (!isFunction(used)) {
                definitions.add(used.key());
              } else if (seen.add(used.key())) {
                collect(used, definitions, seen);
              }
            });
  }

  private Definition definition(TracedDefinition traced, int level) {
    Evaluated outcome = traced.outcome();
    String text = traced.text();
    return new Definition(
        traced.key(),
        level,
        outcome == null ? "no value: the evaluation failed in it" : ShortValue.of(outcome.value()),
        listing(outcome),
        new ArrayList<>(definitionsUsedBy(traced)),
        traced.source(),
        text == null ? null : ShortValue.cut(text, TEXT),
        traced.evaluations(),
        traced.ownTime());
  }

  private List<Function> functions() {
    return trace.definitions().stream()
        .filter(Explainer::isFunction)
        .map(each -> new Function(each.key(), each.source(), each.evaluations(), each.ownTime()))
        .toList();
  }

  private static Listing listing(@Nullable Evaluated outcome) {
    if (outcome == null) {
      return new Listing(List.of(), 0);
    }
    List<String> references =
        outcome.resources().stream().map(ShortValue::reference).sorted().toList();
    return new Listing(
        references.subList(0, Math.min(REFERENCES, references.size())), references.size());
  }
}
