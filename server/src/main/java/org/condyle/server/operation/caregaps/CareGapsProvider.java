package org.condyle.server.operation.caregaps;

import ca.uhn.fhir.rest.annotation.IdParam;
import ca.uhn.fhir.rest.annotation.Operation;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import org.condyle.server.operation.FhirProvider;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.Measure;
import org.hl7.fhir.r4.model.Parameters;

/** {@code Measure/$care-gaps} and {@code Measure/[id]/$care-gaps}. */
public final class CareGapsProvider implements FhirProvider {

  private static final String NAME = "$care-gaps";
  private static final String DEFINITION =
      "https://condyle.org/fhir/OperationDefinition/Measure-care-gaps";

  private final CareGapsService service;

  CareGapsProvider(CareGapsService service) {
    this.service = service;
  }

  @Operation(
      name = NAME,
      type = Measure.class,
      canonicalUrl = DEFINITION,
      idempotent = true,
      manualRequest = true)
  public Parameters ofOneMeasure(@IdParam IdType measure, RequestDetails request) {
    return service.careGaps(measure.getIdPart(), request);
  }

  @Operation(
      name = NAME,
      type = Measure.class,
      canonicalUrl = DEFINITION,
      idempotent = true,
      manualRequest = true)
  public Parameters ofTheMeasuresMeant(RequestDetails request) {
    return service.careGaps(null, request);
  }
}
