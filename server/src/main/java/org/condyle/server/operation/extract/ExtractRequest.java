package org.condyle.server.operation.extract;

import java.util.Optional;
import org.condyle.record.ProblemCode;
import org.condyle.record.ProblemException;
import org.condyle.server.operation.OperationParameters;
import org.hl7.fhir.r4.model.QuestionnaireResponse;
import org.jspecify.annotations.Nullable;

/**
 * A checked request to extract one response.
 *
 * @param storedId the id of a stored response, or null where one was given
 * @param given the response that was given, or null where a stored one is meant
 */
record ExtractRequest(@Nullable String storedId, @Nullable QuestionnaireResponse given) {

  private static final String RESPONSE = "questionnaire-response";

  /**
   * @param instance the id on which the operation was called; null on the type
   * @throws ProblemException PARAMETER_MISSING, PARAMETER_INVALID
   */
  static ExtractRequest of(@Nullable String instance, OperationParameters parameters) {
    Optional<QuestionnaireResponse> given =
        parameters.resource(RESPONSE, QuestionnaireResponse.class);
    if (instance != null && given.isPresent()) {
      throw new ProblemException(
          ProblemCode.PARAMETER_INVALID,
          "The operation is called on a stored response; leave '" + RESPONSE + "' out",
          RESPONSE);
    }
    if (instance == null && given.isEmpty()) {
      throw new ProblemException(
          ProblemCode.PARAMETER_MISSING, "The parameter '" + RESPONSE + "' is needed", RESPONSE);
    }
    return new ExtractRequest(instance, given.orElse(null));
  }
}
