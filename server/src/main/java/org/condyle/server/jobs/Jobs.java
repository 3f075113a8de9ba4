package org.condyle.server.jobs;

import java.time.Clock;
import java.util.Optional;
import java.util.UUID;
import org.condyle.record.ProblemCode;
import org.condyle.record.ProblemException;
import org.condyle.server.audit.AuditAgent;

/** Jobs as those see them who submitted them: their own, by their ids. */
public final class Jobs {

  private final JobTable table;
  private final RunningJobs running;
  private final JobScheduler scheduler;
  private final JobLimits limits;
  private final Clock clock;

  Jobs(JobTable table, RunningJobs running, JobScheduler scheduler, JobLimits limits, Clock clock) {
    this.table = table;
    this.running = running;
    this.scheduler = scheduler;
    this.limits = limits;
    this.clock = clock;
  }

  /**
   * Stores a job, which then runs as soon as it is its turn.
   *
   * @param owner who alone is told of it, with these scopes or more
   * @param by who asks for it, for the audit trail
   * @param kind the name of a {@link JobKind}
   * @return its id, which cannot be guessed
   * @throws ProblemException JOBS_TOO_MANY if the practice has too many that are not finished
   */
  public UUID submit(int partition, JobOwner owner, AuditAgent by, String kind, String request) {
    UUID id = UUID.randomUUID();
    if (!table.insert(
        id, partition, owner, by, kind, request, clock.instant(), limits.unfinished())) {
      throw new ProblemException(
          ProblemCode.JOBS_TOO_MANY,
          "There are "
              + limits.unfinished()
              + " jobs that are not finished, which is all that "
              + JobLimits.UNFINISHED_VARIABLE
              + " allows; cancel one, or try again later");
    }
    scheduler.schedule(id);
    return id;
  }

  /**
   * The job; empty if there is none of this owner in this practice with this id, or if it was
   * submitted with scopes that the owner now does not show.
   */
  public Optional<Job> find(int partition, JobOwner owner, UUID id) {
    return table.find(partition, owner, id);
  }

  /** How many jobs of its practice are before a job that waits. */
  public long ahead(Job job) {
    return table.ahead(job);
  }

  /**
   * Cancels and forgets a job, wherever it is.
   *
   * @return whether there was one of this owner in this practice with this id
   */
  public boolean cancel(int partition, JobOwner owner, UUID id) {
    boolean there = table.delete(partition, owner, id);
    if (there) {
      running.cancel(id);
    }
    return there;
  }
}
