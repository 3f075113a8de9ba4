package org.condyle.server.jobs;

import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The jobs that run on this server. What they tell is written twice a second. */
final class RunningJobs implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(RunningJobs.class);

  private static final long TELL_MILLIS = 500;

  private final JobTable table;
  private final Map<UUID, RunningJob> running = new ConcurrentHashMap<>();
  private final ScheduledExecutorService telling;

  RunningJobs(JobTable table) {
    this.table = table;
    this.telling =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "job-progress");
              thread.setDaemon(true);
              return thread;
            });
    telling.scheduleWithFixedDelay(this::tell, TELL_MILLIS, TELL_MILLIS, TimeUnit.MILLISECONDS);
  }

  void add(RunningJob job) {
    running.put(job.id(), job);
  }

  void remove(RunningJob job) {
    running.remove(job.id());
  }

  int count() {
    return running.size();
  }

  /** Stops the job if it runs here; where it runs elsewhere, that server finds out by itself. */
  void cancel(UUID id) {
    RunningJob job = running.get(id);
    if (job != null) {
      job.cancel();
    }
  }

  private void tell() {
    for (RunningJob job : running.values()) {
      try {
        job.tell(table);
      } catch (RuntimeException e) {
        // The database may be away for a moment; the next time tells the same.
        LOG.warn("The progress of a job could not be written: {}", e.getClass().getName());
      }
    }
  }

  @Override
  public void close() {
    telling.shutdownNow();
  }
}
