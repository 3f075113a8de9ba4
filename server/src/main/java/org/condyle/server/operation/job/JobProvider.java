package org.condyle.server.operation.job;

import ca.uhn.fhir.rest.annotation.Operation;
import ca.uhn.fhir.rest.api.RequestTypeEnum;
import ca.uhn.fhir.rest.server.servlet.ServletRequestDetails;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.condyle.server.operation.FhirProvider;

/**
 * {@code $job}: how a job is and what came of it; DELETE cancels it. {@code $job-file}: a file that
 * it made.
 */
public final class JobProvider implements FhirProvider {

  static final String NAME = "$job";

  /** Under which files are asked for; manifests have it in their addresses. */
  static final String FILE = "$job-file";

  private final JobService service;
  private final JobFileService files;

  JobProvider(JobService service, JobFileService files) {
    this.service = service;
    this.files = files;
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

  @Operation(
      name = FILE,
      canonicalUrl = "https://condyle.org/fhir/OperationDefinition/job-file",
      idempotent = true,
      manualRequest = true,
      manualResponse = true)
  public void file(ServletRequestDetails request, HttpServletResponse response) throws IOException {
    files.send(request, response);
  }
}
