package org.condyle.server.operation.extract;

import java.util.List;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.OperationOutcome;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.QuestionnaireResponse;

/** What was extracted, as the OperationDefinition has it. */
final class ExtractResponse {

  private ExtractResponse() {}

  static Parameters of(QuestionnaireResponse response, List<Observation> observations) {
    Bundle bundle = new Bundle();
    bundle.setType(Bundle.BundleType.TRANSACTION);
    for (Observation observation : observations) {
      bundle
          .addEntry()
          .setResource(observation)
          .getRequest()
          .setMethod(Bundle.HTTPVerb.PUT)
          .setUrl("Observation/" + observation.getIdElement().getIdPart());
    }
    Parameters answer = new Parameters();
    answer.addParameter().setName("return").setResource(bundle);
    if (observations.isEmpty()) {
      answer.addParameter().setName("issues").setResource(nothing(response));
    }
    return answer;
  }

  private static OperationOutcome nothing(QuestionnaireResponse response) {
    OperationOutcome outcome = new OperationOutcome();
    outcome
        .addIssue()
        .setSeverity(OperationOutcome.IssueSeverity.INFORMATION)
        .setCode(OperationOutcome.IssueType.INFORMATIONAL)
        .setDiagnostics(
            "A response that is "
                + (response.hasStatus() ? response.getStatus().toCode() : "without status")
                + " and has these answers gives no Observations")
        .addExpression("QuestionnaireResponse.status");
    return outcome;
  }
}
