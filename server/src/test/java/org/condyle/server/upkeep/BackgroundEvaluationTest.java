package org.condyle.server.upkeep;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import javax.sql.DataSource;
import org.condyle.server.SharedServer;
import org.condyle.server.audit.SubjectLists;
import org.condyle.server.evaluation.DerivedData;
import org.condyle.server.evaluation.EvaluationProgress;
import org.condyle.server.operation.SmallMeasure;
import org.condyle.server.results.StoredResults;
import org.condyle.server.store.ChangeMarks;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

class BackgroundEvaluationTest {

  private static final UpkeepLimits LIMITS =
      new UpkeepLimits(Duration.ofSeconds(10), Duration.ofMinutes(15));

  @Test
  void aRunThatWasAskedForIsBroughtUpToDateBeforeItIsAskedForAgain() {
    SmallMeasure.install(
        SmallMeasure.measure("UpkeepGender", "1.0.0"),
        SmallMeasure.library(
            "UpkeepGender",
            """
            context Patient
            define "In": true
            define "Out": Patient.gender.value = 'male'
            """));
    put("female");
    HttpResponse<String> report =
        SharedServer.get(
            "Measure/UpkeepGender-1.0.0/$evaluate-measure?periodStart=2026&periodEnd=2026");
    assertThat(report.statusCode()).as(report.body()).isEqualTo(200);
    put("male");
    assertThat(marksSince()).as("the change is not evaluated yet").isPositive();
    SettableClock clock = new SettableClock();
    BackgroundEvaluation background =
        new BackgroundEvaluation(
            SharedServer.server().part(StoredResults.class),
            SharedServer.server().part(DerivedData.class),
            SharedServer.server().part(SubjectLists.class),
            SharedServer.server().part(ChangeMarks.class),
            LIMITS,
            clock);

    background.run(EvaluationProgress.NONE);

    assertThat(marksSince()).as("something may still be coming").isPositive();

    clock.now = clock.now.plus(LIMITS.quiet());
    background.run(EvaluationProgress.NONE);

    assertThat(marksSince()).as("the change is evaluated").isZero();
  }

  private static final class SettableClock extends Clock {

    private Instant now = Instant.now();

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

  private static void put(String gender) {
    HttpResponse<String> stored =
        SharedServer.put(
            "Patient/upkeep-1",
            "application/fhir+json",
            "{\"resourceType\":\"Patient\",\"id\":\"upkeep-1\",\"gender\":\"" + gender + "\"}");
    assertThat(stored.statusCode()).as(stored.body()).isIn(200, 201);
  }

  /** Marks of the patient that the run does not know. */
  private static long marksSince() {
    return JdbcClient.create(SharedServer.server().part(DataSource.class))
        .sql(
            "select count(*) from condyle.measure_run r join condyle.patient_change c"
                + " on c.partition_id = r.partition_id and c.changed_by >= r.complete_to"
                + " join hfj_resource p on p.partition_id = c.partition_id"
                + " and p.res_id = c.patient_id"
                + " where r.measure like '%UpkeepGender%' and p.fhir_id = 'upkeep-1'")
        .query(Long.class)
        .single();
  }
}
