package org.condyle.server.operation.importdata;

import ca.uhn.fhir.rest.server.servlet.ServletRequestDetails;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.condyle.record.ProblemCode;
import org.condyle.record.ProblemException;
import org.condyle.server.audit.AuditAgent;
import org.condyle.server.caller.Caller;
import org.condyle.server.caller.CallerOfRequest;
import org.condyle.server.caller.Permission;
import org.condyle.server.caller.Scope;
import org.condyle.server.caller.Scopes;
import org.condyle.server.jobs.JobOwner;
import org.condyle.server.jobs.Jobs;
import org.condyle.server.operation.OperationBinding;
import org.condyle.server.operation.OperationParameters;
import org.condyle.server.operation.importdata.ImportRequest.Input;
import org.condyle.server.operation.job.Preferences;
import org.condyle.server.partition.PracticeOfRequest;

/** Checks what is to be imported and makes a job of it. */
final class ImportService {

  private final OperationBinding binding;
  private final PracticeOfRequest practices;
  private final ImportSources sources;
  private final Jobs jobs;
  private final Clock clock;

  ImportService(
      OperationBinding binding,
      PracticeOfRequest practices,
      ImportSources sources,
      Jobs jobs,
      Clock clock) {
    this.binding = binding;
    this.practices = practices;
    this.sources = sources;
    this.jobs = jobs;
    this.clock = clock;
  }

  /**
   * @return the id of the job
   * @throws ProblemException PARAMETER_MISSING without Prefer: respond-async, PARAMETER_INVALID,
   *     SOURCE_NOT_ALLOWED, FORBIDDEN if the caller may write nothing, JOBS_TOO_MANY
   */
  UUID start(ServletRequestDetails request) {
    if (!Preferences.of(request.getHeaders("Prefer")).respondAsync()) {
      throw new ProblemException(
          ProblemCode.PARAMETER_MISSING,
          "An import is answered asynchronously only; send the header 'Prefer: respond-async'",
          "Prefer");
    }
    OperationParameters parameters = binding.read("import", request);
    Caller caller = CallerOfRequest.of(request);
    ImportRequest imported =
        imported(
            ImportRequest.inputs(parameters, sources),
            caller.scopes(),
            clock.instant().truncatedTo(ChronoUnit.MILLIS),
            request.getCompleteUrl());
    return jobs.submit(
        practices.partitionOf(request),
        JobOwner.of(caller),
        AuditAgent.of(request),
        ImportJob.KIND,
        imported.write());
  }

  /** An import of files that may do what the scopes of a program let it do. */
  static ImportRequest imported(
      List<Input> inputs, Scopes scopes, Instant requested, String address) {
    return new ImportRequest(
        inputs,
        writable(scopes),
        scopes.typesOpenedWhole(Set.of(Permission.READ)),
        requested.toString(),
        address);
  }

  /** The types of which the caller may create and change every resource; empty for all. */
  private static Set<String> writable(Scopes scopes) {
    Set<String> granted = scopes.typesOpenedWhole(Set.of(Permission.CREATE, Permission.UPDATE));
    if (granted.contains(Scope.ANY_TYPE)) {
      return Set.of();
    }
    if (granted.isEmpty()) {
      throw new ProblemException(
          ProblemCode.FORBIDDEN, "The token's scopes do not let any type be created and changed");
    }
    return granted;
  }
}
