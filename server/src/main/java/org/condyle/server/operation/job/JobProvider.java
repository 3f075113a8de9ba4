package org.condyle.server.operation.job;

import ca.uhn.fhir.rest.annotation.Operation;
import ca.uhn.fhir.rest.api.RequestTypeEnum;
import ca.uhn.fhir.rest.server.servlet.ServletRequestDetails;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.condyle.server.operation.FhirProvider;

/** {@code $job}: how a job is and what came of it; DELETE cancels it. */
public final class JobProvider implements FhirProvider {

  static final String NAME = "$job";

  private final JobService service;

  JobProvider(JobService service) {
    this.service = service;
  }

  @Operation(
      name = NAME,
      canonicalUrl = "https://condyle.org/fhir/OperationDefinition/job",
      idempotent = true,
      deleteEnabled = true,
      manualRequest = true,
      manualResponse = true)
  public void job(ServletRequestDetails request, HttpServletResponse response) throws IOException {
    if (request.getRequestType() == RequestTypeEnum.DELETE) {
      service.cancel(request);
    } else {
      service.status(request, response);
    }
  }
}
