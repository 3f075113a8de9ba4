package org.condyle.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.context.FhirContext;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.condyle.server.SharedServer;
import org.condyle.server.cli.RecordingFhirServer.Answer;
import org.condyle.server.cli.RecordingFhirServer.Request;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.QuestionnaireResponse;
import org.hl7.fhir.r4.model.Resource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImportScoresCommandTest {

  /** Not the shared server's: asking for it would start that one. */
  private static final FhirContext FHIR = FhirContext.forR4Cached();

  private static final Path EXAMPLES =
      Path.of(System.getProperty("condyle.root", ".."), "docs", "examples");
  private static final String MAPPING = EXAMPLES.resolve("scores-mapping.json").toString();
  private static final String EXPORT = EXAMPLES.resolve("scores.csv").toString();
  private static final String HEADER =
      "Response,MRN,Survey,Completed,Side,How,Result,Q1,Q2,Q3,Q4,Q5,Q6,Q7,Score,SE";

  private static final String REFUSED =
      """
      {"resourceType": "OperationOutcome", "issue": [{"severity": "error", "code": "invalid",
       "details": {"coding": [{"code": "CONDYLE-4001"}]}, "diagnostics": "Not like this"}]}
      """;

  private final Path folder;

  ImportScoresCommandTest(@TempDir Path folder) {
    this.folder = folder;
  }

  /** Knows A-1001 and A-1002, and A-1003 twice. */
  private static Answer answer(Request request) {
    if (request.method().equals("GET")) {
      String query = request.uri().getQuery();
      List<String> ids = new ArrayList<>();
      for (String known : List.of("A-1001", "A-1002", "A-1003")) {
        if (query.contains("https://clinic.example.org/mrn|" + known)) {
          ids.add(known);
          if (known.equals("A-1003")) {
            ids.add("again");
          }
        }
      }
      Bundle found = new Bundle();
      ids.forEach(id -> found.addEntry().setResource((Resource) new Patient().setId(id)));
      return new Answer(200, FHIR.newJsonParser().encodeResourceToString(found));
    }
    return stored(request, "201 Created");
  }

  private static Answer stored(Request request, String status) {
    Bundle response = new Bundle();
    posted(request).forEach(each -> response.addEntry().getResponse().setStatus(status));
    return new Answer(200, FHIR.newJsonParser().encodeResourceToString(response));
  }

  private static List<Resource> posted(Request request) {
    return FHIR.newJsonParser().parseResource(Bundle.class, request.body()).getEntry().stream()
        .map(Bundle.BundleEntryComponent::getResource)
        .toList();
  }

  private static List<Request> posts(RecordingFhirServer server) {
    return server.requests().stream().filter(each -> each.method().equals("POST")).toList();
  }

  private Path export(String... lines) throws IOException {
    return Files.writeString(
        folder.resolve("export.csv"), HEADER + "\n" + String.join("\n", lines) + "\n");
  }

  private static CommandRun run(RecordingFhirServer server, String... arguments) {
    List<String> all =
        new ArrayList<>(List.of("import-scores", "--server", server.base(), "--mapping", MAPPING));
    all.addAll(List.of(arguments));
    return CommandRun.of(all.toArray(String[]::new));
  }

  @Test
  void theExampleOfTheDocsIsTakenAndEachResourceHasAnIdOfItsOwn() {
    try (RecordingFhirServer server = new RecordingFhirServer(ImportScoresCommandTest::answer)) {
      CommandRun run = run(server, EXPORT);

      assertThat(run.exitCode()).as(run.err()).isZero();
      assertThat(run.out())
          .contains("3 lines read: 3 taken, 1 of them declined by the patient; 0 refused.")
          .contains("12 resources stored: 12 new, 0 that were there before.");
      List<Resource> sent = posted(posts(server).get(0));
      assertThat(sent).hasSize(12).allSatisfy(each -> assertThat(each.getId()).isNotBlank());
      assertThat(sent).extracting(Resource::getId).doesNotHaveDuplicates();
      assertThat(posts(server)).hasSize(1);
      // Two patients in three lines: each is looked up once.
      assertThat(server.requests()).hasSize(3);
    }
  }

  @Test
  void aDryRunSaysTheSameAndSendsNothing() {
    try (RecordingFhirServer server = new RecordingFhirServer(ImportScoresCommandTest::answer)) {
      CommandRun run = run(server, "--dry-run", EXPORT);

      assertThat(run.exitCode()).isZero();
      assertThat(run.out())
          .contains("3 lines read: 3 taken, 1 of them declined by the patient; 0 refused.")
          .contains("Dry run: nothing was sent.");
      assertThat(posts(server)).isEmpty();
    }
  }

  @Test
  void everyKindOfBadLineIsNamedWithColumnAndRemedyAndTheOthersAreStored() throws IOException {
    String good = ",03/09/2026 09:00,R,web,Done,2,2,1,3,2,2,3,,";
    String[] bad = {
      "r1,A-9999,KOOSJR" + good,
      "r2,A-1003,KOOSJR" + good,
      "r3,A-1001,KOOSJR,02/30/2026 09:00,R,web,Done,2,2,1,3,2,2,3,,",
      "r4,A-1001,KOOSJR,03/09/2026 09:00,X,fax,Done,2,2,1,3,2,2,3,,",
      "r5,A-1001,KOOSJR,03/09/2026 09:00,R,web,Done,2,2,1,3,9,2,3,,",
      "r6,A-1001,KOOSJR,03/09/2026 09:00,R,web,Done,2,2,1,3,2,2,3,63.578,",
      "r7,A-1001,KOOSJR,03/09/2026 09:00,R,web,Done,2,2,1,3,2,2,3,52.465,",
      "r8,A-1001,KOOSJR,03/09/2026 09:00,R,web,Done,,,,,,,,,",
      "r9,A-1001,OTHER" + good,
      "r10,A-1001,KOOSJR,03/09/2026 09:00,R",
      "r11,A-1001,KOOSJR,03/09/2026 09:00,R,web,Done,2,bad,1,3,2,2,3,,",
      "r12,,KOOSJR" + good,
      "ok,A-1001,KOOSJR" + good
    };
    List<String> lines = new ArrayList<>(List.of("ok,A-1002,KOOSJR" + good));
    lines.addAll(List.of(bad));
    Path refused = folder.resolve("refused.csv");
    try (RecordingFhirServer server = new RecordingFhirServer(ImportScoresCommandTest::answer)) {
      CommandRun run =
          run(
              server,
              "--refused",
              refused.toString(),
              export(lines.toArray(String[]::new)).toString());

      assertThat(run.exitCode()).as(run.err()).isEqualTo(1);
      assertThat(run.out().lines().toList())
          .anyMatch(line -> line.matches("line 3, column 'MRN': CONDYLE-4023 names no .*send .*"))
          .anyMatch(line -> line.startsWith("line 4, column 'MRN': CONDYLE-4023"))
          .anyMatch(line -> line.startsWith("line 5, column 'Completed': CONDYLE-4023"))
          .anyMatch(line -> line.startsWith("line 6, column 'Side': CONDYLE-4023"))
          .anyMatch(line -> line.startsWith("line 6, column 'How': CONDYLE-4023"))
          .anyMatch(line -> line.matches("line 7, column 'Q5': CONDYLE-4015 .*Send one of .*"))
          .anyMatch(line -> line.matches("line 8, column 'Score': CONDYLE-4018 .*"))
          .anyMatch(line -> line.matches("line 9, column 'Score': CONDYLE-4019 .*"))
          .anyMatch(line -> line.startsWith("line 10, column 'Q1': CONDYLE-4023"))
          .anyMatch(line -> line.startsWith("line 11, column 'Survey': CONDYLE-4023"))
          .anyMatch(line -> line.startsWith("line 12: CONDYLE-4023 has 5 columns"))
          .anyMatch(line -> line.startsWith("line 13, column 'Q2': CONDYLE-4023"))
          .anyMatch(line -> line.startsWith("line 14, column 'MRN': CONDYLE-4023 is empty"))
          .anyMatch(line -> line.startsWith("line 15: CONDYLE-4023 says the same assessment"))
          .anyMatch(line -> line.startsWith("14 lines read: 1 taken"))
          .anyMatch(line -> line.endsWith("; 13 refused."));
      assertThat(run.out()).doesNotContain("A-9999", "63.578");
      assertThat(posted(posts(server).get(0))).hasSize(9);
      List<String> expected = new ArrayList<>(List.of(HEADER));
      expected.addAll(List.of(bad));
      assertThat(Files.readAllLines(refused)).isEqualTo(expected);
    }
  }

  @Test
  void aRefusedRowOfSeveralLinesIsKeptWhole() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("comments.csv"),
            HEADER
                + ",Comment\n"
                + "r1,A-1001,KOOSJR,03/09/2026 09:00,R,web,Done,2,2,1,3,2,2,3,,,\"taken,\nas it is\"\n"
                + "r2,A-9999,KOOSJR,03/09/2026 09:00,R,web,Done,2,2,1,3,2,2,3,,,\"not\r\n\r\ntaken\"\n"
                + "\n"
                + "r3,A-1001,KOOSJR,03/09/2026 10:00,R,web,Done,2,2,1,3,2,2,3,,,\n");
    Path refused = folder.resolve("refused.csv");
    try (RecordingFhirServer server = new RecordingFhirServer(ImportScoresCommandTest::answer)) {
      CommandRun run = run(server, "--refused", refused.toString(), file.toString());

      assertThat(run.out()).contains("line 4, column 'MRN'").contains("2 taken", "1 refused");
      assertThat(Files.readString(refused).lines().filter(line -> !line.isBlank()))
          .containsExactly(
              HEADER + ",Comment",
              "r2,A-9999,KOOSJR,03/09/2026 09:00,R,web,Done,2,2,1,3,2,2,3,,,\"not",
              "taken\"");
    }
  }

  @Test
  void ofLinesThatTheServerRefusesTogetherOnlyTheWrongOneIsLeftOut() throws IOException {
    Path file =
        export(
            "a,A-1001,KOOSJR,03/09/2026 09:00,R,web,Done,2,2,1,3,2,2,3,,",
            "wrong,A-1002,KOOSJR,03/09/2026 09:00,R,web,Done,2,2,1,3,2,2,3,,",
            "c,A-1001,KOOSJR,03/10/2026 09:00,R,web,Done,2,2,1,3,2,2,3,,");
    try (RecordingFhirServer server =
        new RecordingFhirServer(
            request ->
                request.body().contains("\"wrong\"")
                    ? new Answer(422, REFUSED)
                    : answer(request))) {
      CommandRun run = run(server, file.toString());

      assertThat(run.exitCode()).isEqualTo(1);
      assertThat(run.out())
          .contains("line 3: the server refused it: HTTP 422: CONDYLE-4001 Not like this")
          .contains("3 lines read: 2 taken")
          .contains("18 resources stored: 18 new");
      assertThat(posts(server)).hasSize(4);
    }
  }

  @Test
  void aServerThatFailsEndsTheImportWithWhatToDo() {
    try (RecordingFhirServer server =
        new RecordingFhirServer(
            request ->
                request.method().equals("GET") ? answer(request) : new Answer(500, REFUSED))) {
      CommandRun run = run(server, EXPORT);

      assertThat(run.exitCode()).isEqualTo(1);
      assertThat(run.err()).contains("The server refused: CONDYLE-4001 Not like this");
      assertThat(run.out()).doesNotContain("taken");
    }
  }

  @Test
  void whatCannotBeReadIsSaidBeforeAnythingIsSent() throws IOException {
    Path mapping = Files.writeString(folder.resolve("mapping.json"), "{\"id\": \"x\"}");
    Path latin =
        Files.write(
            folder.resolve("latin.csv"),
            (HEADER + "\nr1,M\u00fcller\n").getBytes(Charset.forName("windows-1252")));
    Path other = Files.writeString(folder.resolve("other.csv"), "A,B\n1,2\n");
    try (RecordingFhirServer server = new RecordingFhirServer(ImportScoresCommandTest::answer)) {
      CommandRun without =
          CommandRun.of(
              "import-scores", "--server", server.base(), "--mapping", mapping.toString(), EXPORT);
      assertThat(without.exitCode()).isEqualTo(1);
      assertThat(without.err()).contains("CONDYLE-4021");
      CommandRun columns = run(server, other.toString());
      assertThat(columns.exitCode()).isEqualTo(1);
      assertThat(columns.err()).contains("CONDYLE-4022").contains("Survey");
      assertThat(run(server, latin.toString()).err()).contains("CONDYLE-4022");
      assertThat(run(server, folder.resolve("none.csv").toString()).err())
          .contains("none.csv cannot be read");
      assertThat(run(server, "--charset", "utf-99", EXPORT).exitCode()).isEqualTo(2);
      assertThat(run(server, "--refused", EXPORT, EXPORT).exitCode()).isEqualTo(2);
      assertThat(server.requests()).isEmpty();
    }
  }

  @Test
  void importingAgainChangesNothingOnARealServer() throws IOException {
    for (String number : List.of("A-1001", "A-1002")) {
      Patient patient = new Patient();
      patient.setId("import-" + number);
      patient.addIdentifier().setSystem("https://clinic.example.org/mrn").setValue(number);
      SharedServer.client().update().resource(patient).execute();
    }
    String[] command = {
      "import-scores", "--server", SharedServer.uri("").toString(), "--mapping", MAPPING, EXPORT
    };

    CommandRun first = CommandRun.of(command);
    CommandRun second = CommandRun.of(command);

    assertThat(first.exitCode()).as(first.err()).isZero();
    assertThat(first.out()).contains("12 resources stored: 12 new, 0 that were there before.");
    assertThat(second.out()).contains("12 resources stored: 0 new, 12 that were there before.");
    List<Observation> observations =
        of(Observation.class, "Observation?subject=Patient/import-A-1001");
    assertThat(observations).hasSize(9);
    assertThat(observations)
        .allSatisfy(each -> assertThat(each.getMeta().getVersionId()).isEqualTo("1"));
    assertThat(observations.stream().filter(each -> each.hasValueQuantity()))
        .anyMatch(each -> each.getValueQuantity().getValue().toPlainString().equals("50.012"))
        .anyMatch(each -> each.getValueQuantity().getValue().toPlainString().equals("43.2"));
    assertThat(
            of(QuestionnaireResponse.class, "QuestionnaireResponse?subject=Patient/import-A-1001"))
        .hasSize(2);
    assertThat(of(Observation.class, "Observation?subject=Patient/import-A-1002"))
        .singleElement()
        .satisfies(
            declined ->
                assertThat(declined.getDataAbsentReason().getCodingFirstRep().getCode())
                    .isEqualTo("asked-declined"));
  }

  private static <T extends Resource> List<T> of(Class<T> type, String search) {
    return FHIR
        .newJsonParser()
        .parseResource(Bundle.class, SharedServer.get(search + "&_count=50").body())
        .getEntry()
        .stream()
        .map(entry -> type.cast(entry.getResource()))
        .toList();
  }
}
