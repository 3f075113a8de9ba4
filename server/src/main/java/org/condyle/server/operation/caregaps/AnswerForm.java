package org.condyle.server.operation.caregaps;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.condyle.record.ProblemCode;
import org.condyle.record.ProblemException;
import org.condyle.server.operation.OperationParameters;
import org.jspecify.annotations.Nullable;

/** In which form the gaps are told. */
sealed interface AnswerForm {

  /** A document Bundle for each patient, as DEQM says. */
  record Documents() implements AnswerForm {}

  /** A collection Bundle for each patient, as DEQM says for {@code isDocument=false}. */
  record Collections() implements AnswerForm {}

  /**
   * A page of a flat list: one row for each gap.
   *
   * @param after the id of the last patient of the page before; null for the first page
   * @param size so many patients are looked at
   */
  record Page(@Nullable String after, int size) implements AnswerForm {}

  /** Patients on a page unless the caller says. */
  int USUAL_PAGE = 500;

  /** The largest page: what can be evaluated within a request. */
  int LARGEST_PAGE = 5_000;

  Pattern PATIENT = Pattern.compile("(?:Patient/)?([A-Za-z0-9\\-.]{1,64})");

  /**
   * @throws ProblemException PARAMETER_INVALID
   */
  static AnswerForm of(OperationParameters parameters) {
    String form = parameters.text("form").orElse("document");
    switch (form) {
      case "document" -> {
        refuse(parameters, form, List.of("_count", "after"));
        return parameters.flag("isDocument").orElse(true) ? new Documents() : new Collections();
      }
      case "list" -> {
        refuse(parameters, form, List.of("isDocument"));
        return page(parameters);
      }
      default ->
          throw new ProblemException(
              ProblemCode.PARAMETER_INVALID,
              "There is no form '" + form + "'; known are document and list",
              "form");
    }
  }

  private static Page page(OperationParameters parameters) {
    int size = parameters.number("_count").orElse(USUAL_PAGE);
    if (size > LARGEST_PAGE) {
      throw new ProblemException(
          ProblemCode.PARAMETER_INVALID,
          "A page has at most " + LARGEST_PAGE + " patients",
          "_count");
    }
    return new Page(parameters.text("after").map(AnswerForm::patientId).orElse(null), size);
  }

  private static String patientId(String text) {
    Matcher matcher = PATIENT.matcher(text);
    if (!matcher.matches()) {
      throw new ProblemException(
          ProblemCode.PARAMETER_INVALID,
          "'" + text + "' is not what an earlier page gave as 'next'",
          "after");
    }
    return matcher.group(1);
  }

  private static void refuse(OperationParameters parameters, String form, List<String> names) {
    for (String name : names) {
      if (parameters.has(name)) {
        throw new ProblemException(
            ProblemCode.PARAMETER_INVALID,
            "The parameter '" + name + "' has no meaning with form=" + form,
            name);
      }
    }
  }
}
