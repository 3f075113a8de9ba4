package org.condyle.server.operation.export;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.jpa.api.dao.DaoRegistry;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.StreamSupport;
import java.util.zip.GZIPInputStream;
import javax.sql.DataSource;
import org.condyle.server.SharedServer;
import org.condyle.server.TestCaller;
import org.condyle.server.caller.Role;
import org.condyle.server.evaluation.EvaluationProgress;
import org.condyle.server.jobs.Job;
import org.condyle.server.jobs.JobFile;
import org.condyle.server.jobs.JobFiles;
import org.condyle.server.jobs.Jobs;
import org.condyle.server.partition.Partitions;
import org.condyle.server.partition.SystemRequests;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.OperationOutcome;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Resource;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Bulk exports as a client asks for them, and as they go on after a crash. */
class ExportTest {

  private static final JsonMapper JSON = new JsonMapper();

  @BeforeAll
  static void twoMembersAndAStranger() {
    HttpResponse<String> answer =
        SharedServer.post(
            "",
            "application/fhir+json",
            """
            {"resourceType":"Bundle","type":"transaction","entry":[
             {"resource":{"resourceType":"Organization","id":"export-org","name":"Bone and Joint"},
              "request":{"method":"PUT","url":"Organization/export-org"}},
             {"resource":{"resourceType":"Organization","id":"export-other","name":"Elsewhere"},
              "request":{"method":"PUT","url":"Organization/export-other"}},
             {"resource":{"resourceType":"Patient","id":"export-one",
               "meta":{"profile":["http://example.org/StructureDefinition/p"],
                "security":[{"system":"http://terminology.hl7.org/CodeSystem/v3-Confidentiality","code":"R"}],
                "tag":[{"system":"http://example.org/tags","code":"seen","display":"Seen"}]},
               "managingOrganization":{"reference":"Organization/export-org"}},
              "request":{"method":"PUT","url":"Patient/export-one"}},
             {"resource":{"resourceType":"Patient","id":"export-two"},
              "request":{"method":"PUT","url":"Patient/export-two"}},
             {"resource":{"resourceType":"Patient","id":"export-stranger",
               "managingOrganization":{"reference":"Organization/export-other"}},
              "request":{"method":"PUT","url":"Patient/export-stranger"}},
             {"resource":{"resourceType":"Observation","id":"export-pain","status":"final",
               "code":{"text":"pain"},"subject":{"reference":"Patient/export-two"},
               "valueQuantity":{"value":7.50}},
              "request":{"method":"PUT","url":"Observation/export-pain"}},
             {"resource":{"resourceType":"Observation","id":"export-not-hers","status":"final",
               "code":{"text":"pain"},"subject":{"reference":"Patient/export-stranger"}},
              "request":{"method":"PUT","url":"Observation/export-not-hers"}},
             {"resource":{"resourceType":"Provenance","id":"export-whence",
               "target":[{"reference":"Observation/export-pain"}],"recorded":"2026-01-01T00:00:00Z",
               "agent":[{"who":{"display":"The clinic"}}]},
              "request":{"method":"PUT","url":"Provenance/export-whence"}},
             {"resource":{"resourceType":"Group","id":"export-group","type":"person","actual":true,
               "member":[{"entity":{"reference":"Patient/export-one"}},
                {"entity":{"reference":"Patient/export-two"}},
                {"entity":{"reference":"Patient/export-stranger"},"inactive":true}]},
              "request":{"method":"PUT","url":"Group/export-group"}}]}
            """);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
  }

  @Test
  void aGroupIsExportedWithWhatItsMembersPointToAndNothingOfOthers() throws Exception {
    JsonNode manifest = export("Group/export-group/$export");

    assertThat(ids(manifest))
        .containsExactlyEntriesOf(
            new TreeMap<>(
                Map.of(
                    "Patient", List.of("export-one", "export-two"),
                    "Observation", List.of("export-pain"),
                    "Organization", List.of("export-org"),
                    "Provenance", List.of("export-whence"))));
    assertThat(manifest.get("requiresAccessToken").asBoolean()).isTrue();
    assertThat(manifest.get("request").asText()).endsWith("/fhir/Group/export-group/$export");
    assertThat(Instant.parse(manifest.get("transactionTime").asText()))
        .isBetween(Instant.now().minusSeconds(600), Instant.now().plusSeconds(60));
    assertThat(manifest.get("error")).isEmpty();
    assertThat(manifest.get("output"))
        .allSatisfy(file -> assertThat(file.get("count").asInt()).isPositive());
  }

