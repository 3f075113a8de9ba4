package org.condyle.server.operation.promlink;

import ca.uhn.fhir.rest.annotation.IdParam;
import ca.uhn.fhir.rest.annotation.Operation;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import org.condyle.server.operation.FhirProvider;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Patient;

/** {@code Patient/[id]/$prom-link} and {@code Patient/[id]/$prom-link-revoke}. */
public final class PromLinkProvider implements FhirProvider {

  private static final String DEFINITIONS = "https://condyle.org/fhir/OperationDefinition/";

  private final PromLinkService service;

  PromLinkProvider(PromLinkService service) {
    this.service = service;
  }

  @Operation(
      name = "$prom-link",
      type = Patient.class,
      canonicalUrl = DEFINITIONS + PromLinkService.ISSUE,
      idempotent = false,
      manualRequest = true)
  public Parameters issue(@IdParam IdType patient, RequestDetails request) {
    return service.issue(patient.getIdPart(), request);
  }

  @Operation(
      name = "$prom-link-revoke",
      type = Patient.class,
      canonicalUrl = DEFINITIONS + PromLinkService.REVOKE,
      idempotent = false,
      manualRequest = true)
  public Parameters revoke(@IdParam IdType patient, RequestDetails request) {
    return service.revoke(patient.getIdPart(), request);
  }
}
