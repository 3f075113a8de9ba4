package org.condyle.server.operation.launch;

import ca.uhn.fhir.rest.annotation.IdParam;
import ca.uhn.fhir.rest.annotation.Operation;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import org.condyle.server.operation.FhirProvider;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Patient;

/** {@code POST Patient/[id]/$launch}: a handle by which an app opens with this patient's record. */
public final class LaunchProvider implements FhirProvider {

  private final LaunchService service;

  LaunchProvider(LaunchService service) {
    this.service = service;
  }

  @Operation(
      name = "$launch",
      type = Patient.class,
      canonicalUrl = "https://condyle.org/fhir/OperationDefinition/" + LaunchService.DEFINITION,
      manualRequest = true)
  public Parameters launch(@IdParam IdType patient, RequestDetails request) {
    return service.launch(patient.getIdPart(), request);
  }
}
