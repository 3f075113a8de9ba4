package org.condyle.server.operation.cql;

import ca.uhn.fhir.rest.annotation.Operation;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import org.condyle.server.operation.FhirProvider;
import org.hl7.fhir.r4.model.Parameters;

/** {@code [base]/$cql}. */
public final class CqlProvider implements FhirProvider {

  private final CqlService service;

  CqlProvider(CqlService service) {
    this.service = service;
  }

  @Operation(
      name = "$cql",
      canonicalUrl = "https://condyle.org/fhir/OperationDefinition/cql",
      idempotent = true,
      manualRequest = true)
  public Parameters evaluate(RequestDetails request) {
    return service.evaluate(request);
  }
}
