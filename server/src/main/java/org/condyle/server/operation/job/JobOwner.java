package org.condyle.server.operation.job;

import ca.uhn.fhir.rest.api.server.RequestDetails;
import org.condyle.server.caller.Caller;
import org.condyle.server.caller.CallerOfRequest;

/** Whose a job is: the caller's, and where the caller is held to a patient, with that patient. */
final class JobOwner {

  private JobOwner() {}

  static String of(RequestDetails request) {
    Caller caller = CallerOfRequest.of(request);
    String patient = caller.patient();
    return patient == null ? caller.id() : caller.id() + " for Patient/" + patient;
  }
}
