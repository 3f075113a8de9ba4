package org.condyle.server.jobs;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.SchedulerName;
import com.github.kagkarlsson.scheduler.logging.LogLevel;
import com.github.kagkarlsson.scheduler.task.CompletionHandler;
import com.github.kagkarlsson.scheduler.task.ExecutionContext;
import com.github.kagkarlsson.scheduler.task.FailureHandler;
import com.github.kagkarlsson.scheduler.task.helper.CustomTask;
import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.condyle.record.ProblemCode;
import org.condyle.record.ProblemException;
import org.condyle.server.errors.UnexpectedError;
import org.condyle.server.evaluation.EvaluationProgress;
import org.condyle.server.evaluation.Urgency;
import org.condyle.server.recurring.RecurringWork;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Says what is due and to which server it belongs, by db-scheduler: a server that is at something
 * gives a heartbeat, and what has none for a while is taken up by another. It runs from when the
 * server answers until it begins to stop.
 */
final class JobScheduler implements SmartLifecycle {

  static final String TABLE = "condyle.scheduled_tasks";

  private static final Logger LOG = LoggerFactory.getLogger(JobScheduler.class);

  private static final String TASK = "job";
  private static final Duration POLL = Duration.ofSeconds(1);
  private static final Duration RETRY = Duration.ofSeconds(5);
  private static final Duration SWEEP = Duration.ofMinutes(1);
  private static final Duration STOP_AT_MOST = Duration.ofSeconds(5);
  private static final int MISSED_HEARTBEATS = 6;

  private final DataSource dataSource;
  private final JobTable table;
  private final JobRunner runner;
  private final JobLimits limits;
  private final String server;
  private final Clock clock;
  private final Supplier<List<JobKind>> kinds;
  private final Supplier<List<RecurringWork>> recurring;
  private volatile @Nullable Running running;

  /**
   * @param server the name of this server, which stays over a restart and is no other's
   * @param kinds asked when the scheduler starts
   * @param recurring asked when the scheduler starts
   */
  JobScheduler(
      DataSource dataSource,
      JobTable table,
      JobRunner runner,
      JobLimits limits,
      String server,
      Clock clock,
      Supplier<List<JobKind>> kinds,
      Supplier<List<RecurringWork>> recurring) {
    this.dataSource = dataSource;
    this.table = table;
    this.runner = runner;
    this.limits = limits;
    this.server = server;
    this.clock = clock;
    this.kinds = kinds;
    this.recurring = recurring;
  }

  private record Running(Scheduler scheduler, CustomTask<Void> task) {}

  /** Takes a stored job into the schedule; one that is in it stays where it is. */
  void schedule(UUID id) {
    Running now = running;
    if (now != null) {
      now.scheduler().scheduleIfNotExists(now.task().instance(id.toString()), clock.instant());
    }
  }

  @Override
  public void start() {
    int freed = table.release(server);
    if (freed > 0) {
      LOG.info("{} tasks that this server was at when it ended are taken up again", freed);
    }
    List<RecurringTask<?>> repeated = new ArrayList<>();
    repeated.add(
        Tasks.recurring("job-sweep", FixedDelay.of(SWEEP))
            .execute((instance, context) -> guarded("job-sweep", this::sweep)));
    recurring.get().forEach(work -> repeated.add(task(work)));
    CustomTask<Void> task = task();
    Scheduler scheduler =
        Scheduler.create(dataSource, task)
            .startTasks(repeated)
            .tableName(TABLE)
            .schedulerName(new SchedulerName.Fixed(server))
            .threads(limits.atOnce() + repeated.size() + 1)
            .pollingInterval(POLL)
            .heartbeatInterval(limits.heartbeat())
            .missedHeartbeatsLimit(MISSED_HEARTBEATS)
            .enableImmediateExecution()
            .shutdownMaxWait(STOP_AT_MOST)
            .failureLogging(LogLevel.DEBUG, true)
            .build();
    running = new Running(scheduler, task);
    sweep();
    scheduler.start();
  }

  private CustomTask<Void> task() {
    Map<String, JobKind> byName =
        kinds.get().stream().collect(Collectors.toMap(JobKind::name, Function.identity()));
    return Tasks.custom(TASK, Void.class)
        .onFailure(new FailureHandler.OnFailureRetryLater<>(RETRY))
        .onDeadExecutionRevive()
        .execute(
            (instance, context) ->
                switch (run(UUID.fromString(instance.getId()), byName, context)) {
                  case ENDED -> new CompletionHandler.OnCompleteRemove<>();
                  case LATER -> new CompletionHandler.OnCompleteReschedule<>(FixedDelay.of(POLL));
                });
  }

  private JobRunner.Outcome run(UUID id, Map<String, JobKind> byName, ExecutionContext context) {
    try {
      return runner.run(id, byName, () -> context.getSchedulerState().isShuttingDown());
    } catch (RuntimeException e) {
      UnexpectedError.log(LOG, e);
      throw e;
    }
  }

  private static RecurringTask<Void> task(RecurringWork work) {
    return Tasks.recurring(work.name(), FixedDelay.of(work.every()))
        .execute(
            (instance, context) -> guarded(work.name(), () -> work.run(new InBackground(context))));
  }

  /** What recurs is done again anyway; a failure is said and not repeated at once. */
  private static void guarded(String name, Runnable work) {
    try {
      work.run();
    } catch (ProblemException e) {
      ProblemCode code = e.problems().get(0).code();
      if (code == ProblemCode.INTERNAL) {
        UnexpectedError.log(LOG, e);
      } else if (code != ProblemCode.JOB_CANCELLED) {
        LOG.warn("{} ended with {}", name, code.code());
      }
    } catch (RuntimeException e) {
      UnexpectedError.log(LOG, e);
    }
  }

  /** Forgets what is over, and schedules a job that was stored just before its server crashed. */
  private void sweep() {
    table.deleteExpired(clock.instant());
    table.unfinished().forEach(this::schedule);
  }

  @Override
  public void stop() {
    Running now = running;
    running = null;
    if (now != null) {
      now.scheduler().stop();
    }
  }

  @Override
  public boolean isRunning() {
    return running != null;
  }

  /** Begins last and stops first of all. */
  @Override
  public int getPhase() {
    return Integer.MAX_VALUE;
  }

  /** For work that nobody waits for; it ends when the server stops. */
  private record InBackground(ExecutionContext context) implements EvaluationProgress {

    @Override
    public void started(long subjects) {}

    @Override
    public void done(long subjects, long failed) {}

    @Override
    public void checkCancelled() {
      if (context.getSchedulerState().isShuttingDown()) {
        throw new ProblemException(ProblemCode.JOB_CANCELLED, "The server is stopping");
      }
    }

    @Override
    public Urgency urgency() {
      return Urgency.BACKGROUND;
    }
  }
}
