package org.condyle.server.operation.job;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import ca.uhn.fhir.rest.server.servlet.ServletRequestDetails;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.condyle.server.audit.AuditAgent;
import org.condyle.server.caller.CallerOfRequest;
import org.condyle.server.evaluation.EvaluationProgress;
import org.condyle.server.jobs.Job;
import org.condyle.server.jobs.JobKind;
import org.condyle.server.jobs.JobOwner;
import org.condyle.server.jobs.Jobs;
import org.condyle.server.operation.EvaluationTrail;
import org.condyle.server.operation.LongOperation;
import org.condyle.server.operation.OperationCall;
import org.condyle.server.operation.OperationCalls;
import org.hl7.fhir.r4.model.Resource;
import org.jspecify.annotations.Nullable;

/** The operations that can be jobs: makes jobs of calls, and runs them. */
public final class LongOperations implements JobKind {

  /** Kept with every job, so it stays. */
  private static final String KIND = "operation";

  private final Map<String, LongOperation> operations;
  private final OperationCalls calls;
  private final Jobs jobs;
  private final EvaluationTrail trail;
  private final FhirContext fhirContext;

  LongOperations(
      List<LongOperation> operations,
      OperationCalls calls,
      Jobs jobs,
      EvaluationTrail trail,
      FhirContext fhirContext) {
    this.operations =
        operations.stream()
            .collect(Collectors.toUnmodifiableMap(LongOperation::definition, Function.identity()));
    this.calls = calls;
    this.jobs = jobs;
    this.trail = trail;
    this.fhirContext = fhirContext;
  }

  /** The operation that a request calls, if it is one of these. */
  Optional<LongOperation> of(RequestDetails request) {
    String operation = request.getOperation();
    return operation == null
        ? Optional.empty()
        : Optional.ofNullable(
            operations.get(request.getResourceName() + "-" + operation.replaceFirst("^\\$", "")));
  }

  /**
   * Stores the call as a job.
   *
   * @return the id of the job
   * @throws org.condyle.record.ProblemException whatever is wrong with the request; JOBS_TOO_MANY
   */
  UUID submit(LongOperation operation, ServletRequestDetails request) {
    @Nullable String instance = request.getId() == null ? null : request.getId().getIdPart();
    OperationCall call = calls.of(operation.definition(), instance, request);
    operation.check(call);
    return jobs.submit(
        call.partition(),
        JobOwner.of(CallerOfRequest.of(request)),
        AuditAgent.of(request),
        KIND,
        calls.write(call));
  }

  @Override
  public String name() {
    return KIND;
  }

  @Override
  public String run(Job job, EvaluationProgress progress) {
    OperationCall call = calls.read(job.partition(), job.request());
    LongOperation operation = operations.get(call.definition());
    if (operation == null) {
      throw new IllegalStateException(call.definition() + " is no long operation");
    }
    Resource answer = operation.answer(call, progress);
    String text = fhirContext.newJsonParser().encodeResourceToString(answer);
    trail.answered(
        job.id(),
        job.by(),
        call,
        trail.subjects(call.partition(), operation.evaluated(call), answer));
    return text;
  }
}
