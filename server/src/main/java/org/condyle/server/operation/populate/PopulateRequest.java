package org.condyle.server.operation.populate;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.condyle.record.ProblemCode;
import org.condyle.record.ProblemException;
import org.condyle.server.operation.OperationParameters;
import org.jspecify.annotations.Nullable;

/**
 * A checked request for the response with which a patient begins.
 *
 * @param questionnaireId the id of a stored Questionnaire, or null where a canonical was given
 * @param canonical null where an id was given
 * @param patientId who answers
 * @param source what the response is filled from
 */
record PopulateRequest(
    @Nullable String questionnaireId, @Nullable String canonical, String patientId, Source source) {

  /** From what a response is filled. */
  enum Source {
    RECORD,
    NOTHING
  }

  private static final Pattern PATIENT = Pattern.compile("(?:.*/)?Patient/([A-Za-z0-9\\-.]{1,64})");
  private static final Pattern QUESTIONNAIRE =
      Pattern.compile("(?:.*/)?Questionnaire/([A-Za-z0-9\\-.]{1,64})");

  /**
   * @param instance the id on which the operation was called; null on the type
   * @throws ProblemException PARAMETER_MISSING, PARAMETER_INVALID, SUBJECT_WRONG_TYPE,
   *     NOT_SUPPORTED
   */
  static PopulateRequest of(@Nullable String instance, OperationParameters parameters) {
    if (parameters.has("context")) {
      throw new ProblemException(
          ProblemCode.NOT_SUPPORTED,
          "The instruments declare no launch context; leave 'context' out",
          "context");
    }
    Optional<String> canonical = parameters.text("canonical");
    Optional<String> reference = parameters.text("questionnaireRef");
    if (instance != null && (canonical.isPresent() || reference.isPresent())
        || canonical.isPresent() && reference.isPresent()) {
      throw new ProblemException(
          ProblemCode.PARAMETER_INVALID,
          "Name the Questionnaire once: by the address, by canonical or by questionnaireRef",
          canonical.isPresent() ? "canonical" : "questionnaireRef");
    }
    String id = instance != null ? instance : reference.map(PopulateRequest::id).orElse(null);
    if (id == null && canonical.isEmpty()) {
      throw new ProblemException(
          ProblemCode.PARAMETER_MISSING,
          "The parameter 'canonical' or 'questionnaireRef' is needed",
          "canonical");
    }
    return new PopulateRequest(
        id,
        canonical.orElse(null),
        patient(parameters.requiredText("subject")),
        parameters.flag("local").orElse(true) ? Source.RECORD : Source.NOTHING);
  }

  private static String id(String reference) {
    Matcher matcher = QUESTIONNAIRE.matcher(reference);
    if (!matcher.matches()) {
      throw new ProblemException(
          ProblemCode.PARAMETER_INVALID,
          "'" + reference + "' is no reference such as Questionnaire/koos-jr",
          "questionnaireRef");
    }
    return matcher.group(1);
  }

  private static String patient(String subject) {
    Matcher matcher = PATIENT.matcher(subject);
    if (!matcher.matches()) {
      throw new ProblemException(
          ProblemCode.SUBJECT_WRONG_TYPE,
          "The subject '" + subject + "' must be one patient, such as Patient/17",
          "subject");
    }
    return matcher.group(1);
  }
}
