package org.condyle.server.jobs;

import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.condyle.record.ProblemCode;
import org.condyle.record.ProblemException;
import org.condyle.server.evaluation.EvaluationProgress;
import org.jspecify.annotations.Nullable;

/** A job that runs on this server: what it has told, and whether it is still wanted. */
final class RunningJob implements EvaluationProgress {

  private final UUID id;
  private final BooleanSupplier stopping;
  private volatile @Nullable Long subjects;
  private volatile long done;
  private volatile long failed;
  private volatile boolean cancelled;
  private long told = -1;

  /**
   * @param stopping whether the server stops
   */
  RunningJob(UUID id, BooleanSupplier stopping) {
    this.id = id;
    this.stopping = stopping;
  }

  UUID id() {
    return id;
  }

  @Override
  public void started(long all) {
    subjects = all;
  }

  @Override
  @SuppressWarnings("NonAtomicOperationOnVolatileField") // written by one thread, read by others
  public void done(long more, long moreFailed) {
    failed += moreFailed;
    done += more;
  }

  @Override
  public void checkCancelled() {
    if (cancelled) {
      throw new ProblemException(ProblemCode.JOB_CANCELLED, "The job was cancelled");
    }
    if (stopping.getAsBoolean()) {
      throw new ProblemException(ProblemCode.JOB_CANCELLED, "The server is stopping");
    }
  }

  void cancel() {
    cancelled = true;
  }

  boolean isCancelled() {
    return cancelled;
  }

  boolean isStopping() {
    return stopping.getAsBoolean();
  }

  /** Writes what is new, and learns whether the job was cancelled, here or by another server. */
  synchronized void tell(JobTable table) {
    long now = done;
    Long all = subjects;
    boolean there;
    if (all == null || now == told) {
      there = table.isRunning(id);
    } else {
      there = table.progress(id, all, now, failed);
      told = now;
    }
    if (!there) {
      cancel();
    }
  }
}
