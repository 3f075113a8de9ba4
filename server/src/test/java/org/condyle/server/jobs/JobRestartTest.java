package org.condyle.server.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.context.FhirContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.condyle.server.cli.OperatorToken;
import org.condyle.server.database.DatabaseConnection;
import org.condyle.server.database.EmbeddedDatabase;
import org.condyle.server.operation.SmallMeasure;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Bundle.BundleType;
import org.hl7.fhir.r4.model.Bundle.HTTPVerb;
import org.hl7.fhir.r4.model.Enumerations.AdministrativeGender;
import org.hl7.fhir.r4.model.MeasureReport;
import org.hl7.fhir.r4.model.Patient;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** A server that is killed while it is at a job. */
@Tag("full")
class JobRestartTest {

  private static final FhirContext FHIR = FhirContext.forR4Cached();
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final int PATIENTS = 4000;

  private static Supplier<Optional<String>> token = Optional::empty;

  /** Patients whose results are written together; so many may be lost by a crash. */
  private static final int WRITTEN_TOGETHER = 1000;

  private static final String SLOW =
      """
      context Patient
      define N: { 1,2,3,4,5,6,7,8,9,10 }
      define "In": not exists(from N a, N b, N c, N d where a + b + c + d < 0)
      define "Out": Patient.gender.value = 'male'
      """;

  @Test
  void aJobOfAKilledServerIsResumedWithoutDoingFinishedPatientsAgain(
      @TempDir(cleanup = CleanupMode.ON_SUCCESS) Path folder) throws Exception {
    int port = freePort();
    URI base = URI.create("http://localhost:" + port + "/fhir");
    Process killed = serve(folder, port);
    URI job;
    try {
      until(Duration.ofMinutes(10), () -> killed.isAlive() && answers(base));
      token =
          OperatorToken.of(base, folder, Map.of("scope", OperatorToken.EVERYTHING)).orElseThrow();
      load(base);
      job =
          URI.create(
              send(
                      HttpRequest.newBuilder(
                              URI.create(
                                  base
                                      + "/Measure/RestartSlow-1.0.0/$evaluate-measure"
                                      + "?periodStart=2026&periodEnd=2026"))
                          .header("Prefer", "respond-async")
                          .GET()
                          .build(),
                      202)
                  .headers()
                  .firstValue("Content-Location")
                  .orElseThrow());
      until(Duration.ofMinutes(10), () -> done(job) > 2 * WRITTEN_TOGETHER);
    } finally {
      killed.destroyForcibly().waitFor(1, TimeUnit.MINUTES);
    }

    Process resuming = serve(folder, port);
    try {
      until(Duration.ofMinutes(10), () -> resuming.isAlive() && answers(base));
      until(Duration.ofMinutes(10), () -> status(job).statusCode() == 200);

      Bundle answer = FHIR.newJsonParser().parseResource(Bundle.class, status(job).body());
      assertThat(answer.getEntryFirstRep().getResponse().getStatus()).isEqualTo("200 OK");
      MeasureReport report = (MeasureReport) answer.getEntryFirstRep().getResource();
      assertThat(report.getGroupFirstRep().getPopulation())
          .extracting(MeasureReport.MeasureReportGroupPopulationComponent::getCount)
          .containsExactly(PATIENTS, PATIENTS, PATIENTS / 2);
      List<Long> evaluatedTogether = evaluatedTogether(folder);
      assertThat(evaluatedTogether).as("before the crash, and after it").hasSize(2);
      assertThat(evaluatedTogether.get(0)).isGreaterThanOrEqualTo(WRITTEN_TOGETHER);
      assertThat(evaluatedTogether.get(0) + evaluatedTogether.get(1)).isEqualTo(PATIENTS);
    } finally {
      resuming.destroy();
      resuming.waitFor(1, TimeUnit.MINUTES);
      resuming.destroyForcibly();
    }
  }

  /** How many results there are of each reading, the earliest first. */
  private static List<Long> evaluatedTogether(Path folder) {
    DatabaseConnection running = EmbeddedDatabase.running(folder).orElseThrow();
    return JdbcClient.create(
            new DriverManagerDataSource(
                running.url(), String.valueOf(running.user()), String.valueOf(running.password())))
        .sql("select count(*) from condyle.subject_result group by as_of order by as_of")
        .query(Long.class)
        .list();
  }

  private static Process serve(Path folder, int port) throws IOException {
    Path log = folder.resolveSibling(folder.getFileName() + ".log");
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx1g",
            "-cp",
            System.getProperty("java.class.path"),
            "org.condyle.server.cli.Main",
            "serve",
            "--port",
            String.valueOf(port),
            "--data",
            folder.toString(),
            "--validation",
            "off")
        .redirectErrorStream(true)
        .redirectOutput(log.toFile())
        .start();
  }

  private static void load(URI base) {
    post(
        URI.create(base + "/$install-content"),
        SmallMeasure.bundle(
            SmallMeasure.measure("RestartSlow", "1.0.0"),
            SmallMeasure.library("RestartSlow", SLOW)));
    for (int from = 0; from < PATIENTS; from += 500) {
      Bundle bundle = new Bundle();
      bundle.setType(BundleType.TRANSACTION);
      for (int i = from; i < from + 500; i++) {
        Patient patient = new Patient();
        patient.setId("restart-" + i);
        patient.setGender(i % 2 == 0 ? AdministrativeGender.MALE : AdministrativeGender.FEMALE);
        bundle
            .addEntry()
            .setResource(patient)
            .getRequest()
            .setMethod(HTTPVerb.PUT)
            .setUrl("Patient/restart-" + i);
      }
      post(base, bundle);
    }
  }

  private static void post(URI uri, Bundle bundle) {
    HttpResponse<String> unused =
        send(
            HttpRequest.newBuilder(uri)
                .header("Content-Type", "application/fhir+json")
                .POST(
                    HttpRequest.BodyPublishers.ofString(
                        FHIR.newJsonParser().encodeResourceToString(bundle)))
                .build(),
            200);
  }

  private static HttpResponse<String> send(HttpRequest request, int status) {
    HttpResponse<String> answer = send(request);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    return answer;
  }

  private static HttpResponse<String> status(URI job) {
    return send(HttpRequest.newBuilder(job).GET().build());
  }

  private static HttpResponse<String> send(HttpRequest request) {
    try {
      HttpRequest known =
          HttpRequest.newBuilder(request, (name, value) -> true)
              .header("Authorization", "Bearer " + token.get().orElseThrow())
              .build();
      return HTTP.send(known, HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static boolean answers(URI base) {
    try {
      return HTTP.send(
                  HttpRequest.newBuilder(URI.create(base + "/metadata?_elements=status"))
                      .GET()
                      .build(),
                  HttpResponse.BodyHandlers.discarding())
              .statusCode()
          == 200;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** How many are done: the first number of "2,300 of 4,000 subjects, 0 failed". */
  private static long done(URI job) {
    HttpResponse<String> status = status(job);
    assertThat(status.statusCode()).as(status.body()).isEqualTo(202);
    String progress = status.headers().firstValue("X-Progress").orElse("");
    return progress.contains(" of ")
        ? Long.parseLong(progress.substring(0, progress.indexOf(' ')).replace(",", ""))
        : 0;
  }

  private static void until(Duration limit, BooleanSupplier condition) throws Exception {
    long end = System.nanoTime() + limit.toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).isLessThan(end);
      TimeUnit.MILLISECONDS.sleep(100);
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
