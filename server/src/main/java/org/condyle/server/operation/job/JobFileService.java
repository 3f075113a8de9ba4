package org.condyle.server.operation.job;

import ca.uhn.fhir.rest.server.servlet.ServletRequestDetails;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.UUID;
import org.condyle.record.ProblemCode;
import org.condyle.record.ProblemException;
import org.condyle.server.audit.AuditedRequest;
import org.condyle.server.audit.SubjectLists;
import org.condyle.server.jobs.Job;
import org.condyle.server.jobs.JobFiles;
import org.condyle.server.operation.OperationBinding;
import org.condyle.server.operation.OperationParameters;

/** Sends a file of a job to whom the job belongs. */
final class JobFileService {

  private final OperationBinding binding;
  private final JobService jobs;
  private final JobFiles files;
  private final SubjectLists lists;

  JobFileService(OperationBinding binding, JobService jobs, JobFiles files, SubjectLists lists) {
    this.binding = binding;
    this.jobs = jobs;
    this.files = files;
    this.lists = lists;
  }

  void send(ServletRequestDetails request, HttpServletResponse response) throws IOException {
    OperationParameters parameters = binding.read("job-file", request);
    Job found = jobs.find(request, parameters);
    UUID job = found.id();
    String name = parameters.requiredText("name");
    byte[] gzipped =
        files
            .gzipped(job, name)
            .orElseThrow(
                () ->
                    new ProblemException(
                        ProblemCode.NOT_FOUND, "The job has no such file", "name"));
    AuditedRequest.of(request.getServletRequest())
        .learnsOf(
            lists.some(found.partition(), files.patients(job, name)).with(Map.of("file", name)));
    response.setContentType("application/fhir+ndjson");
    response.setHeader("Cache-Control", "no-store");
    if (acceptsGzip(request)) {
      response.setHeader("Content-Encoding", "gzip");
      response.setContentLength(gzipped.length);
      response.getOutputStream().write(gzipped);
    } else {
      try (InputStream text = JobFiles.text(gzipped)) {
        text.transferTo(response.getOutputStream());
      }
    }
  }

  private static boolean acceptsGzip(ServletRequestDetails request) {
    return request.getHeaders("Accept-Encoding").stream()
        .anyMatch(
            accepted -> accepted.matches("(?i).*\\bgzip\\b(?!\\s*;\\s*q=0(\\.0*)?\\s*(,|$)).*"));
  }
}
