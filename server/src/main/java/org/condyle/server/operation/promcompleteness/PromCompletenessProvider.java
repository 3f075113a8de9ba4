package org.condyle.server.operation.promcompleteness;

import ca.uhn.fhir.rest.annotation.Operation;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import org.condyle.server.operation.FhirProvider;
import org.condyle.server.operation.OperationCalls;
import org.hl7.fhir.r4.model.Parameters;

/** {@code [base]/$prom-completeness}. */
public final class PromCompletenessProvider implements FhirProvider {

  private final PromCompletenessService service;
  private final OperationCalls calls;

  PromCompletenessProvider(PromCompletenessService service, OperationCalls calls) {
    this.service = service;
    this.calls = calls;
  }

  @Operation(
      name = "$prom-completeness",
      canonicalUrl = "https://condyle.org/fhir/OperationDefinition/prom-completeness",
      idempotent = true,
      manualRequest = true)
  public Parameters promCompleteness(RequestDetails request) {
    return service.answer(calls.of("prom-completeness", null, request));
  }
}
