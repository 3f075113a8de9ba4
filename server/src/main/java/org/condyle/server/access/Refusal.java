package org.condyle.server.access;

import ca.uhn.fhir.rest.server.exceptions.BaseServerResponseException;
import org.condyle.record.ProblemException;
import org.condyle.server.errors.Outcome;

/**
 * A refusal as HAPI throws it: within a batch, HAPI takes any other exception for a fault of the
 * server.
 */
final class Refusal {

  private Refusal() {}

  static BaseServerResponseException of(ProblemException problem) {
    int status = Integer.parseInt(Outcome.statusLine(problem.problems()).substring(0, 3));
    BaseServerResponseException refusal =
        BaseServerResponseException.newInstance(status, problem.problems().get(0).message());
    refusal.setOperationOutcome(Outcome.of(problem.problems()));
    return refusal;
  }
}
