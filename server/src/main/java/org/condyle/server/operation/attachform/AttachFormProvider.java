package org.condyle.server.operation.attachform;

import ca.uhn.fhir.rest.annotation.Operation;
import ca.uhn.fhir.rest.server.servlet.ServletRequestDetails;
import org.condyle.server.operation.FhirProvider;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Questionnaire;

/** {@code Questionnaire/$attach-form}. */
public final class AttachFormProvider implements FhirProvider {

  private final AttachFormService service;

  AttachFormProvider(AttachFormService service) {
    this.service = service;
  }

  @Operation(
      name = "$attach-form",
      type = Questionnaire.class,
      canonicalUrl = "https://condyle.org/fhir/OperationDefinition/Questionnaire-attach-form",
      manualRequest = true)
  public Parameters attachForm(ServletRequestDetails request) {
    return service.attach(request);
  }
}
