package org.condyle.server.errors;

import org.condyle.record.ProblemCode;
import org.hl7.fhir.r4.model.OperationOutcome.IssueSeverity;
import org.hl7.fhir.r4.model.OperationOutcome.IssueType;

/** How a problem is said over HTTP and in FHIR. */
final class ProblemStatus {

  private ProblemStatus() {}

  /** The HTTP status of an answer whose first problem has this code. */
  static int http(ProblemCode code) {
    return switch (code) {
      case GONE -> 410;
      case PRECONDITION_FAILED -> 412;
      default ->
          switch (code.kind()) {
            case MALFORMED -> 400;
            case UNAUTHENTICATED -> 401;
            case FORBIDDEN -> 403;
            case NOT_FOUND -> 404;
            case CONFLICT -> 409;
            case RULE -> 422;
            case TOO_LARGE -> 413;
            case TOO_MANY -> 429;
            case UNAVAILABLE -> 503;
            case INTERNAL -> 500;
          };
    };
  }

  /** The FHIR issue type, from http://hl7.org/fhir/ValueSet/issue-type. */
  static IssueType issueType(ProblemCode code) {
    return switch (code) {
      case PARAMETER_MISSING -> IssueType.REQUIRED;
      case NOT_SUPPORTED -> IssueType.NOTSUPPORTED;
      case GONE -> IssueType.DELETED;
      case TOO_DEEP, TOO_MANY_ENTRIES -> IssueType.TOOLONG;
      case RESOURCE_INVALID -> IssueType.INVALID;
      default ->
          switch (code.kind()) {
            case MALFORMED -> IssueType.INVALID;
            case UNAUTHENTICATED -> IssueType.LOGIN;
            case FORBIDDEN -> IssueType.FORBIDDEN;
            case NOT_FOUND -> IssueType.NOTFOUND;
            case CONFLICT -> IssueType.CONFLICT;
            case RULE -> IssueType.BUSINESSRULE;
            case TOO_LARGE -> IssueType.TOOLONG;
            case TOO_MANY -> IssueType.THROTTLED;
            case UNAVAILABLE -> IssueType.TRANSIENT;
            case INTERNAL -> IssueType.EXCEPTION;
          };
    };
  }

  static IssueSeverity severity(ProblemCode code) {
    return code.kind() == ProblemCode.Kind.INTERNAL ? IssueSeverity.FATAL : IssueSeverity.ERROR;
  }
}
