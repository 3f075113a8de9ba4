package org.condyle.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.condyle.server.cli.RecordingFhirServer.Answer;
import org.junit.jupiter.api.Test;

class EvaluateCommandTest {

  private static String report() throws IOException {
    try (InputStream in = EvaluateCommandTest.class.getResourceAsStream("measure-report.json")) {
      assertThat(in).isNotNull();
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void theReportIsPrintedAsATableOfGroupsPopulationsRatesAndStrata() throws IOException {
    String report = report();
    try (RecordingFhirServer server = new RecordingFhirServer(request -> new Answer(200, report))) {
      CommandRun run =
          CommandRun.of(
              "evaluate",
              "--server",
              server.base(),
              "--measure",
              "ArthroplastyImprovement",
              "--period-start",
              "2024-07-01",
              "--period-end",
              "2025-06-30",
              "--cut-off",
              "2026-06-30",
              "--subject",
              "Group/1");

      assertThat(run.exitCode()).isZero();
      assertThat(run.out())
          .isEqualTo(
              """
              https://condyle.org/fhir/Measure/ArthroplastyImprovement|1.0.0
              Summary report, period 2024-07-01 to 2025-06-30

              group                         initial  denominator  excluded  exception  numerator    rate
              matched-completeness              120          120        10         25         40  47.1 %
                joint: hip                       50           50         5         10         20  57.1 %
                joint: knee                      70           70         5         15         20  40.0 %
              substantial-clinical-benefit       12            0         0                     0       -
              """);
      assertThat(server.requests().get(0).uri())
          .hasToString(
              "/fhir/Measure/ArthroplastyImprovement/$evaluate-measure?periodStart=2024-07-01"
                  + "&periodEnd=2025-06-30&subject=Group/1&dataCutOff=2026-06-30");
    }
  }

  @Test
  void aCanonicalIsAskedForAtTheTypeWithItsVersion() throws IOException {
    String report = report();
    try (RecordingFhirServer server = new RecordingFhirServer(request -> new Answer(200, report))) {
      CommandRun run =
          CommandRun.of(
              "evaluate",
              "--server",
              server.base(),
              "--measure",
              "https://condyle.org/fhir/Measure/ArthroplastyImprovement|1.0.0",
              "--period-start",
              "2026",
              "--period-end",
              "2026",
              "--format",
              "json");

      assertThat(run.exitCode()).isZero();
      assertThat(run.out()).startsWith("{").contains("\"resourceType\": \"MeasureReport\"");
      assertThat(server.requests().get(0).uri().getPath())
          .isEqualTo("/fhir/Measure/$evaluate-measure");
      assertThat(server.requests().get(0).uri().getQuery())
          .isEqualTo(
              "measure=https://condyle.org/fhir/Measure/ArthroplastyImprovement|1.0.0"
                  + "&periodStart=2026&periodEnd=2026");
    }
  }

  @Test
  void aLongEvaluationIsFollowedAsAJob() throws IOException {
    String report = report();
    AtomicInteger asked = new AtomicInteger();
    try (RecordingFhirServer server =
        new RecordingFhirServer(
            request -> {
              String base = "http://" + request.host() + "/fhir";
              if (!request.uri().getPath().endsWith("$job")) {
                return new Answer(202, "", Map.of("Content-Location", base + "/$job?id=7"));
              }
              return asked.incrementAndGet() < 3
                  ? new Answer(202, "", Map.of("X-Progress", "1 of 2 subjects, 0 failed"))
                  : new Answer(
                      200,
                      "{\"resourceType\":\"Bundle\",\"type\":\"batch-response\",\"entry\":[{"
                          + "\"resource\":"
                          + report
                          + ",\"response\":{\"status\":\"200 OK\"}}]}");
            })) {
      CommandRun run =
          CommandRun.of(
              "evaluate",
              "--server",
              server.base(),
              "--measure",
              "ArthroplastyImprovement",
              "--period-start",
              "2026",
              "--period-end",
              "2026");

      assertThat(run.exitCode()).as(run.err()).isZero();
      assertThat(run.out()).contains("matched-completeness");
      assertThat(asked).hasValue(3);
      assertThat(server.requests()).extracting(request -> request.method()).containsOnly("GET");
    }
  }

  @Test
  void theFailureOfAJobIsSaidAsTheRefusalItIs() {
    try (RecordingFhirServer server =
        new RecordingFhirServer(
            request ->
                request.uri().getPath().endsWith("$job")
                    ? new Answer(
                        200,
                        """
                        {"resourceType": "Bundle", "type": "batch-response", "entry": [{"response": {
                         "status": "422 Unprocessable Entity", "outcome": {
                          "resourceType": "OperationOutcome", "issue": [{"severity": "error",
                           "code": "business-rule", "details": {"coding": [{"code": "CONDYLE-3010"}]},
                           "diagnostics": "It went wrong"}]}}}]}
                        """)
                    : new Answer(
                        202,
                        "",
                        Map.of(
                            "Content-Location", "http://" + request.host() + "/fhir/$job?id=7")))) {
      CommandRun run =
          CommandRun.of(
              "evaluate",
              "--server",
              server.base(),
              "--measure",
              "A",
              "--period-start",
              "2026",
              "--period-end",
              "2026");

      assertThat(run.exitCode()).isEqualTo(1);
      assertThat(run.err())
          .startsWith("The server refused: CONDYLE-3010 It went wrong")
          .contains("HTTP 422");
    }
  }

  @Test
  void thePatientsOfAPractitionerAreAskedForByTheirOwnParameter() {
    EvaluationRequest request =
        new EvaluationRequest("A", "2026", "2026", "Practitioner/7", "summary", null);

    assertThat(request.query())
        .containsEntry("practitioner", "Practitioner/7")
        .containsEntry("reportType", "summary")
        .doesNotContainKey("subject")
        .doesNotContainKey("dataCutOff");
  }

  @Test
  void theServersRefusalIsSaidInItsOwnWords() {
    String outcome =
        """
        {"resourceType": "OperationOutcome", "issue": [{"severity": "error", "code": "not-found",
         "details": {"coding": [{"code": "CONDYLE-1007"}]}, "diagnostics": "There is no measure Nope"}]}
        """;
    try (RecordingFhirServer server =
        new RecordingFhirServer(request -> new Answer(404, outcome))) {
      CommandRun run =
          CommandRun.of(
              "evaluate",
              "--server",
              server.base(),
              "--measure",
              "Nope",
              "--period-start",
              "2026",
              "--period-end",
              "2026");

      assertThat(run.exitCode()).isEqualTo(1);
      assertThat(run.err())
          .startsWith("The server refused: CONDYLE-1007 There is no measure Nope")
          .contains("HTTP 404");
    }
  }

  @Test
  void aNamedServerThatDoesNotAnswerIsSaidWithWhatToDo() {
    CommandRun run =
        CommandRun.of(
            "evaluate",
            "--server",
            "http://localhost:1/fhir",
            "--measure",
            "A",
            "--period-start",
            "2026",
            "--period-end",
            "2026");

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).contains("Nothing answers at http://localhost:1/fhir").contains("serve");
  }
}
