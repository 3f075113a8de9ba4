package org.condyle.proms.answer;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.condyle.record.Problem;
import org.condyle.record.ProblemCode;
import org.condyle.record.ProblemException;
import org.hl7.fhir.r4.model.QuestionnaireResponse;
import org.jspecify.annotations.Nullable;

/** Reads responses of known forms. */
public final class ResponseReader {

  /** How long the text of a dateTime is that names a day. */
  private static final int DAY_LENGTH = "2026-01-01".length();

  /**
   * Extension of a QuestionnaireResponse: which side or joint the answers are about. Scores of the
   * response carry it on as their body site.
   */
  public static final String BODY_SITE =
      "https://condyle.org/fhir/StructureDefinition/questionnaireresponse-body-site";

  private final FormCatalog forms;

  public ResponseReader(FormCatalog forms) {
    this.forms = forms;
  }

  /**
   * Reads a response.
   *
   * @return the answers, each legal; some may be missing
   * @throws ProblemException with everything that is wrong: an unknown or retired Questionnaire, a
   *     patient, status or day that is missing, an unknown linkId, an answer given twice, of the
   *     wrong type or outside the options, an illegal score
   */
  public GivenAnswers read(QuestionnaireResponse response) {
    Form form = form(response);
    List<Problem> problems = new ArrayList<>();
    checkSubject(response, problems);
    LocalDate day = day(response);
    if (day == null) {
      problems.add(incomplete("authored", "the day on which it was answered"));
    } else if (form.isRetiredOn(day)) {
      problems.add(
          new Problem(
              ProblemCode.QUESTIONNAIRE_RETIRED,
              "The Questionnaire "
                  + form.canonical()
                  + " was in use until "
                  + form.lastDay()
                  + "; answer the version in use",
              "QuestionnaireResponse.questionnaire"));
    }
    GivenAnswers answers = new ItemsReader(form, problems).read(response.getItem());
    if (!problems.isEmpty()) {
      throw new ProblemException(problems);
    }
    return answers;
  }

  /**
   * The form that a response answers.
   *
   * @throws ProblemException if it names none, or one that is not known
   */
  public Form form(QuestionnaireResponse response) {
    String canonical = response.getQuestionnaire();
    if (canonical == null) {
      throw new ProblemException(List.of(incomplete("questionnaire", "what it answers")));
    }
    return forms
        .find(canonical)
        .orElseThrow(
            () ->
                new ProblemException(
                    ProblemCode.QUESTIONNAIRE_UNKNOWN,
                    "The response answers "
                        + canonical
                        + ", which is no instrument here, or no version of one that is known",
                    "QuestionnaireResponse.questionnaire"));
  }

  /**
   * Checks that a response is about the patient for whom it was asked.
   *
   * @param patientId logical id of the patient
   * @throws ProblemException if it is about another, or about nobody
   */
  public static void requirePatient(QuestionnaireResponse response, String patientId) {
    List<Problem> problems = new ArrayList<>();
    checkSubject(response, problems);
    if (problems.isEmpty()
        && !patientId.equals(response.getSubject().getReferenceElement().getIdPart())) {
      problems.add(
          new Problem(
              ProblemCode.RESPONSE_OF_ANOTHER_PATIENT,
              "The response is about another patient than the one for whom it was asked",
              "QuestionnaireResponse.subject"));
    }
    if (!problems.isEmpty()) {
      throw new ProblemException(problems);
    }
  }

  /**
   * The day on which a response was given, at the offset that it was written with (decision 0004);
   * null when it is missing or known only to the month.
   */
  public static @Nullable LocalDate day(QuestionnaireResponse response) {
    String authored = response.getAuthoredElement().getValueAsString();
    return authored == null || authored.length() < DAY_LENGTH
        ? null
        : LocalDate.parse(authored.substring(0, DAY_LENGTH));
  }

  private static void checkSubject(QuestionnaireResponse response, List<Problem> problems) {
    if (response.getStatus() == null) {
      problems.add(incomplete("status", "whether it is completed"));
    }
    if (!"Patient".equals(response.getSubject().getReferenceElement().getResourceType())) {
      problems.add(incomplete("subject", "the patient whom it is about"));
    }
  }

  private static Problem incomplete(String element, String what) {
    return new Problem(
        ProblemCode.RESPONSE_INCOMPLETE,
        "The response does not say " + what + ": set '" + element + "'",
        "QuestionnaireResponse." + element);
  }
}
