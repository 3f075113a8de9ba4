package org.condyle.server.errors;

import org.condyle.record.ProblemCode;

/** The numbered code of what HAPI refuses by itself, known by its HTTP status. */
final class HapiStatus {

  private HapiStatus() {}

  static ProblemCode code(int status) {
    return switch (status) {
      case 401 -> ProblemCode.UNAUTHENTICATED;
      case 403 -> ProblemCode.FORBIDDEN;
      case 404 -> ProblemCode.NOT_FOUND;
      case 405, 406, 415, 501 -> ProblemCode.NOT_SUPPORTED;
      case 409 -> ProblemCode.VERSION_CONFLICT;
      case 410 -> ProblemCode.GONE;
      case 412 -> ProblemCode.PRECONDITION_FAILED;
      case 413 -> ProblemCode.TOO_LARGE;
      case 422 -> ProblemCode.RESOURCE_INVALID;
      default -> status >= 500 ? ProblemCode.INTERNAL : ProblemCode.MALFORMED;
    };
  }
}
