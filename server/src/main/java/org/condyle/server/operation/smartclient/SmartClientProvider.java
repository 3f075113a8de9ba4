package org.condyle.server.operation.smartclient;

import ca.uhn.fhir.rest.annotation.Operation;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import org.condyle.server.operation.FhirProvider;
import org.hl7.fhir.r4.model.Parameters;

/** {@code $register-client}, {@code $list-clients} and {@code $disable-client}. */
public final class SmartClientProvider implements FhirProvider {

  private static final String DEFINITIONS = "https://condyle.org/fhir/OperationDefinition/";

  private final SmartClientService service;

  SmartClientProvider(SmartClientService service) {
    this.service = service;
  }

  @Operation(
      name = "$register-client",
      canonicalUrl = DEFINITIONS + SmartClientService.REGISTER,
      manualRequest = true)
  public Parameters register(RequestDetails request) {
    return service.register(request);
  }

  @Operation(
      name = "$list-clients",
      canonicalUrl = DEFINITIONS + SmartClientService.LIST,
      idempotent = true,
      manualRequest = true)
  public Parameters list(RequestDetails request) {
    return service.list(request);
  }

  @Operation(
      name = "$disable-client",
      canonicalUrl = DEFINITIONS + SmartClientService.DISABLE,
      manualRequest = true)
  public Parameters disable(RequestDetails request) {
    return service.disable(request);
  }
}