  @Test
  void aResourceIsExportedWholeWithItsMeta() throws Exception {
    JsonNode manifest = export("Group/export-group/$export?_type=Patient,Observation");

    for (String reference : List.of("Patient/export-one", "Observation/export-pain")) {
      JsonNode read = JSON.readTree(SharedServer.get(reference).body());
      // HAPI says in which request a version came; that is not the resource's.
      ((ObjectNode) read.get("meta")).remove("source");
      JsonNode exported =
          lines(manifest).stream()
              .map(ExportTest::tree)
              .filter(line -> line.get("id").asText().equals(new IdType(reference).getIdPart()))
              .findFirst()
              .orElseThrow();
      assertThat(exported).isEqualTo(read);
    }
    assertThat(lines(manifest)).anyMatch(line -> line.contains("\"value\":7.50"));
  }

  @Test
  void patientsAreNamedOneByOne() throws Exception {
    JsonNode manifest =
        export("Patient/$export?patient=Patient/export-two&_type=Patient&_type=Observation");

    assertThat(ids(manifest))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of("Patient", List.of("export-two"), "Observation", List.of("export-pain")));
  }

  @Test
  void thePracticesOwnDataIsExportedAndNotAnothers() throws Exception {
    Patient elsewhere = new Patient();
    elsewhere.setId("Patient/export-elsewhere");
    SharedServer.server()
        .part(DaoRegistry.class)
        .getResourceDao(Patient.class)
        .update(elsewhere, SystemRequests.in(104));

    Map<String, List<String>> ids = ids(export("$export?_type=Patient,Group"));

    assertThat(ids.get("Patient"))
        .contains("export-one", "export-two", "export-stranger")
        .doesNotContain("export-elsewhere");
    assertThat(ids.get("Group")).contains("export-group");
  }

  @Test
  void onlyWhatChangedSinceIsExportedAndWhatWasDeletedIsSaid() throws Exception {
    SharedServer.put(
        "Patient/export-gone",
        "application/fhir+json",
        "{\"resourceType\":\"Patient\",\"id\":\"export-gone\"}");
    String since = export("Patient/$export?_type=Patient").get("transactionTime").asText();
    SharedServer.client().delete().resourceById("Patient", "export-gone").execute();
    SharedServer.put(
        "Patient/export-new",
        "application/fhir+json",
        "{\"resourceType\":\"Patient\",\"id\":\"export-new\"}");

    JsonNode manifest = export("Patient/$export?_type=Patient&_since=" + since);

    assertThat(ids(manifest).get("Patient"))
        .contains("export-new")
        .doesNotContain("export-one", "export-gone");
    String deleted = manifest.get("deleted").get(0).get("url").asText();
    Bundle deletions =
        SharedServer.FHIR
            .newJsonParser()
            .parseResource(Bundle.class, get(URI.create(deleted)).body().strip());
    assertThat(deletions.getEntry())
        .extracting(entry -> entry.getRequest().getMethod() + " " + entry.getRequest().getUrl())
        .contains("DELETE Patient/export-gone");
  }

  @ParameterizedTest
  @CsvSource({
    "Patient/$export?_outputFormat=text/csv, 400, CONDYLE-1003, _outputFormat",
    "Patient/$export?_type=Patient&_type=Knee, 400, CONDYLE-1003, Knee",
    "Patient/$export?_since=yesterday, 400, CONDYLE-1003, _since",
    "Patient/$export?includeAssociatedData=x, 400, CONDYLE-1003, includeAssociatedData",
    "Patient/$export?_elements=Patient.name.family, 400, CONDYLE-1003, _elements",
    "Patient/$export?_typeFilter=Patient, 400, CONDYLE-1003, _typeFilter",
    "Patient/$export?_typeFilter=Patient%3F, 400, CONDYLE-1003, _typeFilter",
    "Patient/$export?_typeFilter=Knee%3Factive%3Dtrue, 400, CONDYLE-1003, Knee",
    "Patient/$export?_typeFilter=Patient%3Fknee%3Dleft, 400, CONDYLE-1003, knee",
    "Patient/$export?_typeFilter=Observation%3Fsubject.name%3Dx, 400, CONDYLE-1003, subject.name",
    "Patient/$export?_typeFilter=Patient%3F_has:Observation:patient:code%3Dx, 400, CONDYLE-1003, _has",
    "Patient/$export?_typeFilter=Patient%3F_include%3DPatient:x, 400, CONDYLE-1003, _include",
    "Patient/$export?_typeFilter=Patient%3F_lastUpdated%3Dgt2020, 400, CONDYLE-1003, _lastUpdated",
    "Patient/$export?_type=Observation&_typeFilter=Patient%3Factive%3Dtrue, 400, CONDYLE-1003, not exported",
    "Patient/$export?patient=Patient/export-nobody, 404, CONDYLE-1006, export-nobody",
    "Group/export-none/$export, 404, CONDYLE-1008, export-none"
  })
  void whatIsWrongIsSaidAtOnce(String path, int status, String code, String named) {
    HttpResponse<String> answer = start(path);

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(answer.body()).contains(code, named);
  }

  @Test
  void whatMeetsASearchIsExportedAndOtherTypesAsAWhole() throws Exception {
    assertThat(
            ids(
                export(
                    "Group/export-group/$export?_type=Patient,Observation"
                        + "&_typeFilter=Patient%3F_id%3Dexport-one,export-three")))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of("Patient", List.of("export-one"), "Observation", List.of("export-pain")));
    assertThat(
            ids(
                export(
                    "Group/export-group/$export?_type=Patient&_typeFilter="
                        + "Patient%3F_id%3Dexport-one,Patient%3Forganization%3DOrganization/none"
                        + "&_typeFilter=Patient%3F_id%3Dexport-two")))
        .containsExactlyInAnyOrderEntriesOf(Map.of("Patient", List.of("export-one", "export-two")));
    assertThat(
            ids(
                export(
                    "Group/export-group/$export?_type=Patient&_typeFilter="
                        + "Patient%3Forganization%3DOrganization/export-org%26_tag%3Dseen")))
        .containsExactlyInAnyOrderEntriesOf(Map.of("Patient", List.of("export-one")));
    assertThat(
            export("Group/export-group/$export?_typeFilter=Patient%3Fgender%3Dmale&_type=Patient")
                .get("output"))
        .isEmpty();
  }

  @Test
  void onlyTheElementsThatAreNamedAreWrittenAndThoseThatMustBe() throws Exception {
    JsonNode manifest =
        export(
            "Group/export-group/$export?_type=Patient,Observation"
                + "&_elements=Observation.value,Patient.managingOrganization");

    JsonNode observation =
        lines(manifest).stream()
            .map(ExportTest::tree)
            .filter(line -> line.get("id").asText().equals("export-pain"))
            .findFirst()
            .orElseThrow();
    assertThat(observation.fieldNames())
        .toIterable()
        .contains("valueQuantity", "status", "code", "meta")
        .doesNotContain("subject");
    assertThat(observation.get("meta").toString()).contains("SUBSETTED");
    assertThat(lines(manifest)).anyMatch(line -> line.contains("Organization/export-org"));
  }

  @Test
  void whatIsNotSupportedIsPassedOverForWhoPrefersThat() {
    HttpResponse<String> answer =
        SharedServer.send(
            HttpRequest.newBuilder(
                    SharedServer.uri("Patient/$export?_type=Patient&includeAssociatedData=x"))
                .header("Prefer", "respond-async, handling=lenient")
                .build());

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
    assertThat(
            SharedServer.send(
                    HttpRequest.newBuilder(SharedServer.uri("Patient/$export?nonsense=x"))
                        .header("Prefer", "respond-async, handling=lenient")
                        .build())
                .statusCode())
        .isEqualTo(400);
  }

  @Test
  void anExportIsAlsoAskedForByPost() throws Exception {
    HttpResponse<String> accepted =
        SharedServer.send(
            HttpRequest.newBuilder(SharedServer.uri("Patient/$export"))
                .header("Prefer", "respond-async")
                .header("Content-Type", "application/fhir+json")
                .POST(
                    HttpRequest.BodyPublishers.ofString(
                        """
                        {"resourceType":"Parameters","parameter":[
                         {"name":"_type","valueString":"Patient"},
                         {"name":"_outputFormat","valueString":"ndjson"},
                         {"name":"patient","valueReference":{"reference":"Patient/export-one"}}]}
                        """))
                .build());

    assertThat(accepted.statusCode()).as(accepted.body()).isEqualTo(202);
    URI job = URI.create(accepted.headers().firstValue("Content-Location").orElseThrow());
    assertThat(ids(await(job))).isEqualTo(Map.of("Patient", List.of("export-one")));
  }

  @Test
  void withoutATokenThereIsNoExportNoStatusAndNoFile() throws Exception {
    HttpResponse<String> accepted = start("Patient/$export?_type=Patient");
    URI job = URI.create(accepted.headers().firstValue("Content-Location").orElseThrow());
    URI file = URI.create(await(job).get("output").get(0).get("url").asText());

    for (URI address : List.of(SharedServer.uri("Patient/$export"), job, file)) {
      HttpResponse<String> answer =
          SharedServer.send(
              HttpRequest.newBuilder(address)
                  .header("Prefer", "respond-async")
                  .header(TestCaller.STRANGER, "yes")
                  .build());
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(401);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"application/fhir%2Bndjson", "application/ndjson", "ndjson"})
  void allNamesOfTheFormatAreTaken(String format) {
    assertThat(start("Patient/$export?_type=Group&_outputFormat=" + format).statusCode())
        .isEqualTo(202);
  }

  @Test
  void anExportHasToBeAskedForAsynchronously() {
    HttpResponse<String> answer = SharedServer.get("Patient/$export");

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains("CONDYLE-1002", "respond-async");
  }

  @Test
  void onlyWhatTheTokenOpensIsExportedAndOnlyToItsOwner() throws Exception {
    TestCaller narrow =
        TestCaller.of(Role.SYSTEM, 1)
            .withId("client/export-narrow")
            .withScopes("system/Patient.rs system/Observation.rs?category=survey");

    assertThat(start("Patient/$export?_type=Observation", narrow).statusCode()).isEqualTo(403);
    assertThat(start("Patient/$export", TestCaller.of(Role.CLINICIAN, 1)).statusCode())
        .isEqualTo(403);
    assertThat(
            start(
                    "Patient/$export",
                    TestCaller.of(Role.QUALITY, 1)
                        .forPatient("export-one")
                        .withScopes("patient/*.rs"))
                .statusCode())
        .isEqualTo(403);
    HttpResponse<String> accepted = start("Patient/$export", narrow);
    URI job = URI.create(accepted.headers().firstValue("Content-Location").orElseThrow());
    JsonNode manifest = await(job, narrow);
    assertThat(manifest.get("output"))
        .extracting(file -> file.get("type").asText())
        .containsOnly("Patient");
    URI file = URI.create(manifest.get("output").get(0).get("url").asText());
    for (TestCaller other :
        List.of(
            narrow.withId("client/export-other"),
            narrow.withScopes("system/Patient.rs"),
            narrow.withScopes("system/*.r"),
            narrow.in(104),
            TestCaller.of(Role.QUALITY, 1))) {
      assertThat(get(job, other).statusCode()).isEqualTo(404);
      assertThat(get(file, other).statusCode()).isEqualTo(404);
    }
    assertThat(get(file, narrow).statusCode()).isEqualTo(200);
  }

  private static HttpResponse<String> start(String path, TestCaller caller) {
    return SharedServer.send(
        caller
            .on(HttpRequest.newBuilder(SharedServer.uri(path)))
            .header("Prefer", "respond-async")
            .build());
  }

  private static HttpResponse<String> get(URI address, TestCaller caller) {
    return SharedServer.send(caller.on(HttpRequest.newBuilder(address)).build());
  }

  private static JsonNode await(URI job, TestCaller caller) throws Exception {
    Instant end = Instant.now().plus(Duration.ofMinutes(2));
    while (Instant.now().isBefore(end)) {
      HttpResponse<String> answer = get(job, caller);
      if (answer.statusCode() == 200) {
        return JSON.readTree(answer.body());
      }
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
      Thread.sleep(100);
    }
    throw new AssertionError("The job does not end");
  }

  @Test
  void aCancelledExportIsUnknownAfterwardsAndItsFilesToo() throws Exception {
    HttpResponse<String> accepted = start("Patient/$export?_type=Patient");
    URI job = URI.create(accepted.headers().firstValue("Content-Location").orElseThrow());
    String file = await(job).get("output").get(0).get("url").asText();

    HttpResponse<String> deleted = SharedServer.send(HttpRequest.newBuilder(job).DELETE().build());

    assertThat(deleted.statusCode()).isEqualTo(202);
    assertThat(get(job).statusCode()).isEqualTo(404);
    assertThat(get(job).body()).contains(OperationOutcome.class.getSimpleName());
    assertThat(get(URI.create(file)).statusCode()).isEqualTo(404);
  }

  @Test
  void aFileIsSentGzippedToWhoTakesThat() throws Exception {
    String file =
        export("Group/export-group/$export?_type=Patient").get("output").get(0).get("url").asText();

    HttpResponse<byte[]> answer =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(URI.create(file)).header("Accept-Encoding", "gzip").build(),
                BodyHandlers.ofByteArray());

    assertThat(answer.headers().firstValue("Content-Encoding")).contains("gzip");
    assertThat(answer.headers().firstValue("Content-Type").orElseThrow())
        .startsWith("application/fhir+ndjson");
    try (GZIPInputStream text = new GZIPInputStream(new ByteArrayInputStream(answer.body()))) {
      assertThat(new String(text.readAllBytes(), StandardCharsets.UTF_8))
          .isEqualTo(get(URI.create(file)).body());
    }
    assertThat(get(URI.create(file.replace("Patient-1", "Patient-9"))).statusCode()).isEqualTo(404);
  }

  @Test
  void anExportThatIsTakenUpAgainNeitherRepeatsNorLosesAnything() throws Exception {
    HttpResponse<String> accepted = start("$export?_type=Patient,Organization");
    URI address = URI.create(accepted.headers().firstValue("Content-Location").orElseThrow());
    JsonNode whole = await(address);
    UUID id = UUID.fromString(address.getQuery().replace("id=", ""));
    JobFiles files = SharedServer.server().part(JobFiles.class);
    List<JobFile> made = files.of(id);
    Job job =
        SharedServer.server()
            .part(Jobs.class)
            .find(Partitions.FIRST_PRACTICE, TestCaller.OWNER, id)
            .orElseThrow();
    List<String> lines = lines(whole);

    ExportJob again = SharedServer.server().part(ExportJob.class);
    String unused = again.run(job, EvaluationProgress.NONE);
    assertThat(files.of(id)).isEqualTo(made);

    JdbcClient.create(SharedServer.server().part(DataSource.class))
        .sql("delete from condyle.job_file where job_id = :id and type = 'Patient'")
        .param("id", id)
        .update();
    unused = again.run(job, EvaluationProgress.NONE);
    assertThat(files.of(id)).isEqualTo(made);
    // What was changed meanwhile by other tests belongs to the next export.
    assertThat(lines).containsAll(lines(await(address)));
  }

  private static JsonNode export(String path) throws Exception {
    HttpResponse<String> accepted = start(path);
    assertThat(accepted.statusCode()).as(accepted.body()).isEqualTo(202);
    return await(URI.create(accepted.headers().firstValue("Content-Location").orElseThrow()));
  }

  private static HttpResponse<String> start(String path) {
    return SharedServer.send(
        HttpRequest.newBuilder(SharedServer.uri(path))
            .header("Prefer", "respond-async")
            .header("Accept", "application/fhir+json")
            .build());
  }

  private static JsonNode await(URI job) throws Exception {
    Instant end = Instant.now().plus(Duration.ofMinutes(2));
    while (true) {
      HttpResponse<String> answer = get(job);
      if (answer.statusCode() == 200) {
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
        return JSON.readTree(answer.body());
      }
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
      assertThat(answer.headers().firstValue("X-Progress")).isPresent();
      assertThat(Instant.now()).isBefore(end);
      Thread.sleep(100);
    }
  }

  private static HttpResponse<String> get(URI address) {
    return SharedServer.send(HttpRequest.newBuilder(address).build());
  }

  private static List<String> lines(JsonNode manifest) {
    List<String> lines = new ArrayList<>();
    for (JsonNode file : manifest.get("output")) {
      List<String> these = get(URI.create(file.get("url").asText())).body().lines().toList();
      assertThat(these).hasSize(file.get("count").asInt());
      lines.addAll(these);
    }
    return lines;
  }

  private static JsonNode tree(String line) {
    try {
      return JSON.readTree(line);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Map<String, List<String>> ids(JsonNode manifest) {
    Map<String, List<String>> ids = new TreeMap<>();
    StreamSupport.stream(manifest.get("output").spliterator(), false)
        .map(file -> file.get("type").asText())
        .forEach(type -> ids.putIfAbsent(type, new ArrayList<>()));
    for (String line : lines(manifest)) {
      Resource resource = (Resource) SharedServer.FHIR.newJsonParser().parseResource(line);
      Objects.requireNonNull(ids.get(resource.fhirType())).add(resource.getIdElement().getIdPart());
    }
    ids.values().forEach(each -> each.sort(null));
    return ids;
  }
}
