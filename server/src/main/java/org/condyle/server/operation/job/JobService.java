package org.condyle.server.operation.job;

import ca.uhn.fhir.rest.server.servlet.ServletRequestDetails;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import java.util.UUID;
import org.condyle.record.ProblemCode;
import org.condyle.record.ProblemException;
import org.condyle.server.caller.CallerOfRequest;
import org.condyle.server.jobs.Job;
import org.condyle.server.jobs.JobOwner;
import org.condyle.server.jobs.Jobs;
import org.condyle.server.operation.OperationBinding;
import org.condyle.server.operation.OperationParameters;
import org.condyle.server.partition.PracticeOfRequest;

/** Tells about the jobs of the one who asks. Another's job is an unknown one. */
final class JobService {

  private final OperationBinding binding;
  private final PracticeOfRequest practices;
  private final Jobs jobs;
  private final JobAnswer answer;

  JobService(OperationBinding binding, PracticeOfRequest practices, Jobs jobs, JobAnswer answer) {
    this.binding = binding;
    this.practices = practices;
    this.jobs = jobs;
    this.answer = answer;
  }

  void status(ServletRequestDetails request, HttpServletResponse response) throws IOException {
    answer.status(request, response, find(request, binding.read("job", request)));
  }

  /** The job that is named, if it is the caller's to see. */
  Job find(ServletRequestDetails request, OperationParameters parameters) {
    return id(parameters)
        .flatMap(
            id ->
                jobs.find(
                    practices.partitionOf(request), JobOwner.of(CallerOfRequest.of(request)), id))
        .orElseThrow(JobService::unknown);
  }

  void cancel(ServletRequestDetails request) throws IOException {
    UUID id = id(binding.read("job", request)).orElseThrow(JobService::unknown);
    if (!jobs.cancel(
        practices.partitionOf(request), JobOwner.of(CallerOfRequest.of(request)), id)) {
      throw unknown();
    }
    answer.cancelled(request);
  }

  /** An id that no job can have is not malformed but unknown. */
  private static Optional<UUID> id(OperationParameters parameters) {
    String text = parameters.requiredText("id");
    try {
      return Optional.of(UUID.fromString(text));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static ProblemException unknown() {
    return new ProblemException(
        ProblemCode.JOB_UNKNOWN,
        "There is no such job, or no longer; send the request again",
        "id");
  }
}
