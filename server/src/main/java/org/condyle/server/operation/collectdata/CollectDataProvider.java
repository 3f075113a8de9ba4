package org.condyle.server.operation.collectdata;

import ca.uhn.fhir.rest.annotation.IdParam;
import ca.uhn.fhir.rest.annotation.Operation;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import org.condyle.server.operation.FhirProvider;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.Measure;
import org.hl7.fhir.r4.model.Parameters;

/** {@code Measure/[id]/$collect-data} and {@code Measure/$collect-data}. */
public final class CollectDataProvider implements FhirProvider {

  private static final String NAME = "$collect-data";
  private static final String DEFINITION =
      "https://condyle.org/fhir/OperationDefinition/Measure-collect-data";

  private final CollectDataService service;

  CollectDataProvider(CollectDataService service) {
    this.service = service;
  }

  @Operation(
      name = NAME,
      type = Measure.class,
      canonicalUrl = DEFINITION,
      idempotent = true,
      manualRequest = true)
  public Parameters ofOneMeasure(@IdParam IdType measure, RequestDetails request) {
    return service.collect(measure.getIdPart(), request);
  }

  @Operation(
      name = NAME,
      type = Measure.class,
      canonicalUrl = DEFINITION,
      idempotent = true,
      manualRequest = true)
  public Parameters ofTheMeasureNamed(RequestDetails request) {
    return service.collect(null, request);
  }
}
