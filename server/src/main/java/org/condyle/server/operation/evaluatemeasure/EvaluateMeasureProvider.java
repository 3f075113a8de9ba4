package org.condyle.server.operation.evaluatemeasure;

import ca.uhn.fhir.rest.annotation.IdParam;
import ca.uhn.fhir.rest.annotation.Operation;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import org.condyle.server.operation.DirectAnswers;
import org.condyle.server.operation.FhirProvider;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.Measure;
import org.hl7.fhir.r4.model.MeasureReport;
import org.jspecify.annotations.Nullable;

/** {@code Measure/[id]/$evaluate-measure} and {@code Measure/$evaluate-measure}. */
public final class EvaluateMeasureProvider implements FhirProvider {

  private static final String NAME = "$evaluate-measure";
  private static final String DEFINITION =
      "https://condyle.org/fhir/OperationDefinition/Measure-evaluate-measure";

  private final EvaluateMeasureService service;
  private final DirectAnswers answers;

  EvaluateMeasureProvider(EvaluateMeasureService service, DirectAnswers answers) {
    this.service = service;
    this.answers = answers;
  }

  @Operation(
      name = NAME,
      type = Measure.class,
      canonicalUrl = DEFINITION,
      idempotent = true,
      manualRequest = true)
  public MeasureReport ofOneMeasure(@IdParam IdType measure, RequestDetails request) {
    return answer(measure.getIdPart(), request);
  }

  @Operation(
      name = NAME,
      type = Measure.class,
      canonicalUrl = DEFINITION,
      idempotent = true,
      manualRequest = true)
  public MeasureReport ofTheMeasureNamed(RequestDetails request) {
    return answer(null, request);
  }

  private MeasureReport answer(@Nullable String measureId, RequestDetails request) {
    return answers.of(service, MeasureReport.class, measureId, request);
  }
}
