package org.condyle.server.operation.importdata;

import ca.uhn.fhir.rest.annotation.Operation;
import ca.uhn.fhir.rest.server.servlet.ServletRequestDetails;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.condyle.server.operation.FhirProvider;
import org.condyle.server.operation.job.JobAnswer;

/** {@code $import}. */
public final class ImportProvider implements FhirProvider {

  private final ImportService service;
  private final JobAnswer answer;

  ImportProvider(ImportService service, JobAnswer answer) {
    this.service = service;
    this.answer = answer;
  }

  @Operation(
      name = "$import",
      canonicalUrl = "https://condyle.org/fhir/OperationDefinition/import",
      idempotent = false,
      manualRequest = true,
      manualResponse = true)
  public void start(ServletRequestDetails request, HttpServletResponse response)
      throws IOException {
    answer.accepted(request, response, service.start(request));
  }
}
