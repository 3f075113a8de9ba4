package org.condyle.server.capabilities;

import ca.uhn.fhir.interceptor.api.Hook;
import ca.uhn.fhir.interceptor.api.Interceptor;
import ca.uhn.fhir.interceptor.api.Pointcut;
import ca.uhn.fhir.rest.server.servlet.ServletRequestDetails;
import java.util.List;
import org.condyle.record.Problem;
import org.condyle.record.ProblemCode;
import org.condyle.record.ProblemException;

/**
 * Refuses search modifiers that do not work here: {@code :missing} fails in database partition
 * mode, {@code :in} and {@code :not-in} need value sets in HAPI's own terminology tables, which
 * this server does not fill.
 */
@Interceptor
public class OnlyWorkingModifiers {

  private static final List<String> REFUSED = List.of(":missing", ":in", ":not-in");

  @Hook(Pointcut.SERVER_INCOMING_REQUEST_PRE_HANDLER_SELECTED)
  public void refuse(ServletRequestDetails request) {
    List<Problem> problems =
        request.getParameters().keySet().stream()
            .filter(name -> REFUSED.stream().anyMatch(name::endsWith))
            .map(
                name ->
                    new Problem(
                        ProblemCode.PARAMETER_INVALID,
                        "The search modifier of '" + name + "' is not supported",
                        name))
            .toList();
    if (!problems.isEmpty()) {
      throw new ProblemException(problems);
    }
  }
}
