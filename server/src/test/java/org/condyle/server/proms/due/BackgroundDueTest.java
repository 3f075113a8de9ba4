package org.condyle.server.proms.due;

import static org.assertj.core.api.Assertions.assertThat;
import static org.condyle.server.proms.PromPatient.put;
import static org.condyle.server.proms.PromPatient.today;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import javax.sql.DataSource;
import org.condyle.server.SharedServer;
import org.condyle.server.evaluation.EvaluationProgress;
import org.condyle.server.partition.Partitions;
import org.condyle.server.partition.PracticeOfRequest;
import org.condyle.server.proms.PromPatient;
import org.condyle.server.store.ChangeMarks;
import org.condyle.server.upkeep.UpkeepLimits;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

class BackgroundDueTest {

  private static final UpkeepLimits LIMITS =
      new UpkeepLimits(Duration.ofSeconds(10), Duration.ofMinutes(15));

  @Test
  void whatCameInIsLookedAtAfterAWhileOfQuietAndAgainOnTheNextDay() {
    DueUpkeep upkeep = part(DueUpkeep.class);
    upkeep.bringUpToDate(Partitions.FIRST_PRACTICE, EvaluationProgress.NONE);
    PromPatient patient = PromPatient.stored("background-due");
    put(patient.knee(today().minusDays(350)));
    SettableClock clock = new SettableClock();
    BackgroundDue background =
        new BackgroundDue(
            upkeep, part(ChangeMarks.class), part(PracticeOfRequest.class), LIMITS, clock);

    background.run(EvaluationProgress.NONE);
    assertThat(patient.tasks()).as("something may still be coming").isEmpty();

    clock.now = clock.now.plus(LIMITS.quiet());
    background.run(EvaluationProgress.NONE);
    assertThat(patient.tasks()).isNotEmpty();

    // The Tasks that were written are new themselves, and are looked at once.
    background.run(EvaluationProgress.NONE);
    clock.now = clock.now.plus(LIMITS.quiet());
    background.run(EvaluationProgress.NONE);
    makeDue(patient);
    background.run(EvaluationProgress.NONE);
    assertThat(isDue(patient)).as("nothing came, and it is the same day").isTrue();

    clock.now = clock.now.plus(Duration.ofDays(1));
    background.run(EvaluationProgress.NONE);
    clock.now = clock.now.plus(LIMITS.quiet());
    background.run(EvaluationProgress.NONE);
    assertThat(isDue(patient)).isFalse();
  }

  private static final class SettableClock extends Clock {

    /** Late enough in the day, early enough for the quiet to end on it. */
    private Instant now = today().atTime(12, 0).toInstant(ZoneOffset.UTC);

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }

    @Override
    public Instant instant() {
      return now;
    }
  }

  private static void makeDue(PromPatient patient) {
    database()
        .sql("update condyle.due_state set next_day = ? where patient_id = " + key(patient))
        .param(today())
        .update();
  }

  private static boolean isDue(PromPatient patient) {
    return database()
        .sql(
            "select next_day is not null and next_day <= ? from condyle.due_state"
                + " where patient_id = "
                + key(patient))
        .param(today())
        .query(Boolean.class)
        .single();
  }

  private static long key(PromPatient patient) {
    return database()
        .sql("select res_id from hfj_resource where res_type = 'Patient' and fhir_id = ?")
        .param(patient.id())
        .query(Long.class)
        .single();
  }

  private static JdbcClient database() {
    return JdbcClient.create(part(DataSource.class));
  }

  private static <T> T part(Class<T> type) {
    return SharedServer.server().part(type);
  }
}
