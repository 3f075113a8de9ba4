package org.condyle.server.operation.job;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.rest.server.RestfulServerUtils;
import ca.uhn.fhir.rest.server.servlet.ServletRequestDetails;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.condyle.server.audit.AuditedRequest;
import org.condyle.server.errors.Outcome;
import org.condyle.server.jobs.Job;
import org.condyle.server.jobs.JobState;
import org.condyle.server.jobs.Jobs;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Bundle.BundleEntryResponseComponent;
import org.hl7.fhir.r4.model.Extension;
import org.hl7.fhir.r4.model.OperationOutcome;
import org.hl7.fhir.r4.model.OperationOutcome.IssueSeverity;
import org.hl7.fhir.r4.model.OperationOutcome.IssueType;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.UnsignedIntType;

/** What is answered about jobs (FHIR R5, Asynchronous Interaction Request Pattern). */
public final class JobAnswer {

  private static final String PROGRESS =
      "https://condyle.org/fhir/StructureDefinition/job-progress";

  private static final long SOONEST_SECONDS = 1;
  private static final long LATEST_SECONDS = 30;

  /** A job of ten minutes is asked for each minute, or oftener. */
  private static final int ASKS_PER_DURATION = 10;

  private final FhirContext fhirContext;
  private final Jobs jobs;
  private final Clock clock;
  private final Map<String, JobManifest> manifests;

  JobAnswer(FhirContext fhirContext, Jobs jobs, Clock clock, List<JobManifest> manifests) {
    this.fhirContext = fhirContext;
    this.jobs = jobs;
    this.clock = clock;
    this.manifests =
        manifests.stream()
            .collect(Collectors.toUnmodifiableMap(JobManifest::kind, Function.identity()));
  }

  /** The request has become a job. */
  public void accepted(ServletRequestDetails request, HttpServletResponse response, UUID id)
      throws IOException {
    response.setHeader(
        "Content-Location", request.getFhirServerBase() + "/" + JobProvider.NAME + "?id=" + id);
    response.setHeader("Retry-After", String.valueOf(SOONEST_SECONDS));
    write(
        request,
        HttpServletResponse.SC_ACCEPTED,
        told("The request is accepted; Content-Location says where to ask for its answer"));
  }

  /** For an answer that says that there are too many jobs. */
  void tryLater(HttpServletResponse response) {
    response.setHeader("Retry-After", String.valueOf(LATEST_SECONDS));
  }

  /** How the job is, or what came of it. */
  void status(ServletRequestDetails request, HttpServletResponse response, Job job)
      throws IOException {
    if (job.isFinished()) {
      finished(request, response, job);
      return;
    }
    String progress = progress(job);
    OperationOutcome outcome = told(progress);
    outcome.addExtension(numbers(job));
    response.setHeader("X-Progress", progress);
    response.setHeader("Retry-After", String.valueOf(askAgainIn(job)));
    write(request, HttpServletResponse.SC_ACCEPTED, outcome);
  }

  /** The job is cancelled and forgotten. */
  void cancelled(ServletRequestDetails request) throws IOException {
    write(request, HttpServletResponse.SC_ACCEPTED, told("The job is cancelled and forgotten"));
  }

  private void finished(ServletRequestDetails request, HttpServletResponse response, Job job)
      throws IOException {
    Instant expires = job.expires();
    if (expires != null) {
      response.setHeader(
          "Expires", DateTimeFormatter.RFC_1123_DATE_TIME.format(expires.atOffset(ZoneOffset.UTC)));
    }
    JobManifest manifest = manifests.get(job.kind());
    if (manifest != null) {
      finished(request, response, job, manifest);
      return;
    }
    Bundle bundle = new Bundle();
    bundle.setType(Bundle.BundleType.BATCHRESPONSE);
    Bundle.BundleEntryComponent entry = bundle.addEntry();
    BundleEntryResponseComponent told = entry.getResponse();
    String result = job.result();
    if (result != null) {
      told.setStatus("200 OK");
      entry.setResource((Resource) fhirContext.newJsonParser().parseResource(result));
    } else {
      told.setStatus(Outcome.statusLine(job.problems()));
      told.setOutcome(Outcome.of(job.problems()));
    }
    write(request, HttpServletResponse.SC_OK, bundle);
  }

  /** As Bulk Data has it: the manifest itself, or the outcome with its own status. */
  private static void finished(
      ServletRequestDetails request, HttpServletResponse response, Job job, JobManifest manifest)
      throws IOException {
    String result = job.result();
    if (result == null) {
      write(request, Outcome.status(job.problems()), Outcome.of(job.problems()));
      return;
    }
    byte[] bytes = manifest.of(job, result, request.getFhirServerBase());
    response.setContentType("application/json");
    response.setContentLength(bytes.length);
    response.getOutputStream().write(bytes);
  }

  private String progress(Job job) {
    Long subjects = job.subjects();
    if (job.state() == JobState.QUEUED) {
      return String.format(Locale.ROOT, "Waiting, %,d jobs before it", jobs.ahead(job));
    }
    return subjects == null
        ? "Begun"
        : String.format(
            Locale.ROOT,
            "%,d of %,d %s, %,d failed",
            job.done(),
            subjects,
            counted(job),
            job.failed());
  }

  private String counted(Job job) {
    JobManifest manifest = manifests.get(job.kind());
    return manifest == null ? "subjects" : manifest.counted();
  }

  /** The same for a program. */
  private static Extension numbers(Job job) {
    Extension progress = new Extension(PROGRESS);
    Long subjects = job.subjects();
    if (subjects != null) {
      progress.addExtension(number("subjects", subjects));
    }
    progress.addExtension(number("done", job.done()));
    progress.addExtension(number("failed", job.failed()));
    return progress;
  }

  private static Extension number(String name, long value) {
    return new Extension(name, new UnsignedIntType((int) Math.min(value, Integer.MAX_VALUE)));
  }

  private long askAgainIn(Job job) {
    long sinceSubmission = Duration.between(job.created(), clock.instant()).toSeconds();
    return Math.min(LATEST_SECONDS, Math.max(SOONEST_SECONDS, sinceSubmission / ASKS_PER_DURATION));
  }

  private static OperationOutcome told(String text) {
    OperationOutcome outcome = new OperationOutcome();
    outcome
        .addIssue()
        .setSeverity(IssueSeverity.INFORMATION)
        .setCode(IssueType.INFORMATIONAL)
        .setDiagnostics(text);
    return outcome;
  }

  private static void write(ServletRequestDetails request, int status, Resource resource)
      throws IOException {
    AuditedRequest.of(request.getServletRequest()).answers(resource);
    Object unused =
        RestfulServerUtils.streamResponseAsResource(
            request.getServer(), resource, Set.of(), status, false, false, request);
  }
}
