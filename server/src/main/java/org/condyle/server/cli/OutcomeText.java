package org.condyle.server.cli;

import java.util.List;
import java.util.stream.Collectors;
import org.hl7.fhir.r4.model.OperationOutcome;
import org.hl7.fhir.r4.model.OperationOutcome.OperationOutcomeIssueComponent;
import org.hl7.fhir.r4.model.StringType;

/** Reads an OperationOutcome aloud. */
final class OutcomeText {

  private OutcomeText() {}

  /** One line for each issue: its code, what is wrong, and where. */
  static List<String> lines(OperationOutcome outcome) {
    return outcome.getIssue().stream().map(OutcomeText::line).toList();
  }

  private static String line(OperationOutcomeIssueComponent issue) {
    String text =
        issue.hasDiagnostics()
            ? issue.getDiagnostics()
            : issue.hasDetails() && issue.getDetails().hasText()
                ? issue.getDetails().getText()
                : issue.hasCode() ? issue.getCode().getDisplay() : "no reason given";
    String code = issue.getDetails().getCodingFirstRep().getCode();
    List<StringType> places = issue.hasExpression() ? issue.getExpression() : issue.getLocation();
    String where =
        places.stream()
            .map(StringType::getValue)
            .filter(place -> !text.contains(place))
            .collect(Collectors.joining(", "));
    return (code == null || text.contains(code) ? "" : code + " ")
        + text
        + (where.isEmpty() ? "" : " (" + where + ")");
  }
}
