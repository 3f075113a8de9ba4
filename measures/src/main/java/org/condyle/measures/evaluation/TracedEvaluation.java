package org.condyle.measures.evaluation;

import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.condyle.cql.runtime.CqlSession;
import org.condyle.measures.definition.MeasureDefinition;
import org.condyle.record.PatientRecord;
import org.condyle.record.ProblemException;

/**
 * Evaluates a measure by the engine for one patient, and tells what it came through.
 *
 * @param session one that keeps a trace
 */
record TracedEvaluation(MeasureDefinition measure, CqlSession session) {

  TracedResult of(PatientRecord record) {
    Set<String> asked = new LinkedHashSet<>();
    SubjectResult result;
    try {
      session.open(record);
      RecordEvaluation evaluation =
          new RecordEvaluation(
              measure,
              Map.of(measure.canonical(), session),
              record,
              (populationId, resources) -> asked.add(populationId));
      result = new SubjectResult.Evaluated(record.patientId(), evaluation.groups());
    } catch (ProblemException e) {
      result = new SubjectResult.Failed(record.patientId(), e.problems());
    }
    TracedResult traced = new TracedResult(result, asked, session.trace());
    session.close();
    return traced;
  }
}
