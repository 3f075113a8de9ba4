package org.condyle.server.jobs;

import org.condyle.server.caller.Caller;
import org.condyle.server.caller.Scopes;

/**
 * Whose a job is. What was answered to one of a person's programs is not for another, and what a
 * token opened is not for a token that opens less.
 *
 * @param identity the person or program in its role, with the program that a person used and the
 *     patient to whom the caller is held
 * @param scopes what was granted to the token
 */
public record JobOwner(String identity, Scopes scopes) {

  /** Who makes a request. */
  public static JobOwner of(Caller caller) {
    String client = caller.client();
    String patient = caller.patient();
    return new JobOwner(
        caller.id()
            + " as "
            + caller.role().code()
            + (client == null ? "" : " by " + client)
            + (patient == null ? "" : " for Patient/" + patient),
        caller.scopes());
  }
}
