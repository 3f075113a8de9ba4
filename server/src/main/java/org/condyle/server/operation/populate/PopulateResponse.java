package org.condyle.server.operation.populate;

import java.util.List;
import org.condyle.record.Problem;
import org.condyle.server.errors.Outcome;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.QuestionnaireResponse;

/** A response, with what was not filled, as the OperationDefinition has it. */
final class PopulateResponse {

  private PopulateResponse() {}

  static Parameters of(QuestionnaireResponse response, List<Problem> left) {
    Parameters answer = new Parameters();
    answer.addParameter().setName("response").setResource(response);
    if (!left.isEmpty()) {
      answer.addParameter().setName("issues").setResource(Outcome.ofWarnings(left));
    }
    return answer;
  }
}
