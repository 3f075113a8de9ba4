package org.condyle.server.operation.installcontent;

import ca.uhn.fhir.rest.annotation.Operation;
import ca.uhn.fhir.rest.server.servlet.ServletRequestDetails;
import org.condyle.server.operation.FhirProvider;
import org.hl7.fhir.r4.model.Parameters;

/** {@code POST [base]/$install-content}: installs measures with their libraries and value sets. */
public final class InstallContentProvider implements FhirProvider {

  private final InstallContentService service;

  InstallContentProvider(InstallContentService service) {
    this.service = service;
  }

  @Operation(
      name = "$install-content",
      canonicalUrl = "https://condyle.org/fhir/OperationDefinition/install-content",
      manualRequest = true)
  public Parameters installContent(ServletRequestDetails request) {
    return InstallContentResponse.of(service.install(request));
  }
}
