package org.condyle.server.capabilities;

import ca.uhn.fhir.interceptor.api.Hook;
import ca.uhn.fhir.interceptor.api.Interceptor;
import ca.uhn.fhir.interceptor.api.Pointcut;
import ca.uhn.fhir.rest.server.servlet.ServletRequestDetails;
import org.condyle.record.ProblemCode;
import org.condyle.record.ProblemException;

/** Refuses every operation that is not offered, before anything of it is done. */
@Interceptor
public class OnlyOfferedOperations {

  private static final int FIRST = -100;

  private final OfferedOperations offered;

  public OnlyOfferedOperations(OfferedOperations offered) {
    this.offered = offered;
  }

  @Hook(value = Pointcut.SERVER_INCOMING_REQUEST_PRE_HANDLER_SELECTED, order = FIRST)
  public void refuse(ServletRequestDetails request) {
    String operation = request.getOperation();
    if (operation != null && operation.startsWith("$") && !offered.offers(operation)) {
      throw new ProblemException(
          ProblemCode.NOT_SUPPORTED,
          "The operation "
              + operation
              + " is not offered; this server has "
              + String.join(", ", offered.names()));
    }
  }
}
