package org.condyle.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPOutputStream;
import org.condyle.server.cli.RecordingFhirServer.Answer;
import org.condyle.server.cli.RecordingFhirServer.Request;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoadCommandTest {

  private static final String REFUSED =
      """
      {"resourceType": "OperationOutcome", "issue": [{"severity": "error", "code": "invalid",
       "details": {"coding": [{"code": "CONDYLE-4001"}]},
       "diagnostics": "The date '2024-13-01' is no date",
       "expression": ["Bundle.entry[1].resource.onset"]}]}
      """;

  private final Path folder;

  LoadCommandTest(@TempDir Path folder) {
    this.folder = folder;
  }

  private static String bundle(String... types) {
    StringBuilder entries = new StringBuilder();
    for (String type : types) {
      entries
          .append(entries.isEmpty() ? "" : ",")
          .append("{\"resource\":{\"resourceType\":\"" + type + "\"},")
          .append("\"request\":{\"method\":\"PUT\",\"url\":\"" + type + "/1\"}}");
    }
    return "{\"resourceType\":\"Bundle\",\"type\":\"transaction\",\"entry\":[" + entries + "]}";
  }

  /** Answers as a server does that stored one resource for each entry. */
  private static Answer stored(Request request) {
    StringBuilder entries = new StringBuilder();
    for (String part : request.body().split("\"url\":\"", -1)) {
      if (part.matches("(?s)[A-Z][A-Za-z]+/1\".*")) {
        entries
            .append(entries.isEmpty() ? "" : ",")
            .append("{\"response\":{\"status\":\"201 Created\",\"location\":\"")
            .append(part, 0, part.indexOf('"'))
            .append("/_history/1\"}}");
      }
    }
    return new Answer(
        200,
        "{\"resourceType\":\"Bundle\",\"type\":\"transaction-response\",\"entry\":["
            + entries
            + "]}");
  }

  private Path write(String name, String... lines) throws IOException {
    return Files.writeString(folder.resolve(name), String.join("\n", lines) + "\n");
  }

  @Test
  void everyLineIsPostedAndWhatWasStoredIsCountedByType() throws IOException {
    Path file =
        write(
            "cohort.ndjson", bundle("Patient", "Condition"), "", bundle("Patient", "Observation"));
    try (RecordingFhirServer server = new RecordingFhirServer(LoadCommandTest::stored)) {
      CommandRun run = CommandRun.of("load", "--server", server.base(), file.toString());

      assertThat(run.err()).isEmpty();
      assertThat(run.exitCode()).isZero();
      assertThat(run.out())
          .contains("2 of 2 Bundles stored")
          .containsPattern("Patient +2\\b")
          .containsPattern("Condition +1\\b")
          .containsPattern("all +4\\b");
      assertThat(server.requests())
          .allSatisfy(
              request -> {
                assertThat(request.uri().getPath()).isEqualTo("/fhir");
                assertThat(request.contentType()).isEqualTo("application/fhir+json");
              });
    }
  }

  @Test
  void aRefusedBundleIsNamedByFileAndLineWithTheServersReasonAndTheOthersAreStored()
      throws IOException {
    Path file =
        write(
            "cohort.ndjson", bundle("Patient"), bundle("Patient", "Condition"), bundle("Patient"));
    try (RecordingFhirServer server =
        new RecordingFhirServer(
            request ->
                request.body().contains("Condition")
                    ? new Answer(422, REFUSED)
                    : stored(request))) {
      CommandRun run = CommandRun.of("load", "--server", server.base(), file.toString());

      assertThat(run.exitCode()).isEqualTo(1);
      assertThat(run.err())
          .contains(
              file
                  + ":2: HTTP 422: CONDYLE-4001 The date '2024-13-01' is no date"
                  + " (Bundle.entry[1].resource.onset)");
      assertThat(run.out()).contains("2 of 3 Bundles stored").contains("1 failed");
      assertThat(server.requests()).hasSize(3);
    }
  }

  @Test
  void whatIsNoTransactionBundleIsNamedAndNeverSent() throws IOException {
    Path file =
        write(
            "mixed.ndjson",
            "{\"resourceType\":\"Patient\"}",
            "{\"resourceType\":\"Bundle\",\"type\":\"collection\"}",
            "{\"resourceType\":");
    try (RecordingFhirServer server = new RecordingFhirServer(LoadCommandTest::stored)) {
      CommandRun run = CommandRun.of("load", "--server", server.base(), file.toString());

      assertThat(run.exitCode()).isEqualTo(1);
      assertThat(run.err())
          .contains(":1: a Bundle is wanted, and this has resourceType Patient")
          .contains(
              ":2: a Bundle of type transaction or batch is wanted, and this has type collection")
          .contains(":3: not JSON");
      assertThat(server.requests()).isEmpty();
    }
  }

  @Test
  void anEntryOfABatchThatWasRefusedFailsTheLoad() throws IOException {
    Path file = write("batch.json", bundle("Patient").replace("transaction", "batch"));
    try (RecordingFhirServer server =
        new RecordingFhirServer(
            request ->
                new Answer(
                    200,
                    "{\"resourceType\":\"Bundle\",\"type\":\"batch-response\",\"entry\":[{\"response\":{\"status\":\"422"
                        + " Unprocessable\",\"outcome\":"
                        + REFUSED
                        + "}}]}"))) {
      CommandRun run = CommandRun.of("load", "--server", server.base(), file.toString());

      assertThat(run.exitCode()).isEqualTo(1);
      assertThat(run.err())
          .contains("batch.json: entry 0: HTTP 422 Unprocessable: CONDYLE-4001 The date");
    }
  }

  @Test
  void filesOfAFolderGoInOrderAndHospitalsBeforePatients() throws IOException {
    write("Abel.json", bundle("Patient"));
    write("practitionerInformation1.json", bundle("Practitioner"));
    write("hospitalInformation1.json", bundle("Organization"));
    write("truth.json", "{\"patients\": 1}");
    try (OutputStream out =
        new GZIPOutputStream(Files.newOutputStream(folder.resolve("more.ndjson.gz")))) {
      out.write((bundle("Location") + "\n").getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }
    try (RecordingFhirServer server = new RecordingFhirServer(LoadCommandTest::stored)) {
      CommandRun run = CommandRun.of("load", "--server", server.base(), folder.toString());

      assertThat(run.exitCode()).isZero();
      assertThat(run.err()).isEqualTo("Left out: " + folder.resolve("truth.json") + "\n");
      assertThat(server.requests())
          .extracting(request -> request.body().replaceAll("(?s).*\"url\":\"([A-Za-z]+)/.*", "$1"))
          .containsExactly("Organization", "Practitioner", "Patient", "Location");
    }
  }

  @Test
  void aBundleWithoutPatientIsPostedAloneBeforeWhatFollowsIt() throws IOException {
    Path file =
        write("cohort.ndjson", bundle("Organization"), bundle("Patient"), bundle("Patient"));
    CountDownLatch another = new CountDownLatch(1);
    AtomicBoolean alone = new AtomicBoolean();
    try (RecordingFhirServer server =
        new RecordingFhirServer(
            request -> {
              if (request.body().contains("Organization")) {
                alone.set(!arrives(another));
              } else {
                another.countDown();
              }
              return stored(request);
            })) {
      assertThat(
              CommandRun.of("load", "--clients", "3", "--server", server.base(), file.toString())
                  .exitCode())
          .isZero();
      assertThat(alone).isTrue();
      assertThat(server.requests()).hasSize(3);
      assertThat(server.requests().get(0).body()).contains("Organization");
    }
  }

  /** Whether another request comes while one is not answered; each of them takes far less. */
  private static boolean arrives(CountDownLatch another) {
    try {
      return another.await(150, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  @Test
  void aServerThatIsBusyIsAskedAgainAndOneThatFailsIsNot() throws IOException {
    Path busy = write("busy.json", bundle("Patient"));
    AtomicInteger asked = new AtomicInteger();
    try (RecordingFhirServer server =
        new RecordingFhirServer(
            request -> asked.incrementAndGet() == 1 ? new Answer(503, "") : stored(request))) {
      assertThat(CommandRun.of("load", "--server", server.base(), busy.toString()).exitCode())
          .isZero();
      assertThat(server.requests()).hasSize(2);
    }
    try (RecordingFhirServer server = new RecordingFhirServer(request -> new Answer(500, ""))) {
      CommandRun run = CommandRun.of("load", "--server", server.base(), busy.toString());

      assertThat(run.exitCode()).isEqualTo(1);
      assertThat(run.err()).contains("busy.json: HTTP 500");
      assertThat(server.requests()).hasSize(1);
    }
  }

  @Test
  void anXmlBundleIsPostedAsItIs() throws IOException {
    Path file =
        write(
            "patient.xml",
            "<Bundle xmlns=\"http://hl7.org/fhir\"><type value=\"transaction\"/></Bundle>");
    try (RecordingFhirServer server = new RecordingFhirServer(LoadCommandTest::stored)) {
      assertThat(CommandRun.of("load", "--server", server.base(), file.toString()).exitCode())
          .isZero();
      assertThat(server.requests().get(0).contentType()).isEqualTo("application/fhir+xml");
      assertThat(server.requests().get(0).body()).startsWith("<Bundle");
    }
  }

  @Test
  void anXmlBundleWithAnEntityIsNotExpanded() throws IOException {
    Path file =
        write(
            "attack.xml",
            "<!DOCTYPE a [<!ENTITY e SYSTEM \"file:///etc/hostname\">]>",
            "<Bundle xmlns=\"http://hl7.org/fhir\"><id value=\"&e;\"/></Bundle>");
    try (RecordingFhirServer server = new RecordingFhirServer(LoadCommandTest::stored)) {
      CommandRun run = CommandRun.of("load", "--server", server.base(), file.toString());

      assertThat(run.exitCode()).isEqualTo(1);
      assertThat(run.err()).contains("attack.xml: not XML");
      assertThat(server.requests()).isEmpty();
    }
  }

  @Test
  void aBundleCanComeFromAnAddress() throws IOException {
    try (RecordingFhirServer server =
        new RecordingFhirServer(
            request ->
                request.method().equals("GET")
                    ? new Answer(200, bundle("Patient") + "\n" + bundle("Patient") + "\n")
                    : stored(request))) {
      String address = server.base().replace("/fhir", "/files/cohort.ndjson");
      CommandRun run = CommandRun.of("load", "--server", server.base(), address);

      assertThat(run.exitCode()).isZero();
      assertThat(run.out()).contains("2 of 2 Bundles stored");
    }
  }

  @Test
  void aFileThatIsNotThereIsSaidBeforeAServerIsLookedFor() {
    CommandRun run = CommandRun.of("load", folder.resolve("nowhere.ndjson").toString());

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).startsWith("There is no file or folder ");
  }
}
