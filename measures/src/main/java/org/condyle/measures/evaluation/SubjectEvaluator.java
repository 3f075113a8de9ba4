package org.condyle.measures.evaluation;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.condyle.cql.runtime.CqlSession;
import org.condyle.cql.runtime.Evaluated;
import org.condyle.measures.definition.GroupDefinition;
import org.condyle.measures.definition.MeasureDefinition;
import org.condyle.measures.definition.SupplementalDataDefinition;
import org.condyle.measures.evaluation.IndividualResult.SupplementalValue;
import org.condyle.measures.evaluation.SubjectResult.GroupResult;
import org.condyle.record.PatientRecord;
import org.condyle.record.ProblemException;
import org.hl7.fhir.r4.model.Resource;

/** Evaluates a measure over one record after the other. Belongs to one thread. */
public final class SubjectEvaluator {

  private final MeasureDefinition measure;
  private final CqlSession session;

  SubjectEvaluator(MeasureDefinition measure, CqlSession session) {
    this.measure = measure;
    this.session = session;
  }

  /** The patient's result; {@link SubjectResult.Failed} when the logic fails for this patient. */
  public SubjectResult evaluate(PatientRecord record) {
    try {
      session.open(record);
      return groups(record, (populationId, resources) -> {});
    } catch (ProblemException e) {
      return new SubjectResult.Failed(record.patientId(), e.problems());
    } finally {
      session.close();
    }
  }

  /** The patient's result with supplemental data and the resources that were read for it. */
  public IndividualResult evaluateIndividually(PatientRecord record) {
    Map<String, Set<String>> evaluated = new LinkedHashMap<>();
    try {
      session.open(record);
      SubjectResult result =
          groups(record, (populationId, resources) -> note(populationId, resources, evaluated));
      List<SupplementalValue> supplementalData = new ArrayList<>();
      for (SupplementalDataDefinition data : measure.supplementalData()) {
        Evaluated value = session.evaluate(data.expression());
        note(data.id(), value.resources(), evaluated);
        supplementalData.add(new SupplementalValue(data, StratumValue.allOf(value.value())));
      }
      return new IndividualResult(result, evaluated, supplementalData);
    } catch (ProblemException e) {
      return new IndividualResult(
          new SubjectResult.Failed(record.patientId(), e.problems()), Map.of(), List.of());
    } finally {
      session.close();
    }
  }

  /** The patient's result with a trace; for an evaluator whose session keeps one. */
  TracedResult trace(PatientRecord record) {
    Set<String> asked = new LinkedHashSet<>();
    SubjectResult result;
    try {
      session.open(record);
      result = groups(record, (populationId, resources) -> asked.add(populationId));
    } catch (ProblemException e) {
      result = new SubjectResult.Failed(record.patientId(), e.problems());
    }
    TracedResult traced = new TracedResult(result, asked, session.trace());
    session.close();
    return traced;
  }

  private SubjectResult groups(PatientRecord record, ResourceListener listener) {
    List<GroupResult> results = new ArrayList<>();
    for (GroupDefinition group : measure.groups()) {
      results.add(new GroupEvaluation(group, session, record, listener).evaluate());
    }
    return new SubjectResult.Evaluated(record.patientId(), results);
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
