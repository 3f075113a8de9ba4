package org.condyle.server.operation.submitdata;

import ca.uhn.fhir.rest.annotation.IdParam;
import ca.uhn.fhir.rest.annotation.Operation;
import ca.uhn.fhir.rest.server.servlet.ServletRequestDetails;
import org.condyle.server.operation.FhirProvider;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.Measure;
import org.hl7.fhir.r4.model.Parameters;

/**
 * {@code Measure/[id]/$submit-data} and {@code Measure/$submit-data}, and {@code
 * Measure/$deqm-submit-data}, as DEQM STU5 calls its edition.
 */
public final class SubmitDataProvider implements FhirProvider {

  private static final String NAME = "$submit-data";
  private static final String DEFINITIONS = "https://condyle.org/fhir/OperationDefinition/";
  private static final String ID = "Measure-submit-data";
  private static final String DEQM_ID = "Measure-deqm-submit-data";

  private final SubmitDataService service;

  SubmitDataProvider(SubmitDataService service) {
    this.service = service;
  }

  @Operation(
      name = NAME,
      type = Measure.class,
      canonicalUrl = DEFINITIONS + ID,
      idempotent = false,
      manualRequest = true)
  public Parameters ofOneMeasure(@IdParam IdType measure, ServletRequestDetails request) {
    return service.submit(ID, measure.getIdPart(), request);
  }

  @Operation(
      name = NAME,
      type = Measure.class,
      canonicalUrl = DEFINITIONS + ID,
      idempotent = false,
      manualRequest = true)
  public Parameters ofAnyMeasure(ServletRequestDetails request) {
    return service.submit(ID, null, request);
  }

  @Operation(
      name = "$deqm-submit-data",
      type = Measure.class,
      canonicalUrl = DEFINITIONS + DEQM_ID,
      idempotent = false,
      manualRequest = true)
  public Parameters asDeqmCallsIt(ServletRequestDetails request) {
    return service.submit(DEQM_ID, null, request);
  }
}
