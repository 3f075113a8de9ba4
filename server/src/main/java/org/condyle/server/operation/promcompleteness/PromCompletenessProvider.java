package org.condyle.server.operation.promcompleteness;

import ca.uhn.fhir.rest.annotation.Operation;
import ca.uhn.fhir.rest.server.servlet.ServletRequestDetails;
import java.util.Optional;
import org.condyle.server.audit.AuditedRequest;
import org.condyle.server.audit.SubjectLists;
import org.condyle.server.operation.FhirProvider;
import org.condyle.server.operation.OperationCall;
import org.condyle.server.operation.OperationCalls;
import org.hl7.fhir.r4.model.Parameters;

/** {@code [base]/$prom-completeness}. */
public final class PromCompletenessProvider implements FhirProvider {

  private final PromCompletenessService service;
  private final OperationCalls calls;
  private final SubjectLists lists;

  PromCompletenessProvider(
      PromCompletenessService service, OperationCalls calls, SubjectLists lists) {
    this.service = service;
    this.calls = calls;
    this.lists = lists;
  }

  @Operation(
      name = "$prom-completeness",
      canonicalUrl = "https://condyle.org/fhir/OperationDefinition/prom-completeness",
      idempotent = true,
      manualRequest = true)
  public Parameters promCompleteness(ServletRequestDetails request) {
    OperationCall call = calls.of("prom-completeness", null, request);
    Parameters answer = service.answer(call);
    AuditedRequest.of(request.getServletRequest())
        .learnsOf(lists.population(call.partition(), Optional.empty()));
    return answer;
  }
}
