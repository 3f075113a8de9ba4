package org.condyle.server.operation.importdata;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.condyle.server.SharedServer;
import org.condyle.server.TestCaller;
import org.condyle.server.audit.AuditAgent;
import org.condyle.server.caller.Role;
import org.condyle.server.caller.Scopes;
import org.condyle.server.jobs.Jobs;
import org.condyle.server.operation.importdata.ImportRequest.Input;
import org.condyle.server.partition.Partitions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Imports from a file server on this machine. */
class ImportTest {

  private static final JsonMapper JSON = new JsonMapper();
  private static final AuditAgent IMPORTER =
      new AuditAgent(
          "user/importer", "An importer", "administrator", null, "import-request", "192.0.2.9");
  private static final Scopes EVERYTHING = Scopes.parse("system/*.cruds");
  private static final Map<String, String> FILES = new ConcurrentHashMap<>();
  private static HttpServer source;

  @BeforeAll
  static void serveFiles() throws IOException {
    source = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    source.createContext(
        "/",
        exchange -> {
          String text = FILES.get(exchange.getRequestURI().getPath());
          if (text == null) {
            exchange.getResponseHeaders().set("Location", "/moved");
            exchange.sendResponseHeaders(302, -1);
          } else {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
          }
          exchange.close();
        });
    source.start();
  }

  @AfterAll
  static void stopServing() {
    source.stop(0);
  }

  @Test
  void filesAreStoredInWhateverOrderTheyPointAtEachOther() throws Exception {
    file(
        "/a/Encounter.ndjson",
        """
        {"resourceType":"Encounter","id":"import-visit","status":"finished","class":{"code":"AMB"},"subject":{"reference":"Patient/import-one"},"diagnosis":[{"condition":{"reference":"Condition/import-arthrosis"}}]}
        """);
    file(
        "/a/Condition.ndjson",
        """
        {"resourceType":"Condition","id":"import-arthrosis","subject":{"reference":"Patient/import-one"},"encounter":{"reference":"Encounter/import-visit"}}
        """);
    file("/a/Patient.ndjson", "\n{\"resourceType\":\"Patient\",\"id\":\"import-one\"}\r\n\n");

    JsonNode manifest =
        imported(
            EVERYTHING,
            new Input("Encounter", "/a/Encounter.ndjson"),
            new Input("Condition", "/a/Condition.ndjson"),
            new Input(null, "/a/Patient.ndjson"));

    assertThat(manifest.get("stored").asInt()).isEqualTo(3);
    assertThat(manifest.get("refused").asInt()).isZero();
    assertThat(manifest.get("error")).isEmpty();
    assertThat(SharedServer.get("Encounter/import-visit").body())
        .contains("Condition/import-arthrosis");
    assertThat(SharedServer.get("Condition/import-arthrosis").body())
        .contains("Encounter/import-visit");
  }

  @Test
  void whatIsStoredIsRecordedByWhoAskedForIt() throws Exception {
    file("/trail/Patient.ndjson", "{\"resourceType\":\"Patient\",\"id\":\"import-trail\"}\n");

    imported(EVERYTHING, new Input(null, "/trail/Patient.ndjson"));

    String stored = SharedServer.get("AuditEvent?entity=Patient/import-trail&action=C").body();
    assertThat(stored).contains("user/importer", "$import", "192.0.2.9");
    String done = SharedServer.get("AuditEvent?agent=user/importer&type=110107&_count=1").body();
    assertThat(done).contains("stored", "receive");
  }

