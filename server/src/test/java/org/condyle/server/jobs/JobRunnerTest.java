package org.condyle.server.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;
import org.condyle.record.ProblemCode;
import org.condyle.record.ProblemException;
import org.condyle.server.SharedServer;
import org.condyle.server.audit.AuditAgent;
import org.condyle.server.caller.Scopes;
import org.condyle.server.evaluation.EvaluationProgress;
import org.condyle.server.jobs.JobRunner.Outcome;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

class JobRunnerTest {

  private static final int PRACTICE = 5001;
  private static final int OTHER = 5002;
  private static final JobLimits LIMITS =
      new JobLimits(2, 1, 20, Duration.ofHours(1), Duration.ofSeconds(5));

  private final JdbcClient database =
      JdbcClient.create(SharedServer.server().part(DataSource.class));
  private static final JobOwner OWNER =
      new JobOwner("client/tester", Scopes.parse("system/*.cruds"));

  private final JobTable table = new JobTable(database);
  private final RunningJobs running = new RunningJobs(table);
  private final JobCounts counts = new JobCounts();
  private final JobRunner runner = new JobRunner(table, running, counts, LIMITS, Clock.systemUTC());

  @AfterEach
  void forget() {
    running.close();
    database
        .sql("delete from condyle.job where partition_id in (:practice, :other)")
        .param("practice", PRACTICE)
        .param("other", OTHER)
        .update();
  }

  private interface Work {
    String run(EvaluationProgress progress);
  }

  private static Map<String, JobKind> kind(Work work) {
    return Map.of(
        "test",
        new JobKind() {
          @Override
          public String name() {
            return "test";
          }

          @Override
          public String run(Job job, EvaluationProgress progress) {
            return work.run(progress);
          }
        });
  }

  private UUID job(int partition) {
    UUID id = UUID.randomUUID();
    assertThat(
            table.insert(
                id,
                partition,
                OWNER,
                AuditAgent.SERVER,
                "test",
                "{}",
                Clock.systemUTC().instant(),
                20))
        .isTrue();
    return id;
  }

  @Test
  void theOldestOfAPracticeHasItsTurnAndAnotherPracticeDoesNotWaitForIt() throws Exception {
    UUID first = job(PRACTICE);
    UUID second = job(PRACTICE);
    UUID other = job(OTHER);
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    Thread busy =
        new Thread(
            () ->
                runner.run(
                    first,
                    kind(
                        progress -> {
                          begun.countDown();
                          await(goOn);
                          return "first";
                        }),
                    () -> false));
    busy.start();
    begun.await();

    assertThat(runner.run(second, kind(progress -> "second"), () -> false))
        .isEqualTo(Outcome.LATER);
    assertThat(runner.run(other, kind(progress -> "other"), () -> false)).isEqualTo(Outcome.ENDED);
    goOn.countDown();
    busy.join();
    assertThat(runner.run(second, kind(progress -> "second"), () -> false))
        .isEqualTo(Outcome.ENDED);

    assertThat(table.find(PRACTICE, OWNER, second).orElseThrow().result()).isEqualTo("second");
    assertThat(table.find(OTHER, OWNER, other).orElseThrow().result()).isEqualTo("other");
  }

  @Test
  void aJobThatTheServerDidNotSurviveSeveralTimesIsGivenUp() {
    UUID id = job(PRACTICE);
    for (int i = 0; i < JobRunner.ATTEMPTS; i++) {
      assertThat(table.begin(id, Clock.systemUTC().instant())).isPresent();
    }

    assertThat(runner.run(id, kind(progress -> "never"), () -> false)).isEqualTo(Outcome.ENDED);

    Job job = table.find(PRACTICE, OWNER, id).orElseThrow();
    assertThat(job.state()).isEqualTo(JobState.FAILED);
    assertThat(job.problems())
        .singleElement()
        .satisfies(problem -> assertThat(problem.code()).isEqualTo(ProblemCode.JOB_GIVEN_UP));
    assertThat(counts.of(JobCounts.End.GIVEN_UP)).isEqualTo(1);
    assertThat(counts.of(JobCounts.End.FAILED)).isZero();
  }

  @Test
  void aJobThatIsLeftWhenTheServerStopsIsTakenUpAgainAndNotCountedAsACrash() {
    UUID id = job(PRACTICE);
    AtomicBoolean stopping = new AtomicBoolean(true);
    Map<String, JobKind> kind =
        kind(
            progress -> {
              progress.started(10);
              progress.done(4, 1);
              progress.checkCancelled();
              progress.done(6, 0);
              return "done";
            });
    for (int i = 0; i < 2 * JobRunner.ATTEMPTS; i++) {
      assertThat(runner.run(id, kind, stopping::get)).isEqualTo(Outcome.LATER);
    }

    stopping.set(false);
    assertThat(runner.run(id, kind, stopping::get)).isEqualTo(Outcome.ENDED);

    Job job = table.find(PRACTICE, OWNER, id).orElseThrow();
    assertThat(job.result()).isEqualTo("done");
    assertThat(job.done()).isEqualTo(10);
    assertThat(job.failed()).isEqualTo(1);
    assertThat(counts.of(JobCounts.End.COMPLETED)).isEqualTo(1);
  }

  @Test
  void aDatabaseThatIsAwayForAMomentDoesNotFailTheJob() {
    UUID id = job(PRACTICE);
    Map<String, JobKind> away =
        kind(
            progress -> {
              throw new ProblemException(ProblemCode.DATABASE_UNAVAILABLE, "It is away");
            });

    assertThat(runner.run(id, away, () -> false)).isEqualTo(Outcome.LATER);
    assertThat(runner.run(id, kind(progress -> "done"), () -> false)).isEqualTo(Outcome.ENDED);
    assertThat(table.find(PRACTICE, OWNER, id).orElseThrow().state()).isEqualTo(JobState.COMPLETED);
  }

  @Test
  void whatNobodyExpectedIsAFailureWithoutItsText() {
    UUID id = job(PRACTICE);

    assertThat(
            runner.run(
                id,
                kind(
                    progress -> {
                      throw new IllegalStateException("Patient Ash");
                    }),
                () -> false))
        .isEqualTo(Outcome.ENDED);

    assertThat(table.find(PRACTICE, OWNER, id).orElseThrow().problems())
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.code()).isEqualTo(ProblemCode.INTERNAL);
              assertThat(problem.message()).doesNotContain("Ash").contains(id.toString());
            });
  }

  @Test
  void whatIsOverIsForgottenAndTheRestIsKept() {
    UUID over = job(PRACTICE);
    UUID kept = job(PRACTICE);
    table.complete(
        over,
        "result",
        Clock.systemUTC().instant(),
        Clock.systemUTC().instant().minus(Duration.ofSeconds(1)));

    table.deleteExpired(Clock.systemUTC().instant());

    assertThat(table.find(PRACTICE, OWNER, over)).isEmpty();
    assertThat(table.find(PRACTICE, OWNER, kept)).isPresent();
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
