package org.condyle.measures.evaluation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.condyle.cql.runtime.Evaluated;
import org.condyle.cql.runtime.LogicSession;
import org.condyle.measures.definition.ComponentDefinition;
import org.condyle.measures.definition.CompositeGroup;
import org.condyle.measures.definition.GroupDefinition;
import org.condyle.measures.definition.MeasureDefinition;
import org.condyle.measures.definition.PopulationCode;
import org.condyle.measures.definition.PopulationDefinition;
import org.condyle.measures.definition.PopulationGroup;
import org.condyle.measures.definition.StratifierDefinition;
import org.condyle.measures.definition.SupplementalDataDefinition;
import org.condyle.measures.evaluation.IndividualResult.SupplementalValue;
import org.condyle.measures.evaluation.SubjectEvaluator.ResourceListener;
import org.condyle.measures.evaluation.SubjectResult.GroupResult;
import org.condyle.measures.evaluation.SubjectResult.Stratum;
import org.condyle.record.PatientRecord;
import org.hl7.fhir.r4.model.Resource;

/** One measure over one record. A group that several composites use is evaluated once. */
final class RecordEvaluation {

  private record Done(GroupResult result, Map<String, Resource> basisResources) {}

  private record GroupKey(String measure, String group) {}

  private final MeasureDefinition measure;
  private final Map<String, ? extends LogicSession> sessions;
  private final PatientRecord record;
  private final ResourceListener listener;
  private final Map<GroupKey, Done> done = new HashMap<>();

  /**
   * @param sessions by the canonical of the measure whose logic they evaluate, open on the record
   */
  RecordEvaluation(
      MeasureDefinition measure,
      Map<String, ? extends LogicSession> sessions,
      PatientRecord record,
      ResourceListener listener) {
    this.measure = measure;
    this.sessions = sessions;
    this.record = record;
    this.listener = listener;
  }

  List<GroupResult> groups() {
    List<GroupResult> results = new ArrayList<>();
    for (GroupDefinition group : measure.groups()) {
      if (group instanceof CompositeGroup composite) {
        results.add(composite(composite));
      } else if (group instanceof PopulationGroup own) {
        results.add(evaluate(measure.canonical(), own, listener).result());
      }
    }
    return results;
  }

  /** Whether the patient, or a resource of his, is in any initial population. */
  boolean isInAnInitialPopulation(List<GroupResult> results) {
    for (int i = 0; i < results.size(); i++) {
      for (PopulationDefinition population : measure.groups().get(i).populations()) {
        if (population.code() == PopulationCode.INITIAL_POPULATION
            && !results.get(i).members(population.id()).isEmpty()) {
          return true;
        }
      }
    }
    return false;
  }

  List<SupplementalValue> supplementalData(Predicate<SupplementalDataDefinition> wanted) {
    List<SupplementalValue> values = new ArrayList<>();
    for (SupplementalDataDefinition data : measure.supplementalData()) {
      if (wanted.test(data)) {
        Evaluated evaluated = session(data.measure()).evaluate(data.expression());
        listener.evaluated(data.id(), evaluated.resources());
        values.add(SupplementalValue.of(data, evaluated.value()));
      }
    }
    return values;
  }

  private GroupResult composite(CompositeGroup composite) {
    List<GroupResult> results = new ArrayList<>();
    Map<String, Resource> basisResources = new LinkedHashMap<>();
    for (ComponentDefinition component : composite.components()) {
      Done part = evaluate(component.measure(), component.group(), heardAs(composite, component));
      results.add(part.result());
      basisResources.putAll(part.basisResources());
    }
    CompositeEvaluation evaluation =
        new CompositeEvaluation(composite, results, "Patient/" + record.patientId());
    return evaluation.result(strata(composite, evaluation.initial(), basisResources));
  }

  private Map<String, List<Stratum>> strata(
      CompositeGroup composite, Set<String> initial, Map<String, Resource> basisResources) {
    Map<String, List<Stratum>> strata = new LinkedHashMap<>();
    for (StratifierDefinition stratifier : composite.stratifiers()) {
      strata.put(
          stratifier.id(),
          initial.isEmpty()
              ? List.of()
              : new Stratification(
                      composite, stratifier, session(measure.canonical()), basisResources, listener)
                  .of(initial));
    }
    return strata;
  }

  /** A group of the measure itself is evaluated as such, with its stratifiers. */
  private Done evaluate(String canonical, PopulationGroup group, ResourceListener heard) {
    Done known = done.get(new GroupKey(canonical, group.id()));
    if (known != null) {
      return known;
    }
    boolean own = canonical.equals(measure.canonical());
    PopulationGroup whole =
        own
            ? measure.populationGroups().stream()
                .filter(each -> each.id().equals(group.id()))
                .findFirst()
                .orElse(group)
            : group;
    GroupEvaluation evaluation =
        new GroupEvaluation(whole, session(canonical), record, own ? listener : heard);
    Done now = new Done(evaluation.evaluate(), evaluation.basisResources());
    done.put(new GroupKey(canonical, group.id()), now);
    return now;
  }

  /** What a component read is told under the composite's population of the same kind. */
  private ResourceListener heardAs(CompositeGroup composite, ComponentDefinition component) {
    return (id, resources) ->
        listener.evaluated(
            component.group().populations().stream()
                .filter(population -> population.id().equals(id))
                .findFirst()
                .flatMap(population -> composite.population(population.code()))
                .map(PopulationDefinition::id)
                .orElse(composite.id()),
            resources);
  }

  private LogicSession session(String canonical) {
    LogicSession session = sessions.get(canonical);
    if (session == null) {
      throw new IllegalStateException("The logic of " + canonical + " was compiled");
    }
    return session;
  }
}