  @Test
  void whatIsWrongIsSaidByFileAndLineAndTheRestIsStored() throws Exception {
    file(
        "/b/mixed.ndjson",
        """
        {"resourceType":"Patient","id":"import-good"}
        {"resourceType":"Patient","id":"import-bad","gender":"left"}
        {"resourceType":"Patient"}
        no JSON at all
        {"resourceType":"Measure","id":"import-measure","status":"draft"}
        {"resourceType":"Observation","id":"import-lost","status":"final","code":{"text":"x"},"subject":{"reference":"Patient/import-nobody"}}
        {"resourceType":"Observation","id":"import-kept","status":"final","code":{"text":"x"},"subject":{"reference":"Patient/import-good"}}
        {"resourceType":"AuditEvent","id":"import-forged"}
        """);

    JsonNode manifest = imported(EVERYTHING, new Input(null, "/b/mixed.ndjson"));

    assertThat(manifest.get("stored").asInt()).isEqualTo(2);
    assertThat(manifest.get("refused").asInt()).isEqualTo(6);
    List<String> problems = problems(manifest);
    assertThat(problems)
        .anyMatch(line -> line.contains("mixed.ndjson, line 2") && line.contains("gender"))
        .anyMatch(line -> line.contains("mixed.ndjson, line 3") && line.contains("id"))
        .anyMatch(line -> line.contains("mixed.ndjson, line 4") && line.contains("CONDYLE-1001"))
        .anyMatch(line -> line.contains("mixed.ndjson, line 5") && line.contains("Measure"))
        .anyMatch(line -> line.contains("mixed.ndjson, line 6") && line.contains("import-nobody"))
        .anyMatch(line -> line.contains("mixed.ndjson, line 8") && line.contains("AuditEvent"))
        .hasSize(6);
    assertThat(SharedServer.get("Observation/import-kept").statusCode()).isEqualTo(200);
    assertThat(SharedServer.get("Observation/import-lost").statusCode()).isEqualTo(404);
  }

  @Test
  void aFileOfAnotherTypeAndATypeThatTheTokenDoesNotOpenAreRefused() throws Exception {
    file(
        "/c/Patient.ndjson",
        """
        {"resourceType":"Patient","id":"import-named"}
        {"resourceType":"Practitioner","id":"import-surgeon"}
        """);

    JsonNode typed = imported(EVERYTHING, new Input("Practitioner", "/c/Patient.ndjson"));
    JsonNode scoped =
        imported(Scopes.parse("system/Practitioner.cu"), new Input(null, "/c/Patient.ndjson"));

    assertThat(problems(typed)).singleElement().asString().contains("CONDYLE-4001", "line 1");
    assertThat(problems(scoped)).singleElement().asString().contains("CONDYLE-7002", "line 1");
    assertThat(SharedServer.get("Patient/import-named").statusCode()).isEqualTo(404);
    assertThat(SharedServer.get("Practitioner/import-surgeon").statusCode()).isEqualTo(200);
  }

  /**
   * As whatever else is written: whether a reference resolves tells whether there is its target.
   */
  @Test
  void aLinePointsOnlyToWhatTheTokenLetsBeRead() throws Exception {
    file(
        "/e/Observation.ndjson",
        """
        {"resourceType":"Patient","id":"import-referred","managingOrganization":{"reference":"Organization/import-none"}}
        {"resourceType":"Patient","id":"import-referred"}
        {"resourceType":"Observation","id":"import-to-read","status":"final","code":{"text":"x"},"subject":{"reference":"Patient/import-referred"}}
        {"resourceType":"Observation","id":"import-to-hidden","status":"final","code":{"text":"x"},"encounter":{"reference":"Encounter/import-none"}}
        {"resourceType":"Observation","id":"import-to-condition","status":"final","code":{"text":"x"},"subject":{"reference":"Patient?family=Nobody"}}
        {"resourceType":"Observation","id":"import-to-web","status":"final","code":{"text":"x"},"encounter":{"reference":"https://example.org/fhir/Encounter/1"}}
        """);
    Input input = new Input(null, "/e/Observation.ndjson");

    JsonNode manifest = imported(Scopes.parse("system/Observation.cu system/Patient.cru"), input);

    assertThat(manifest.get("stored").asInt()).isEqualTo(3);
    assertThat(problems(manifest))
        .anyMatch(line -> line.contains("line 1") && line.contains("CONDYLE-7002"))
        .anyMatch(line -> line.contains("line 4") && line.contains("CONDYLE-7002"))
        .anyMatch(line -> line.contains("line 5") && line.contains("CONDYLE-7007"))
        .hasSize(3);
    assertThat(SharedServer.get("Observation/import-to-read").statusCode()).isEqualTo(200);
    assertThat(SharedServer.get("Observation/import-to-web").statusCode()).isEqualTo(200);
    assertThat(SharedServer.get("Observation/import-to-hidden").statusCode()).isEqualTo(404);
    assertThat(SharedServer.get("Observation/import-to-condition").statusCode()).isEqualTo(404);
    assertThat(problems(imported(Scopes.parse("system/Observation.cu system/Patient.cu"), input)))
        .anyMatch(line -> line.contains("line 3") && line.contains("CONDYLE-7002"));
  }

