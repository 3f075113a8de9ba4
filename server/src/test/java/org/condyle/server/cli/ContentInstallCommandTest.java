package org.condyle.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.condyle.server.cli.RecordingFhirServer.Answer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContentInstallCommandTest {

  private static final String INSTALLED =
      """
      {"resourceType": "Parameters", "parameter": [
        {"name": "artefact", "part": [
          {"name": "canonical", "valueCanonical": "https://example.org/Measure/A|1.0.0"},
          {"name": "reference", "valueReference": {"reference": "Measure/A"}},
          {"name": "status", "valueCode": "installed"}]}]}
      """;

  private static final String MISSING =
      """
      {"resourceType": "OperationOutcome", "issue": [
        {"severity": "error", "code": "business-rule",
         "details": {"coding": [{"code": "CONDYLE-2004"}], "text": "There is no value set https://example.org/ValueSet/x"}},
        {"severity": "error", "code": "business-rule",
         "details": {"coding": [{"code": "CONDYLE-2001"}], "text": "There is no library Common|2.0.0"}}]}
      """;

  private final Path folder;

  ContentInstallCommandTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  void aBundleGoesAsFhirJsonAndWhatWasInstalledIsListed() throws IOException {
    Path file = Files.writeString(folder.resolve("measure.json"), "{\"resourceType\":\"Bundle\"}");
    try (RecordingFhirServer server =
        new RecordingFhirServer(request -> new Answer(200, INSTALLED))) {
      CommandRun run =
          CommandRun.of("content", "install", "--server", server.base(), file.toString());

      assertThat(run.exitCode()).isZero();
      assertThat(run.out())
          .contains("measure.json: installed")
          .contains("  installed  Measure/A  https://example.org/Measure/A|1.0.0");
      assertThat(server.requests()).hasSize(1);
      assertThat(server.requests().get(0).uri().getPath()).isEqualTo("/fhir/$install-content");
      assertThat(server.requests().get(0).contentType()).isEqualTo("application/fhir+json");
    }
  }

  @Test
  void aPackageGoesAsItsBytes() throws IOException {
    Path file = Files.write(folder.resolve("package.tgz"), new byte[] {0x1f, (byte) 0x8b, 0, 1});
    try (RecordingFhirServer server =
        new RecordingFhirServer(request -> new Answer(200, INSTALLED))) {
      CommandRun.of("content", "install", "--server", server.base(), file.toString());

      assertThat(server.requests().get(0).contentType()).isEqualTo("application/gzip");
      assertThat(server.requests().get(0).body()).isEqualTo("\u001f\u008b\u0000\u0001");
    }
  }

  @Test
  void onesOwnIsInstalledForThePracticeAlone() throws IOException {
    Path file = Files.writeString(folder.resolve("own.json"), "{\"resourceType\":\"Bundle\"}");
    try (RecordingFhirServer server =
        new RecordingFhirServer(request -> new Answer(200, INSTALLED))) {
      CommandRun run =
          CommandRun.of("content", "install", "--own", "--server", server.base(), file.toString());

      assertThat(run.exitCode()).isZero();
      assertThat(server.requests().get(0).uri())
          .hasPath("/fhir/$install-content")
          .hasQuery("owner=practice");
    }
  }

  @Test
  void everythingThatIsMissingIsListedAndTheOtherFilesAreStillTried() throws IOException {
    Files.writeString(folder.resolve("a.json"), "{\"resourceType\":\"Bundle\",\"id\":\"bad\"}");
    Files.writeString(folder.resolve("b.json"), "{\"resourceType\":\"Bundle\"}");
    try (RecordingFhirServer server =
        new RecordingFhirServer(
            request ->
                request.body().contains("bad")
                    ? new Answer(422, MISSING)
                    : new Answer(200, INSTALLED))) {
      CommandRun run =
          CommandRun.of("content", "install", "--server", server.base(), folder.toString());

      assertThat(run.exitCode()).isEqualTo(1);
      assertThat(run.out())
          .contains("a.json: refused (HTTP 422), nothing of it was installed")
          .contains("  CONDYLE-2004 There is no value set https://example.org/ValueSet/x")
          .contains("  CONDYLE-2001 There is no library Common|2.0.0")
          .contains("b.json: installed");
    }
  }

  @Test
  void aFileOfAnotherKindIsRefusedByItsName() {
    CommandRun run = CommandRun.of("content", "install", folder.resolve("measure.cql").toString());

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).contains("is neither a Bundle nor a package by its name");
  }
}
