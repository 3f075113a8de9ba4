package org.condyle.measures.evaluation;

import java.util.Set;
import org.condyle.cql.runtime.EvaluationTrace;

/**
 * What a measure says about one patient, with everything that the evaluation came through.
 *
 * @param askedCriteria the ids of the populations whose criteria were evaluated; the others were
 *     settled without
 */
public record TracedResult(SubjectResult result, Set<String> askedCriteria, EvaluationTrace trace) {

  public TracedResult {
    askedCriteria = Set.copyOf(askedCriteria);
  }
}
