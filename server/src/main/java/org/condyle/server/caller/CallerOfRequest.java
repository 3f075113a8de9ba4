package org.condyle.server.caller;

import ca.uhn.fhir.rest.api.server.RequestDetails;
import ca.uhn.fhir.rest.server.servlet.ServletRequestDetails;
import jakarta.servlet.ServletRequest;
import java.util.Optional;
import org.condyle.record.ProblemCode;
import org.condyle.record.ProblemException;

/** Where a request carries its caller. Only what authenticates sets it. */
public final class CallerOfRequest {

  private static final String ATTRIBUTE = CallerOfRequest.class.getName();

  private CallerOfRequest() {}

  /** Says who makes a request. */
  public static void set(ServletRequest request, Caller caller) {
    request.setAttribute(ATTRIBUTE, caller);
  }

  /** Who makes a request; empty if nobody said so. */
  public static Optional<Caller> find(ServletRequest request) {
    return Optional.ofNullable((Caller) request.getAttribute(ATTRIBUTE));
  }

  /** Whether the server makes the request of itself, with all rights. */
  public static boolean isServer(RequestDetails request) {
    return !(request instanceof ServletRequestDetails);
  }

  /**
   * Who makes a request that came over HTTP.
   *
   * @throws ProblemException UNAUTHENTICATED if nobody said so
   */
  public static Caller of(RequestDetails request) {
    if (request instanceof ServletRequestDetails servlet && servlet.getServletRequest() != null) {
      Optional<Caller> caller = find(servlet.getServletRequest());
      if (caller.isPresent()) {
        return caller.get();
      }
    }
    throw new ProblemException(
        ProblemCode.UNAUTHENTICATED,
        "The request carries no access token that is valid here; get one, and send it as"
            + " 'Authorization: Bearer …'");
  }
}
