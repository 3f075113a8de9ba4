package org.condyle.server.operation.evaluate;

import ca.uhn.fhir.rest.annotation.IdParam;
import ca.uhn.fhir.rest.annotation.Operation;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import org.condyle.server.operation.DirectAnswers;
import org.condyle.server.operation.FhirProvider;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.Measure;
import org.hl7.fhir.r4.model.Parameters;
import org.jspecify.annotations.Nullable;

/** {@code Measure/[id]/$evaluate} and {@code Measure/$evaluate}. */
public final class EvaluateProvider implements FhirProvider {

  private static final String NAME = "$evaluate";
  private static final String DEFINITION =
      "https://condyle.org/fhir/OperationDefinition/Measure-evaluate";

  private final EvaluateService service;
  private final DirectAnswers answers;

  EvaluateProvider(EvaluateService service, DirectAnswers answers) {
    this.service = service;
    this.answers = answers;
  }

  @Operation(
      name = NAME,
      type = Measure.class,
      canonicalUrl = DEFINITION,
      idempotent = true,
      manualRequest = true)
  public Parameters ofOneMeasure(@IdParam IdType measure, RequestDetails request) {
    return answer(measure.getIdPart(), request);
  }

  @Operation(
      name = NAME,
      type = Measure.class,
      canonicalUrl = DEFINITION,
      idempotent = true,
      manualRequest = true)
  public Parameters ofTheMeasuresNamed(RequestDetails request) {
    return answer(null, request);
  }

  private Parameters answer(@Nullable String measureId, RequestDetails request) {
    return answers.of(service, Parameters.class, measureId, request);
  }
}
