package org.condyle.server.errors;

import ca.uhn.fhir.rest.server.exceptions.BaseServerResponseException;
import org.condyle.record.ProblemCode;
import org.condyle.record.ProblemException;

/** The numbered code of whatever was thrown, for where there is no request to answer. */
public final class ThrownCode {

  private ThrownCode() {}

  /** INTERNAL for what nobody expected. */
  public static ProblemCode of(Throwable thrown) {
    ProblemException problem = ErrorMapper.causeOf(thrown, ProblemException.class);
    if (problem != null) {
      return problem.problems().get(0).code();
    }
    if (ErrorMapper.isDatabaseGone(thrown)) {
      return ProblemCode.DATABASE_UNAVAILABLE;
    }
    return thrown instanceof BaseServerResponseException known
        ? HapiStatus.code(known.getStatusCode())
        : ProblemCode.INTERNAL;
  }
}
