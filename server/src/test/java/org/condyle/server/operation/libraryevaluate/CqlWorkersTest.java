package org.condyle.server.operation.libraryevaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.condyle.cql.content.BundleContent;
import org.condyle.cql.content.ContentResolution;
import org.condyle.cql.content.VersionManifest;
import org.condyle.cql.runtime.CompiledContent;
import org.condyle.cql.runtime.CqlSession;
import org.condyle.cql.runtime.EvaluationBudget;
import org.condyle.cql.runtime.EvaluationSettings;
import org.condyle.record.PatientRecord;
import org.condyle.record.ProblemException;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Library;
import org.hl7.fhir.r4.model.Patient;
import org.junit.jupiter.api.Test;

class CqlWorkersTest {

  private static final long PLENTY = 100L * 1024 * 1024 * 1024;

  /** Ten loops inside each other: years of work in little memory. */
  private static final String ENDLESS =
      "library Endless\ndefine N: { 1,2,3,4,5,6,7,8,9,10 }\ndefine A: exists(from N a, N b, N c, N d,"
          + " N e, N f, N g, N h, N i, N j, N k, N l where a + b + c + d + e + f + g + h + i + j + k"
          + " + l < 0)";

  @Test
  void anEvaluationWhoseTimeIsOverIsAnsweredAndStops() throws Exception {
    CompiledContent endless = compiled(ENDLESS);
    CqlWorkers workers = new CqlWorkers(new CqlLimits(Duration.ofMillis(500), PLENTY, 1));
    CountDownLatch ended = new CountDownLatch(1);

    assertThatThrownBy(
            () ->
                workers.run(
                    budget -> {
                      try {
                        return value(endless, budget);
                      } finally {
                        ended.countDown();
                      }
                    }))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining(CqlLimits.SECONDS_VARIABLE);

    assertThat(ended.await(60, TimeUnit.SECONDS)).as("the evaluation ended").isTrue();
  }

  @Test
  void anEvaluationThatCannotBeStoppedKeepsItsPlaceUntilItEnds() throws Exception {
    CqlWorkers workers = new CqlWorkers(new CqlLimits(Duration.ofMillis(200), PLENTY, 1));
    CountDownLatch goOn = new CountDownLatch(1);
    CountDownLatch ended = new CountDownLatch(1);

    assertThatThrownBy(() -> workers.run(budget -> await(goOn, ended)))
        .hasMessageContaining(CqlLimits.SECONDS_VARIABLE);
    assertThatThrownBy(() -> workers.run(budget -> 1))
        .hasMessageContaining(CqlLimits.AT_ONCE_VARIABLE);
    goOn.countDown();
    assertThat(ended.await(60, TimeUnit.SECONDS)).isTrue();
  }

  private static int await(CountDownLatch goOn, CountDownLatch ended) {
    try {
      goOn.await();
      return 1;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    } finally {
      ended.countDown();
    }
  }

  @Test
  void anEvaluationThatTakesTooMuchMemoryStops() {
    CompiledContent endless = compiled(ENDLESS);
    CqlWorkers workers = new CqlWorkers(new CqlLimits(Duration.ofMinutes(5), 64L * 1024 * 1024, 1));

    assertThatThrownBy(() -> workers.run(budget -> value(endless, budget)))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("64 MB");
  }

  @Test
  void theLimitsComeFromTheEnvironment() {
    assertThat(CqlLimits.fromEnvironment(Map.of())).isEqualTo(CqlLimits.DEFAULT);
    assertThat(CqlLimits.fromEnvironment(Map.of(CqlLimits.SECONDS_VARIABLE, "5")).time())
        .isEqualTo(Duration.ofSeconds(5));
    assertThatThrownBy(() -> CqlLimits.fromEnvironment(Map.of(CqlLimits.AT_ONCE_VARIABLE, "0")))
        .isInstanceOf(ProblemException.class);
  }

  private static String value(CompiledContent content, EvaluationBudget budget) {
    CqlSession session =
        new CqlSession(
            content,
            new EvaluationSettings(
                ZoneOffset.UTC, OffsetDateTime.parse("2026-01-01T00:00:00Z"), Map.of()),
            budget);
    Patient patient = new Patient();
    patient.setId("Patient/p");
    session.open(PatientRecord.of(patient, List.of()));
    return String.valueOf(session.evaluate("A").value());
  }

  private static CompiledContent compiled(String cql) {
    Library library = new Library();
    library.setUrl("http://example.org/Library/Endless").setName("Endless");
    library.addContent().setContentType("text/cql").setData(cql.getBytes(StandardCharsets.UTF_8));
    Bundle bundle = new Bundle();
    bundle.addEntry().setResource(library);
    return CompiledContent.compile(
        new ContentResolution(BundleContent.of(bundle), VersionManifest.none())
            .resolve(library.getUrl(), "the test"));
  }
}
