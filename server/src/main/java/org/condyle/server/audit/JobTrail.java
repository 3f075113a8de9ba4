package org.condyle.server.audit;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Records what jobs did, in the name of those who asked for them. */
public final class JobTrail {

  private final AuditTrail trail;
  private final Clock clock;

  JobTrail(AuditTrail trail, Clock clock) {
    this.trail = trail;
    this.clock = clock;
  }

  /** What a job can have done, with the subtype of its entry. */
  public enum Work {
    EXPORT("export", AuditAction.READ),
    IMPORT("import", AuditAction.CREATE);

    private final String subtype;
    private final AuditAction action;

    Work(String subtype, AuditAction action) {
      this.subtype = subtype;
      this.action = action;
    }
  }

  /**
   * Returns when it is recorded that a job has done an export or an import.
   *
   * @param by who asked for it
   * @throws org.condyle.record.ProblemException AUDIT_UNAVAILABLE
   */
  public void done(
      int partition, UUID job, AuditAgent by, Work work, String request, Subjects subjects) {
    await(partition, job, by, work.action, work.subtype, request, subjects);
  }

  /**
   * Returns when it is recorded that a job has answered a call of an operation.
   *
   * @param by who asked for it
   * @param operation with its dollar sign
   * @throws org.condyle.record.ProblemException AUDIT_UNAVAILABLE
   */
  public void answered(
      int partition, UUID job, AuditAgent by, String operation, String request, Subjects subjects) {
    await(partition, job, by, AuditAction.EXECUTE, operation, request, subjects);
  }

  private void await(
      int partition,
      UUID job,
      AuditAgent by,
      AuditAction action,
      String subtype,
      String request,
      Subjects subjects) {
    Subjects all = subjects.with(Map.of("job", job.toString()));
    trail.await(
        AuditEntry.of(
            clock.instant(),
            partition,
            by,
            action,
            subtype,
            AuditOutcome.SUCCESS,
            new AuditEntry.Objects(List.of(), all.patients(), request),
            all.allNotes()));
  }
}
