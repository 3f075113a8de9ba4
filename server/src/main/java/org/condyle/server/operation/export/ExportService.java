package org.condyle.server.operation.export;

import ca.uhn.fhir.rest.server.servlet.ServletRequestDetails;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.condyle.record.ProblemCode;
import org.condyle.record.ProblemException;
import org.condyle.server.audit.AuditAgent;
import org.condyle.server.caller.CallerOfRequest;
import org.condyle.server.caller.Permission;
import org.condyle.server.caller.Scope;
import org.condyle.server.caller.Scopes;
import org.condyle.server.jobs.JobOwner;
import org.condyle.server.jobs.Jobs;
import org.condyle.server.operation.OperationBinding;
import org.condyle.server.operation.OperationParameters;
import org.condyle.server.operation.export.ExportRequest.Level;
import org.condyle.server.operation.job.Preferences;
import org.condyle.server.partition.PracticeOfRequest;
import org.condyle.server.store.ExportReader;
import org.condyle.server.store.RecordStore;
import org.jspecify.annotations.Nullable;

/** Checks what is to be exported and makes a job of it. */
final class ExportService {

  /** Of Bulk Data Access 2.0.0; passed over where the caller prefers lenient handling. */
  private static final Set<String> NOT_SUPPORTED =
      Set.of("includeAssociatedData", "organizeOutputBy", "allowPartialManifests");

  private final OperationBinding binding;
  private final PracticeOfRequest practices;
  private final RecordStore records;
  private final ExportReader reader;
  private final ExportFilters filters;
  private final Jobs jobs;
  private final Clock clock;

  ExportService(
      OperationBinding binding,
      PracticeOfRequest practices,
      RecordStore records,
      ExportReader reader,
      ExportFilters filters,
      Jobs jobs,
      Clock clock) {
    this.binding = binding;
    this.practices = practices;
    this.records = records;
    this.reader = reader;
    this.filters = filters;
    this.jobs = jobs;
    this.clock = clock;
  }

  /**
   * @return the id of the job
   * @throws ProblemException PARAMETER_MISSING without Prefer: respond-async, PARAMETER_INVALID,
   *     NOT_FOUND for a Group that is not there, SUBJECT_UNKNOWN, FORBIDDEN for a type that the
   *     caller may not read, JOBS_TOO_MANY
   */
  UUID start(Level level, @Nullable String group, ServletRequestDetails request) {
    Preferences preferences = Preferences.of(request.getHeaders("Prefer"));
    if (!preferences.respondAsync()) {
      throw new ProblemException(
          ProblemCode.PARAMETER_MISSING,
          "An export is answered asynchronously only; send the header 'Prefer: respond-async'",
          "Prefer");
    }
    OperationParameters parameters =
        binding.read(level.definition(), request, preferences.lenient() ? NOT_SUPPORTED : Set.of());
    ExportRequest.checkFormat(parameters);
    int partition = practices.partitionOf(request);
    List<String> patients = level == Level.SYSTEM ? List.of() : ExportRequest.patients(parameters);
    requireGroup(partition, group);
    requirePatients(partition, patients);
    Set<String> types =
        readable(ExportRequest.types(parameters), CallerOfRequest.of(request).scopes());
    ExportRequest export =
        new ExportRequest(
            level,
            group,
            patients,
            types,
            filters.checked(parameters.texts("_typeFilter"), types),
            ExportRequest.elements(parameters),
            ExportRequest.since(parameters).orElse(null),
            clock.instant().truncatedTo(ChronoUnit.MILLIS).toString(),
            reader.unsettled(),
            request.getCompleteUrl());
    return jobs.submit(
        partition,
        JobOwner.of(CallerOfRequest.of(request)),
        AuditAgent.of(request),
        ExportJob.KIND,
        export.write());
  }

  private void requireGroup(int partition, @Nullable String group) {
    if (group != null && !records.has(partition, "Group", group)) {
      throw new ProblemException(
          ProblemCode.NOT_FOUND, "There is no Group/" + group + ", or it is not yours to see");
    }
  }

  private void requirePatients(int partition, List<String> patients) {
    for (String patient : patients) {
      if (!records.has(partition, "Patient", patient)) {
        throw new ProblemException(
            ProblemCode.SUBJECT_UNKNOWN,
            "There is no Patient/" + patient + ", or it is not yours to see",
            "patient");
      }
    }
  }

  /**
   * Of the types that were asked for, or of all, those whose every resource the caller may read.
   */
  private static Set<String> readable(Set<String> asked, Scopes scopes) {
    Set<String> granted = scopes.typesOpenedWhole(Set.of(Permission.READ));
    if (granted.contains(Scope.ANY_TYPE)) {
      return asked;
    }
    Set<String> refused = new TreeSet<>(asked);
    refused.removeAll(granted);
    if (granted.isEmpty() || !refused.isEmpty()) {
      throw new ProblemException(
          ProblemCode.FORBIDDEN,
          refused.isEmpty()
              ? "The token's scopes open no type as a whole"
              : "The token's scopes do not let all of " + String.join(", ", refused) + " be read",
          "_type");
    }
    return asked.isEmpty() ? granted : asked;
  }
}
