package org.condyle.server.operation.submitdata;

import ca.uhn.fhir.rest.annotation.IdParam;
import ca.uhn.fhir.rest.annotation.Operation;
import ca.uhn.fhir.rest.server.servlet.ServletRequestDetails;
import org.condyle.server.operation.FhirProvider;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.Measure;

/** {@code Measure/[id]/$submit-data} and {@code Measure/$submit-data}. */
public final class SubmitDataProvider implements FhirProvider {

  private static final String NAME = "$submit-data";
  private static final String DEFINITION =
      "https://condyle.org/fhir/OperationDefinition/Measure-submit-data";

  private final SubmitDataService service;

  SubmitDataProvider(SubmitDataService service) {
    this.service = service;
  }

  @Operation(
      name = NAME,
      type = Measure.class,
      canonicalUrl = DEFINITION,
      idempotent = false,
      manualRequest = true)
  public Bundle ofOneMeasure(@IdParam IdType measure, ServletRequestDetails request) {
    return service.submit(measure.getIdPart(), request);
  }

  @Operation(
      name = NAME,
      type = Measure.class,
      canonicalUrl = DEFINITION,
      idempotent = false,
      manualRequest = true)
  public Bundle ofAnyMeasure(ServletRequestDetails request) {
    return service.submit(null, request);
  }
}
