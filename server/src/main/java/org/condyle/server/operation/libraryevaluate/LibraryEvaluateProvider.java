package org.condyle.server.operation.libraryevaluate;

import ca.uhn.fhir.rest.annotation.IdParam;
import ca.uhn.fhir.rest.annotation.Operation;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import org.condyle.server.operation.FhirProvider;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.Library;
import org.hl7.fhir.r4.model.Parameters;

/** {@code Library/[id]/$evaluate} and {@code Library/$evaluate}. */
public final class LibraryEvaluateProvider implements FhirProvider {

  private static final String NAME = "$evaluate";
  private static final String DEFINITION =
      "https://condyle.org/fhir/OperationDefinition/Library-evaluate";

  private final LibraryEvaluateService service;

  LibraryEvaluateProvider(LibraryEvaluateService service) {
    this.service = service;
  }

  @Operation(
      name = NAME,
      type = Library.class,
      canonicalUrl = DEFINITION,
      idempotent = true,
      manualRequest = true)
  public Parameters ofOneLibrary(@IdParam IdType library, RequestDetails request) {
    return service.evaluate(library.getIdPart(), request);
  }

  @Operation(
      name = NAME,
      type = Library.class,
      canonicalUrl = DEFINITION,
      idempotent = true,
      manualRequest = true)
  public Parameters ofTheLibraryNamed(RequestDetails request) {
    return service.evaluate(null, request);
  }
}
