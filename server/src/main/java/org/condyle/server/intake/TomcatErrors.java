package org.condyle.server.intake;

import ca.uhn.fhir.context.FhirContext;
import java.io.IOException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.condyle.server.errors.OutcomeAnswer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tomcat's own errors, such as a request line that is no HTTP, as OperationOutcome instead of an
 * HTML page. Tomcat creates it by its class name.
 */
public final class TomcatErrors extends ErrorReportValve {

  private static final Logger LOG = LoggerFactory.getLogger(TomcatErrors.class);

  private final OutcomeAnswer answer = new OutcomeAnswer(FhirContext.forR4Cached());

  public TomcatErrors() {
    setShowReport(false);
    setShowServerInfo(false);
  }

  @Override
  protected void report(Request request, Response response, @Nullable Throwable thrown) {
    int status = response.getStatus();
    if (status < 400 || response.getContentWritten() > 0 || !response.setErrorReported()) {
      return;
    }
    String requestId = RequestIdFilter.idOf(request);
    response.setHeader(RequestIdFilter.HEADER, requestId);
    try {
      answer.writeStatus(request, response, status, requestId, thrown);
    } catch (IOException | IllegalStateException e) {
      LOG.debug("The caller is gone", e);
    }
  }
}
