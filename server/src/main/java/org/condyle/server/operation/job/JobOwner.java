package org.condyle.server.operation.job;

import ca.uhn.fhir.rest.api.server.RequestDetails;
import org.condyle.server.caller.Caller;
import org.condyle.server.caller.CallerOfRequest;

/**
 * Whose a job is: the caller's, with the program that the caller used, and with the patient to whom
 * the caller is held. What was answered to one of a person's programs is not for another.
 */
public final class JobOwner {

  private JobOwner() {}

  public static String of(RequestDetails request) {
    Caller caller = CallerOfRequest.of(request);
    String client = caller.client();
    String patient = caller.patient();
    return caller.id()
        + (client == null ? "" : " by " + client)
        + (patient == null ? "" : " for Patient/" + patient);
  }
}
