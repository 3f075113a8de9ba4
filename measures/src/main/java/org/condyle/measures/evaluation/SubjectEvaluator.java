package org.condyle.measures.evaluation;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.condyle.cql.runtime.CqlSession;
import org.condyle.measures.definition.MeasureDefinition;
import org.condyle.measures.definition.SupplementalDataDefinition;
import org.condyle.measures.evaluation.IndividualResult.SupplementalValue;
import org.condyle.measures.evaluation.SubjectResult.GroupResult;
import org.condyle.record.PatientRecord;
import org.condyle.record.ProblemException;
import org.hl7.fhir.r4.model.Resource;

/**
 * Evaluates a measure over one record after the other; of a composite all component measures over
 * the same record. Belongs to one thread.
 */
public final class SubjectEvaluator {

  private final MeasureDefinition measure;
  private final Map<String, CqlSession> sessions;

  SubjectEvaluator(MeasureDefinition measure, Map<String, CqlSession> sessions) {
    this.measure = measure;
    this.sessions = new LinkedHashMap<>(sessions);
  }

  /** The patient's result; {@link SubjectResult.Failed} when the logic fails for this patient. */
  public SubjectResult evaluate(PatientRecord record) {
    try {
      sessions.values().forEach(session -> session.open(record));
      RecordEvaluation evaluation =
          new RecordEvaluation(measure, sessions, record, (populationId, resources) -> {});
      List<GroupResult> groups = evaluation.groups();
      return new SubjectResult.Evaluated(
          record.patientId(),
          groups,
          evaluation.isInAnInitialPopulation(groups) ? aggregated(evaluation) : Map.of());
    } catch (ProblemException e) {
      return new SubjectResult.Failed(record.patientId(), e.problems());
    } finally {
      sessions.values().forEach(CqlSession::close);
    }
  }

  /** The patient's result with supplemental data and the resources that were read for it. */
  public IndividualResult evaluateIndividually(PatientRecord record) {
    Map<String, Set<String>> evaluated = new LinkedHashMap<>();
    try {
      sessions.values().forEach(session -> session.open(record));
      RecordEvaluation evaluation =
          new RecordEvaluation(
              measure,
              sessions,
              record,
              (populationId, resources) -> note(populationId, resources, evaluated));
      List<GroupResult> groups = evaluation.groups();
      List<SupplementalValue> supplementalData =
          evaluation.supplementalData(SupplementalDataDefinition::isForIndividuals);
      return new IndividualResult(
          new SubjectResult.Evaluated(record.patientId(), groups), evaluated, supplementalData);
    } catch (ProblemException e) {
      return new IndividualResult(
          new SubjectResult.Failed(record.patientId(), e.problems()), Map.of(), List.of());
    } finally {
      sessions.values().forEach(CqlSession::close);
    }
  }

  /** The patient's result with a trace; for an evaluator whose only session keeps one. */
  TracedResult trace(PatientRecord record) {
    CqlSession session = sessions.values().iterator().next();
    Set<String> asked = new LinkedHashSet<>();
    SubjectResult result;
    try {
      session.open(record);
      RecordEvaluation evaluation =
          new RecordEvaluation(
              measure, sessions, record, (populationId, resources) -> asked.add(populationId));
      result = new SubjectResult.Evaluated(record.patientId(), evaluation.groups());
    } catch (ProblemException e) {
      result = new SubjectResult.Failed(record.patientId(), e.problems());
    }
    TracedResult traced = new TracedResult(result, asked, session.trace());
    session.close();
    return traced;
  }

  /** CQFM: supplemental data describe the members of a population. */
  private static Map<String, Set<StratumValue>> aggregated(RecordEvaluation evaluation) {
    Map<String, Set<StratumValue>> values = new LinkedHashMap<>();
    evaluation
        .supplementalData(SupplementalDataDefinition::isForSummaries)
        .forEach(value -> values.put(value.definition().id(), value.aggregated()));
    return values;
  }

  private static void note(String id, Set<Resource> resources, Map<String, Set<String>> evaluated) {
    for (Resource resource : resources) {
      evaluated
          .computeIfAbsent(GroupEvaluation.reference(resource), unused -> new TreeSet<>())
          .add(id);
    }
  }

  /** Told which resources a population's criteria read. */
  interface ResourceListener {
    void evaluated(String populationId, Set<Resource> resources);
  }
}
