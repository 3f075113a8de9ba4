package org.condyle.server.errors;

import java.util.List;
import java.util.regex.Pattern;
import org.condyle.record.Problem;
import org.condyle.record.ProblemCode;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.OperationOutcome;
import org.hl7.fhir.r4.model.OperationOutcome.IssueSeverity;
import org.hl7.fhir.r4.model.OperationOutcome.OperationOutcomeIssueComponent;
import org.springframework.http.HttpStatus;

/** Problems as an OperationOutcome. */
public final class Outcome {

  /** A path such as {@code Bundle.entry[17].resource.birthDate}, as against a parameter's name. */
  private static final Pattern ELEMENT_PATH = Pattern.compile("[A-Z][A-Za-z]+([.\\[].*)?");

  private Outcome() {}

  /** One issue for each problem, in their order. */
  public static OperationOutcome of(List<Problem> problems) {
    OperationOutcome outcome = new OperationOutcome();
    for (Problem problem : problems) {
      addIssue(outcome, ProblemStatus.severity(problem.code()), problem);
    }
    return outcome;
  }

  /** The HTTP status of an answer whose problems these are. */
  public static int status(List<Problem> problems) {
    return ProblemStatus.http(problems.get(0).code());
  }

  /** The status line of an answer whose problems these are, for example {@code 422 ...}. */
  public static String statusLine(List<Problem> problems) {
    HttpStatus status = HttpStatus.valueOf(status(problems));
    return status.value() + " " + status.getReasonPhrase();
  }

  /** The problems as warnings: what was asked has been done nevertheless. */
  public static OperationOutcome ofWarnings(List<Problem> problems) {
    OperationOutcome outcome = new OperationOutcome();
    for (Problem problem : problems) {
      addIssue(outcome, IssueSeverity.WARNING, problem);
    }
    return outcome;
  }

  /** The coding that says which error it is. */
  static Coding coding(ProblemCode code) {
    return new Coding(ProblemCode.SYSTEM, code.code(), code.name());
  }

  private static void addIssue(OperationOutcome outcome, IssueSeverity severity, Problem problem) {
    OperationOutcomeIssueComponent issue =
        outcome
            .addIssue()
            .setSeverity(severity)
            .setCode(ProblemStatus.issueType(problem.code()))
            .setDiagnostics(problem.message());
    issue.getDetails().addCoding(coding(problem.code()));
    String location = problem.location();
    if (location == null) {
      return;
    }
    if (ELEMENT_PATH.matcher(location).matches()) {
      issue.addExpression(location);
    } else {
      issue.addLocation(location);
    }
  }
}
