package org.condyle.server.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import org.condyle.server.SharedServer;
import org.condyle.server.TestCaller;
import org.condyle.server.caller.Role;
import org.condyle.server.operation.SmallMeasure;
import org.hl7.fhir.r4.model.AuditEvent;
import org.hl7.fhir.r4.model.Bundle;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What exports and installed content leave in the trail. */
class TransferTrailTest {

  private static final int PRACTICE = 2617;

  @BeforeAll
  static void load() {
    SharedServer.addPractice(PRACTICE);
    send(
        "transfer-load",
        HttpRequest.newBuilder(SharedServer.uri(""))
            .header("Content-Type", Trails.JSON)
            .POST(
                HttpRequest.BodyPublishers.ofString(
                    """
                    {"resourceType":"Bundle","type":"transaction","entry":[
                     {"resource":{"resourceType":"Patient","id":"transfer-one"},
                      "request":{"method":"PUT","url":"Patient/transfer-one"}},
                     {"resource":{"resourceType":"Patient","id":"transfer-two"},
                      "request":{"method":"PUT","url":"Patient/transfer-two"}},
                     {"resource":{"resourceType":"Organization","id":"transfer-org"},
                      "request":{"method":"PUT","url":"Organization/transfer-org"}},
                     {"resource":{"resourceType":"Observation","id":"transfer-pain","status":"final",
                       "code":{"text":"pain"},"subject":{"reference":"Patient/transfer-two"}},
                      "request":{"method":"PUT","url":"Observation/transfer-pain"}},
                     {"resource":{"resourceType":"Group","id":"transfer-group","type":"person",
                       "actual":true,
                       "member":[{"entity":{"reference":"Patient/transfer-one"}}]},
                      "request":{"method":"PUT","url":"Group/transfer-group"}}]}
                    """)));
  }

  private static HttpResponse<String> send(String request, HttpRequest.Builder builder) {
    HttpResponse<String> answer =
        SharedServer.send(
            TestCaller.of(Role.SYSTEM, PRACTICE)
                .on(builder.header("X-Request-ID", request))
                .build());
    assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 202);
    return answer;
  }

  /** The files of an export, as JSON of its manifest. */
  private static String export(String request, String path) throws InterruptedException {
    HttpResponse<String> accepted =
        send(
            request,
            HttpRequest.newBuilder(SharedServer.uri(path)).header("Prefer", "respond-async"));
    URI job = URI.create(accepted.headers().firstValue("Content-Location").orElseThrow());
    long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    HttpResponse<String> answer;
    do {
      Thread.sleep(50);
      answer = send("transfer-status", HttpRequest.newBuilder(job));
    } while (answer.statusCode() == 202 && System.nanoTime() < end);
    assertThat(answer.statusCode()).isEqualTo(200);
    return answer.body();
  }

  private static AuditEntry only(String request) {
    assertThat(Trails.of(request)).hasSize(1);
    return Trails.of(request).get(0);
  }

  private static void download(String request, String manifest, String file) {
    int name = manifest.indexOf("name=" + file);
    assertThat(name).as(manifest).isPositive();
    String url =
        manifest.substring(manifest.lastIndexOf('"', name) + 1, manifest.indexOf('"', name));
    send(request, HttpRequest.newBuilder(URI.create(url)));
  }

  @Test
  void aFileNamesThePatientsOfWhomItTells() throws Exception {
    String manifest = export("transfer-all", "$export");

    download("transfer-patients", manifest, "Patient-1.ndjson");
    download("transfer-observations", manifest, "Observation-1.ndjson");
    download("transfer-organizations", manifest, "Organization-1.ndjson");
    download("transfer-groups", manifest, "Group-1.ndjson");

    AuditEntry patients = only("transfer-patients");
    assertThat(patients.subtype()).isEqualTo("$job-file");
    assertThat(patients.action()).isEqualTo(AuditAction.READ);
    assertThat(patients.patients()).containsExactly("transfer-one", "transfer-two");
    assertThat(patients.notes()).containsEntry("file", "Patient-1.ndjson");
    assertThat(only("transfer-observations").patients()).containsExactly("transfer-two");
    assertThat(only("transfer-organizations").patients()).isEmpty();
    assertThat(only("transfer-groups").patients()).containsExactly("transfer-one");
  }

  @Test
  void anExportThatIsDoneIsARowOfWhoAskedForIt() throws Exception {
    export("transfer-group", "Group/transfer-group/$export");

    List<AuditEntry> entries = Trails.of("transfer-group");
    assertThat(entries).extracting(AuditEntry::subtype).containsExactly("$export", "export");
    AuditEntry done = entries.get(1);
    assertThat(done.agent()).isEqualTo(TestCaller.of(Role.SYSTEM, PRACTICE).id());
    assertThat(done.notes())
        .containsEntry("subjects", "1")
        .containsEntry("files", "1")
        .containsEntry("resources", "1")
        .containsKeys("job", "subjects-sha256");
  }

  @Test
  void exportsAndTheirFilesAreTypedAsSuch() throws Exception {
    String manifest = export("transfer-typed", "Patient/$export?_type=Patient");
    download("transfer-typed-file", manifest, "Patient-1.ndjson");

    HttpResponse<String> answer =
        send(
            "transfer-search",
            HttpRequest.newBuilder(
                SharedServer.uri("AuditEvent?type=110106&patient=transfer-two&_count=200")));
    List<AuditEvent> events =
        SharedServer.FHIR
            .newJsonParser()
            .parseResource(Bundle.class, answer.body())
            .getEntry()
            .stream()
            .map(entry -> (AuditEvent) entry.getResource())
            .toList();
    assertThat(events)
        .allSatisfy(event -> assertThat(event.getType().getCode()).isEqualTo("110106"));
    assertThat(events)
        .extracting(event -> event.getSubtypeFirstRep().getCode())
        .contains("extract", "disclose");
  }

  @Test
  void contentThatIsInstalledNamesItsInstaller() {
    SmallMeasure.install(
        SmallMeasure.measure("TransferContent", "1.0.0"),
        SmallMeasure.library(
            "TransferContent", "context Patient\ndefine \"In\": true\ndefine \"Out\": true"));

    List<AuditEntry> entries =
        Trails.database()
            .sql(
                "select "
                    + AuditRow.COLUMNS
                    + " from condyle.audit_event e where partition_id = 0"
                    + " and 'Measure/TransferContent-1.0.0' = any(resources) order by id")
            .query((row, number) -> AuditRow.of(row).entry())
            .list();
    assertThat(entries)
        .singleElement()
        .satisfies(
            entry -> {
              assertThat(entry.agent()).isEqualTo("client/everyone");
              assertThat(entry.notes()).containsEntry("command", "$install-content");
            });
  }

  @Test
  void whatTheServerInstallsByItselfSaysWhen() {
    List<String> commands =
        Trails.database()
            .sql(
                "select distinct agent || ' ' || notes from condyle.audit_event"
                    + " where partition_id = 0 and action = 'C' and agent = 'server'"
                    + " and exists (select from unnest(resources) r where r like 'Questionnaire/%')")
            .query(String.class)
            .list();
    assertThat(commands)
        .isNotEmpty()
        .allSatisfy(said -> assertThat(said).contains("\"command\":\"start\""));
  }
}
