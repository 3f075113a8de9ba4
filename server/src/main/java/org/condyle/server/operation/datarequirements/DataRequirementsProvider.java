package org.condyle.server.operation.datarequirements;

import ca.uhn.fhir.rest.annotation.IdParam;
import ca.uhn.fhir.rest.annotation.Operation;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import org.condyle.server.operation.FhirProvider;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.Library;
import org.hl7.fhir.r4.model.Measure;

/** {@code $data-requirements} on measures and libraries, on the instance and on the type. */
public final class DataRequirementsProvider implements FhirProvider {

  private static final String NAME = "$data-requirements";
  private static final String OF_MEASURE =
      "https://condyle.org/fhir/OperationDefinition/Measure-data-requirements";
  private static final String OF_LIBRARY =
      "https://condyle.org/fhir/OperationDefinition/Library-data-requirements";

  private final DataRequirementsService service;

  DataRequirementsProvider(DataRequirementsService service) {
    this.service = service;
  }

  @Operation(
      name = NAME,
      type = Measure.class,
      canonicalUrl = OF_MEASURE,
      idempotent = true,
      manualRequest = true)
  public Library ofOneMeasure(@IdParam IdType measure, RequestDetails request) {
    return service.ofMeasure(measure.getIdPart(), request);
  }

  @Operation(
      name = NAME,
      type = Measure.class,
      canonicalUrl = OF_MEASURE,
      idempotent = true,
      manualRequest = true)
  public Library ofTheMeasureNamed(RequestDetails request) {
    return service.ofMeasure(null, request);
  }

  @Operation(
      name = NAME,
      type = Library.class,
      canonicalUrl = OF_LIBRARY,
      idempotent = true,
      manualRequest = true)
  public Library ofOneLibrary(@IdParam IdType library, RequestDetails request) {
    return service.ofLibrary(library.getIdPart(), request);
  }

  @Operation(
      name = NAME,
      type = Library.class,
      canonicalUrl = OF_LIBRARY,
      idempotent = true,
      manualRequest = true)
  public Library ofTheLibraryNamed(RequestDetails request) {
    return service.ofLibrary(null, request);
  }
}
