package org.condyle.server.operation;

import ca.uhn.fhir.rest.api.server.RequestDetails;
import ca.uhn.fhir.rest.server.servlet.ServletRequestDetails;
import org.condyle.server.audit.AuditedRequest;
import org.condyle.server.evaluation.EvaluationProgress;
import org.hl7.fhir.r4.model.Resource;
import org.jspecify.annotations.Nullable;

/** Answers calls of long operations to those who wait for it. */
public final class DirectAnswers {

  private final OperationCalls calls;
  private final EvaluationTrail trail;

  DirectAnswers(OperationCalls calls, EvaluationTrail trail) {
    this.calls = calls;
    this.trail = trail;
  }

  /**
   * @param type what the operation answers with
   * @param instance the id of the resource that the operation is called on; null on the type
   * @throws org.condyle.record.ProblemException as the operation, or for its parameters
   */
  public <T extends Resource> T of(
      LongOperation operation, Class<T> type, @Nullable String instance, RequestDetails request) {
    OperationCall call = calls.of(operation.definition(), instance, request);
    T answer = type.cast(operation.answer(call, EvaluationProgress.NONE));
    if (request instanceof ServletRequestDetails servlet) {
      AuditedRequest.of(servlet.getServletRequest())
          .learnsOf(trail.subjects(call.partition(), operation.evaluated(call), answer));
    }
    return answer;
  }
}
