package org.condyle.server.operation.extract;

import ca.uhn.fhir.rest.annotation.IdParam;
import ca.uhn.fhir.rest.annotation.Operation;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import org.condyle.server.operation.FhirProvider;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.QuestionnaireResponse;

/**
 * {@code QuestionnaireResponse/[id]/$extract} and {@code QuestionnaireResponse/$extract} of SDC.
 */
public final class ExtractProvider implements FhirProvider {

  private static final String NAME = "$extract";
  private static final String DEFINITION =
      "https://condyle.org/fhir/OperationDefinition/QuestionnaireResponse-extract";

  private final ExtractService service;

  ExtractProvider(ExtractService service) {
    this.service = service;
  }

  @Operation(
      name = NAME,
      type = QuestionnaireResponse.class,
      canonicalUrl = DEFINITION,
      idempotent = true,
      manualRequest = true)
  public Parameters ofAStoredResponse(@IdParam IdType response, RequestDetails request) {
    return service.extract(response.getIdPart(), request);
  }

  @Operation(
      name = NAME,
      type = QuestionnaireResponse.class,
      canonicalUrl = DEFINITION,
      idempotent = true,
      manualRequest = true)
  public Parameters ofTheResponseGiven(RequestDetails request) {
    return service.extract(null, request);
  }
}
