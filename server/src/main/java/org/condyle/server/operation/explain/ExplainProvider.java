package org.condyle.server.operation.explain;

import ca.uhn.fhir.rest.annotation.IdParam;
import ca.uhn.fhir.rest.annotation.Operation;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import org.condyle.server.operation.FhirProvider;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.Measure;
import org.hl7.fhir.r4.model.Parameters;

/** {@code Measure/[id]/$explain} and {@code Measure/$explain}. */
public final class ExplainProvider implements FhirProvider {

  private static final String NAME = "$explain";
  private static final String DEFINITION =
      "https://condyle.org/fhir/OperationDefinition/Measure-explain";

  private final ExplainService service;

  ExplainProvider(ExplainService service) {
    this.service = service;
  }

  @Operation(
      name = NAME,
      type = Measure.class,
      canonicalUrl = DEFINITION,
      idempotent = true,
      manualRequest = true)
  public Parameters ofOneMeasure(@IdParam IdType measure, RequestDetails request) {
    return service.explain(measure.getIdPart(), request);
  }

  @Operation(
      name = NAME,
      type = Measure.class,
      canonicalUrl = DEFINITION,
      idempotent = true,
      manualRequest = true)
  public Parameters ofTheMeasureNamed(RequestDetails request) {
    return service.explain(null, request);
  }
}
