package org.condyle.server.operation.populate;

import ca.uhn.fhir.rest.annotation.IdParam;
import ca.uhn.fhir.rest.annotation.Operation;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import org.condyle.server.operation.FhirProvider;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Questionnaire;

/** {@code Questionnaire/[id]/$populate} and {@code Questionnaire/$populate} of SDC. */
public final class PopulateProvider implements FhirProvider {

  private static final String NAME = "$populate";
  private static final String DEFINITION =
      "https://condyle.org/fhir/OperationDefinition/Questionnaire-populate";

  private final PopulateService service;

  PopulateProvider(PopulateService service) {
    this.service = service;
  }

  @Operation(
      name = NAME,
      type = Questionnaire.class,
      canonicalUrl = DEFINITION,
      idempotent = true,
      manualRequest = true)
  public Parameters ofOneQuestionnaire(@IdParam IdType questionnaire, RequestDetails request) {
    return service.populate(questionnaire.getIdPart(), request);
  }

  @Operation(
      name = NAME,
      type = Questionnaire.class,
      canonicalUrl = DEFINITION,
      idempotent = true,
      manualRequest = true)
  public Parameters ofTheQuestionnaireNamed(RequestDetails request) {
    return service.populate(null, request);
  }
}
