package org.condyle.server.operation.evaluatemeasure;

import ca.uhn.fhir.rest.annotation.IdParam;
import ca.uhn.fhir.rest.annotation.Operation;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import org.condyle.server.operation.FhirProvider;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.Measure;
import org.hl7.fhir.r4.model.MeasureReport;

/** {@code Measure/[id]/$evaluate-measure} and {@code Measure/$evaluate-measure}. */
public final class EvaluateMeasureProvider implements FhirProvider {

  private static final String NAME = "$evaluate-measure";
  private static final String DEFINITION =
      "https://condyle.org/fhir/OperationDefinition/Measure-evaluate-measure";

  private final EvaluateMeasureService service;

  EvaluateMeasureProvider(EvaluateMeasureService service) {
    this.service = service;
  }

  @Operation(
      name = NAME,
      type = Measure.class,
      canonicalUrl = DEFINITION,
      idempotent = true,
      manualRequest = true)
  public MeasureReport ofOneMeasure(@IdParam IdType measure, RequestDetails request) {
    return service.evaluate(measure.getIdPart(), request);
  }

  @Operation(
      name = NAME,
      type = Measure.class,
      canonicalUrl = DEFINITION,
      idempotent = true,
      manualRequest = true)
  public MeasureReport ofTheMeasureNamed(RequestDetails request) {
    return service.evaluate(null, request);
  }
}
