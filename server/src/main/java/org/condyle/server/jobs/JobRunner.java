package org.condyle.server.jobs;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.function.BooleanSupplier;
import org.condyle.record.Problem;
import org.condyle.record.ProblemCode;
import org.condyle.record.ProblemException;
import org.condyle.server.errors.UnexpectedError;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs one job after the other has its turn, and keeps what comes of it. */
final class JobRunner {

  private static final Logger LOG = LoggerFactory.getLogger(JobRunner.class);

  /** A job that takes the server down with it must not do so for ever. */
  static final int ATTEMPTS = 5;

  /** What becomes of the job's entry in the schedule. */
  enum Outcome {
    /** There is nothing more to do for it. */
    ENDED,
    /** It has to be looked at again. */
    LATER
  }

  private final JobTable table;
  private final RunningJobs running;
  private final JobCounts counts;
  private final JobLimits limits;
  private final Clock clock;
  private final Semaphore places;

  JobRunner(JobTable table, RunningJobs running, JobCounts counts, JobLimits limits, Clock clock) {
    this.table = table;
    this.running = running;
    this.counts = counts;
    this.limits = limits;
    this.clock = clock;
    this.places = new Semaphore(limits.atOnce());
  }

  /**
   * Runs the job if it is its turn: the oldest ones of each practice are first, and only so many at
   * once, so that a practice with many jobs leaves places to the others.
   *
   * @param stopping whether the server stops
   */
  Outcome run(UUID id, Map<String, JobKind> kinds, BooleanSupplier stopping) {
    Job job = table.unfinished(id).orElse(null);
    if (job == null) {
      return Outcome.ENDED;
    }
    if (table.ahead(job) >= limits.perPractice() || !places.tryAcquire()) {
      return Outcome.LATER;
    }
    try {
      return run(job, kinds, new RunningJob(id, stopping));
    } finally {
      places.release();
    }
  }

  private Outcome run(Job job, Map<String, JobKind> kinds, RunningJob progress) {
    int attempt = table.begin(job.id(), clock.instant()).orElse(0);
    if (attempt == 0) {
      return Outcome.ENDED;
    }
    if (attempt > ATTEMPTS) {
      LOG.error("Job {} is given up after {} attempts", job.id(), ATTEMPTS);
      return fail(
          job,
          JobCounts.End.GIVEN_UP,
          List.of(
              new Problem(
                  ProblemCode.JOB_GIVEN_UP,
                  "The server stopped " + ATTEMPTS + " times while it was at this job",
                  null)));
    }
    running.add(progress);
    try {
      JobKind kind = kinds.get(job.kind());
      if (kind == null) {
        throw new IllegalStateException("There is no kind of job named " + job.kind());
      }
      String result = kind.run(job, progress);
      progress.tell(table);
      Instant now = clock.instant();
      table.complete(job.id(), result, now, now.plus(limits.keptFor()));
      counts.add(JobCounts.End.COMPLETED);
      return Outcome.ENDED;
    } catch (ProblemException e) {
      return ended(job, progress, e);
    } catch (RuntimeException | StackOverflowError | LinkageError e) {
      return ended(job, progress, new ProblemException(ProblemCode.INTERNAL, "The job failed", e));
    } finally {
      running.remove(progress);
    }
  }

  private Outcome ended(Job job, RunningJob progress, ProblemException thrown) {
    if (progress.isCancelled()) {
      counts.add(JobCounts.End.CANCELLED);
      return Outcome.ENDED;
    }
    if (progress.isStopping()) {
      // An interrupt that is meant to end the work must not end the noting of it.
      boolean unused = Thread.interrupted();
      table.handBack(job.id());
      return Outcome.LATER;
    }
    ProblemCode code = thrown.problems().get(0).code();
    if (code == ProblemCode.DATABASE_UNAVAILABLE) {
      LOG.warn("Job {} is tried again: the database could not be reached", job.id());
      return Outcome.LATER;
    }
    progress.tell(table);
    if (code == ProblemCode.INTERNAL) {
      UnexpectedError.log(LOG, thrown);
      return fail(job, JobCounts.End.FAILED, List.of(UnexpectedError.problem(job.id().toString())));
    }
    return fail(job, JobCounts.End.FAILED, thrown.problems());
  }

  private Outcome fail(Job job, JobCounts.End end, List<Problem> problems) {
    Instant now = clock.instant();
    table.fail(job.id(), problems, now, now.plus(limits.keptFor()));
    counts.add(end);
    return Outcome.ENDED;
  }
}