  @Test
  void aPatientOfAnotherPracticeIsUnknownToAnImport() throws Exception {
    SharedServer.addPractice(1961);
    HttpResponse<String> stored =
        SharedServer.send(
            TestCaller.of(Role.SYSTEM, 1961)
                .on(HttpRequest.newBuilder(SharedServer.uri("Patient/import-theirs")))
                .header("Content-Type", "application/fhir+json")
                .PUT(
                    HttpRequest.BodyPublishers.ofString(
                        "{\"resourceType\":\"Patient\",\"id\":\"import-theirs\"}"))
                .build());
    assertThat(stored.statusCode()).as(stored.body()).isEqualTo(201);
    file(
        "/f/Observation.ndjson",
        """
        {"resourceType":"Observation","id":"import-of-theirs","status":"final","code":{"text":"x"},"subject":{"reference":"Patient/import-theirs"}}
        {"resourceType":"Observation","id":"import-of-nobody","status":"final","code":{"text":"x"},"subject":{"reference":"Patient/import-nowhere"}}
        {"resourceType":"Observation","id":"import-of-theirs-2","status":"final","code":{"text":"x"},"subject":{"reference":"Patient/import-theirs"}}
        """);

    List<String> problems =
        problems(imported(EVERYTHING, new Input(null, "/f/Observation.ndjson")));

    assertThat(problems).hasSize(3);
    assertThat(problems.get(0)).contains("Observation.ndjson, line 1");
    assertThat(problems)
        .extracting(
            line -> line.replace("import-theirs", "import-nowhere").replaceAll("line \\d", ""))
        .containsOnly(problems.get(1).replaceAll("line \\d", ""));
  }

  @Test
  void aRedirectionIsNotFollowedAndTheOtherFilesAreRead() throws Exception {
    file("/moved", "{\"resourceType\":\"Patient\",\"id\":\"import-redirected\"}");
    file("/d/Patient.ndjson", "{\"resourceType\":\"Patient\",\"id\":\"import-beside\"}");

    JsonNode manifest =
        imported(
            EVERYTHING,
            new Input(null, "/gone/Patient.ndjson"),
            new Input(null, "/d/Patient.ndjson"));

    assertThat(problems(manifest)).singleElement().asString().contains("CONDYLE-6011", "302");
    assertThat(SharedServer.get("Patient/import-redirected").statusCode()).isEqualTo(404);
    assertThat(SharedServer.get("Patient/import-beside").statusCode()).isEqualTo(200);
  }

  @Test
  void anImportFromAPlaceThatIsNotNamedIsRefusedAtOnce() {
    HttpResponse<String> answer =
        SharedServer.send(
            HttpRequest.newBuilder(SharedServer.uri("$import"))
                .header("Prefer", "respond-async")
                .header("Content-Type", "application/fhir+json")
                .POST(
                    HttpRequest.BodyPublishers.ofString(
                        """
                        {"resourceType":"Parameters","parameter":[{"name":"input","part":[
                         {"name":"url","valueUrl":"http://169.254.169.254/latest/meta-data/"}]}]}
                        """))
                .build());

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(422);
    assertThat(answer.body()).contains("CONDYLE-6010", "CONDYLE_IMPORT_SOURCES");
  }

  private static void file(String path, String text) {
    FILES.put(path, text);
  }

  /** Past the check of places, which is another's test: a shared server has none. */
  private static JsonNode imported(Scopes scopes, Input... inputs) throws Exception {
    String base = "http://localhost:" + source.getAddress().getPort();
    ImportRequest request =
        ImportService.imported(
            Arrays.stream(inputs).map(each -> new Input(each.type(), base + each.url())).toList(),
            scopes,
            Instant.now(),
            "http://localhost/fhir/$import");
    UUID job =
        SharedServer.server()
            .part(Jobs.class)
            .submit(
                Partitions.FIRST_PRACTICE,
                TestCaller.OWNER,
                IMPORTER,
                ImportJob.KIND,
                request.write());
    Instant end = Instant.now().plusSeconds(120);
    while (true) {
      HttpResponse<String> answer = SharedServer.get("$job?id=" + job);
      if (answer.statusCode() != 202) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return JSON.readTree(answer.body());
      }
      assertThat(Instant.now()).isBefore(end);
      Thread.sleep(100);
    }
  }

  private static List<String> problems(JsonNode manifest) {
    URI file = URI.create(manifest.get("error").get(0).get("url").asText());
    return SharedServer.send(HttpRequest.newBuilder(file).build()).body().lines().toList();
  }
}
