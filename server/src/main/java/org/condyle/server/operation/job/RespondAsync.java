package org.condyle.server.operation.job;

import ca.uhn.fhir.interceptor.api.Hook;
import ca.uhn.fhir.interceptor.api.Interceptor;
import ca.uhn.fhir.interceptor.api.Pointcut;
import ca.uhn.fhir.rest.server.servlet.ServletRequestDetails;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.condyle.record.ProblemCode;
import org.condyle.record.ProblemException;
import org.condyle.server.operation.LongOperation;

/**
 * Answers {@code Prefer: respond-async} for the operations that can be jobs: the request is checked
 * as ever, stored, and answered with where to ask for it. Elsewhere the preference is passed over.
 */
@Interceptor
public class RespondAsync {

  private final LongOperations operations;
  private final JobAnswer answer;

  RespondAsync(LongOperations operations, JobAnswer answer) {
    this.operations = operations;
    this.answer = answer;
  }

  /** Behind all that reads or refuses a request. */
  @Hook(value = Pointcut.SERVER_INCOMING_REQUEST_POST_PROCESSED, order = 1000)
  public boolean accept(ServletRequestDetails request, HttpServletResponse response)
      throws IOException {
    Optional<LongOperation> operation = operations.of(request);
    List<String> headers = request.getHeaders("Prefer");
    if (operation.isEmpty() || !Preferences.of(headers).respondAsync()) {
      return true;
    }
    try {
      answer.accepted(request, response, operations.submit(operation.get(), request));
    } catch (ProblemException e) {
      if (e.problems().get(0).code() == ProblemCode.JOBS_TOO_MANY) {
        answer.tryLater(response);
      }
      throw e;
    }
    return false;
  }
}
