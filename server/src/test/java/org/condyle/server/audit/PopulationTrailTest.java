package org.condyle.server.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.condyle.server.SharedServer;
import org.condyle.server.TestCaller;
import org.condyle.server.caller.Role;
import org.condyle.server.operation.SmallMeasure;
import org.condyle.server.store.PatientKeys;
import org.condyle.server.store.RecordStore;
import org.hl7.fhir.r4.model.AuditEvent;
import org.hl7.fhir.r4.model.AuditEvent.AuditEventEntityComponent;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.MeasureReport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What evaluations of many patients leave in the trail. */
class PopulationTrailTest {

  /** A practice of this test's own, whose patients are these. */
  private static final int PRACTICE = 2607;

  private static final String PERIOD =
      "periodStart=2026-01-01&periodEnd=2026-12-31&dataCutOff=2026-12-31";

  @BeforeAll
  static void load() throws Exception {
    SharedServer.addPractice(PRACTICE);
    SmallMeasure.install(
        SmallMeasure.measure("TrailPlain", "1.0.0"),
        SmallMeasure.library(
            "TrailPlain",
            """
            context Patient
            define "In": true
            define "Out": Patient.gender.value = 'male'
            """));
    put("Patient/trail-b", "\"gender\":\"male\"");
    put("Patient/trail-a", "\"gender\":\"female\"");
    put("Patient/trail-B", "\"gender\":\"female\"");
    put("Patient/trail-out", "\"gender\":\"female\"");
    put(
        "Group/trail-group",
        "\"type\":\"person\",\"actual\":true,\"member\":["
            + "{\"entity\":{\"reference\":\"Patient/trail-b\"}},"
            + "{\"entity\":{\"reference\":\"Patient/trail-a\"}},"
            + "{\"entity\":{\"reference\":\"Patient/trail-B\"}}]");
  }

  private static void put(String path, String content) {
    String type = path.substring(0, path.indexOf('/'));
    String id = path.substring(path.indexOf('/') + 1);
    HttpResponse<String> answer =
        send(
            "trail-put-" + id,
            HttpRequest.newBuilder(SharedServer.uri(path))
                .header("Content-Type", Trails.JSON)
                .PUT(
                    HttpRequest.BodyPublishers.ofString(
                        "{\"resourceType\":\"%s\",\"id\":\"%s\",%s}"
                            .formatted(type, id, content))));
    assertThat(answer.statusCode()).as(answer.body()).isIn(200, 201);
  }

  private static HttpResponse<String> send(String request, HttpRequest.Builder builder) {
    return SharedServer.send(
        TestCaller.of(Role.SYSTEM, PRACTICE).on(builder.header("X-Request-ID", request)).build());
  }

  private static HttpResponse<String> get(String request, String path) {
    return send(request, HttpRequest.newBuilder(SharedServer.uri(path)));
  }

  /** As everybody can work it out. */
  private static String hash(String... ids) throws Exception {
    return hash(Arrays.stream(ids).collect(Collectors.joining("\n", "", "\n")));
  }

  private static String hash(String text) throws Exception {
    return HexFormat.of()
        .formatHex(
            MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
  }

  private static AuditEntry only(String request) {
    assertThat(Trails.of(request)).hasSize(1);
    return Trails.of(request).get(0);
  }

  private static List<AuditEvent> about(String patient, String more) {
    HttpResponse<String> answer =
        get("trail-about", "AuditEvent?patient=Patient/" + patient + "&_count=1000" + more);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return SharedServer.FHIR
        .newJsonParser()
        .parseResource(Bundle.class, answer.body())
        .getEntry()
        .stream()
        .map(entry -> (AuditEvent) entry.getResource())
        .toList();
  }

  private static boolean isOf(AuditEvent event, String request) {
    return event.getEntity().stream()
        .anyMatch(entity -> request.equals(entity.getWhat().getIdentifier().getValue()));
  }

  @Test
  void aReportOnAGroupIsOneRowWithTheHashOfItsMembers() throws Exception {
    HttpResponse<String> answer =
        get(
            "trail-group-report",
            "Measure/TrailPlain-1.0.0/$evaluate-measure?subject=Group/trail-group&reportType=population&"
                + PERIOD);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    MeasureReport report =
        SharedServer.FHIR.newJsonParser().parseResource(MeasureReport.class, answer.body());

    AuditEntry entry = only("trail-group-report");
    assertThat(entry.subtype()).isEqualTo("$evaluate-measure");
    assertThat(entry.agent()).isEqualTo(TestCaller.of(Role.SYSTEM, PRACTICE).id());
    assertThat(entry.partition()).isEqualTo(PRACTICE);
    assertThat(entry.notes())
        .containsEntry("subjects", "3")
        .containsEntry("subjects-sha256", hash("trail-B", "trail-a", "trail-b"))
        .containsEntry("measures", report.getMeasure())
        .containsEntry("reports", "MeasureReport/" + report.getIdElement().getIdPart());
    assertThat(entry.notes().get("period")).startsWith("2026-01-01T00:00").contains("/2026-12-31T");
    assertThat(entry.patients()).isEmpty();
  }

  @Test
  void aReportIsFoundByEachOfItsSubjectsAndByNobodyElse() {
    get(
        "trail-found",
        "Measure/TrailPlain-1.0.0/$evaluate-measure?subject=Group/trail-group&" + PERIOD);

    for (String member : List.of("trail-a", "trail-b", "trail-B")) {
      assertThat(about(member, "")).as(member).anyMatch(event -> isOf(event, "trail-found"));
    }
    assertThat(about("trail-out", "")).noneMatch(event -> isOf(event, "trail-found"));
    assertThat(about("trail-a", "&subtype=$evaluate-measure"))
        .anyMatch(event -> isOf(event, "trail-found"));
    assertThat(about("trail-nobody", "")).isEmpty();
  }

  @Test
  void theEventNamesTheListAsOneEntity() throws Exception {
    get(
        "trail-entity",
        "Measure/TrailPlain-1.0.0/$evaluate-measure?subject=Group/trail-group&" + PERIOD);

    AuditEvent event =
        about("trail-a", "").stream()
            .filter(each -> isOf(each, "trail-entity"))
            .findFirst()
            .orElseThrow();
    AuditEventEntityComponent list =
        event.getEntity().stream()
            .filter(entity -> "Patients".equals(entity.getName()))
            .findFirst()
            .orElseThrow();
    assertThat(list.getDetail())
        .extracting(detail -> detail.getType() + "=" + detail.getValue().primitiveValue())
        .containsExactly("subjects=3", "subjects-sha256=" + hash("trail-B", "trail-a", "trail-b"));
  }

  @Test
  void aReportOnEveryoneFollowsWhoIsThere() throws Exception {
    String path = "Measure/TrailPlain-1.0.0/$evaluate?" + PERIOD;
    assertThat(get("trail-all-1", path).statusCode()).isEqualTo(200);
    assertThat(get("trail-all-2", path).statusCode()).isEqualTo(200);
    put("Patient/trail-new", "\"gender\":\"female\"");
    assertThat(get("trail-all-3", path).statusCode()).isEqualTo(200);
    send("trail-gone", HttpRequest.newBuilder(SharedServer.uri("Patient/trail-new")).DELETE());
    assertThat(get("trail-all-4", path).statusCode()).isEqualTo(200);

    String before = hash("trail-B", "trail-a", "trail-b", "trail-out");
    assertThat(List.of("trail-all-1", "trail-all-2", "trail-all-3", "trail-all-4"))
        .extracting(request -> only(request).notes().get("subjects-sha256"))
        .containsExactly(
            before,
            before,
            hash("trail-B", "trail-a", "trail-b", "trail-new", "trail-out"),
            before);
    // Who is deleted still learns who knew of him or her.
    assertThat(about("trail-new", "")).anyMatch(event -> isOf(event, "trail-all-3"));
    assertThat(about("trail-new", "")).noneMatch(event -> isOf(event, "trail-all-4"));
  }

  @Test
  void aReportOnOnePatientNamesThatOne() {
    get(
        "trail-one",
        "Measure/TrailPlain-1.0.0/$evaluate-measure?subject=Patient/trail-a&" + PERIOD);

    assertThat(only("trail-one").patients()).containsExactly("trail-a");
    assertThat(only("trail-one").notes())
        .containsKey("measures")
        .doesNotContainKey("subjects-sha256");
  }

  @Test
  void aJobLeavesARowOfWhoAskedForIt() throws Exception {
    HttpResponse<String> accepted =
        send(
            "trail-job",
            HttpRequest.newBuilder(
                    SharedServer.uri(
                        "Measure/TrailPlain-1.0.0/$evaluate?subject=Group/trail-group&" + PERIOD))
                .header("Prefer", "respond-async"));
    assertThat(accepted.statusCode()).as(accepted.body()).isEqualTo(202);
    URI job = URI.create(accepted.headers().firstValue("Content-Location").orElseThrow());
    long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (send("trail-job-status", HttpRequest.newBuilder(job)).statusCode() == 202
        && System.nanoTime() < end) {
      Thread.sleep(50);
    }

    List<AuditEntry> entries = Trails.of("trail-job");
    assertThat(entries).hasSize(2);
    AuditEntry started = entries.get(0);
    AuditEntry ended = entries.get(1);
    assertThat(started.notes()).containsEntry("status", "202").doesNotContainKey("subjects");
    assertThat(ended.agent()).isEqualTo(TestCaller.of(Role.SYSTEM, PRACTICE).id());
    assertThat(ended.subtype()).isEqualTo("$evaluate");
    assertThat(ended.partition()).isEqualTo(PRACTICE);
    assertThat(ended.address()).isEqualTo(started.address());
    assertThat(ended.query()).isEqualTo("Measure/TrailPlain-1.0.0/$evaluate");
    assertThat(ended.notes())
        .containsEntry("job", job.getQuery().replace("id=", ""))
        .containsEntry("subjects", "3")
        .containsEntry("subjects-sha256", hash("trail-B", "trail-a", "trail-b"))
        .containsKeys("measures", "period", "reports");
  }

  @Test
  void veryManyPatientsInAnAnswerAreAListToo() throws Exception {
    int practice = PRACTICE + 1;
    SharedServer.addPractice(practice);
    List<String> ids = IntStream.range(0, 1200).mapToObj(i -> "many-" + i).sorted().toList();
    String entries =
        ids.stream()
            .map(
                id ->
                    "{\"resource\":{\"resourceType\":\"Patient\",\"id\":\"%1$s\"},\"request\":{\"method\":\"PUT\",\"url\":\"Patient/%1$s\"}}"
                        .formatted(id))
            .collect(Collectors.joining(","));
    TestCaller caller = TestCaller.of(Role.SYSTEM, practice);
    HttpResponse<String> stored =
        SharedServer.send(
            caller
                .on(
                    HttpRequest.newBuilder(SharedServer.uri(""))
                        .header("Content-Type", Trails.JSON)
                        .POST(
                            HttpRequest.BodyPublishers.ofString(
                                "{\"resourceType\":\"Bundle\",\"type\":\"transaction\",\"entry\":["
                                    + entries
                                    + "]}")))
                .build());
    assertThat(stored.statusCode()).as(stored.body()).isEqualTo(200);

    RecordStore records = SharedServer.server().part(RecordStore.class);
    SubjectLists lists = SharedServer.server().part(SubjectLists.class);
    PatientKeys keys = records.patientKeys(practice, ids);
    Subjects few = lists.some(practice, keys.slice(0, 3));
    Subjects many = lists.some(practice, keys);

    assertThat(few.list()).isNull();
    assertThat(few.patients()).hasSize(3).isSubsetOf(ids);
    assertThat(many.patients()).isEmpty();
    assertThat(many.list())
        .isEqualTo(new SubjectList(1200, hash(ids.toArray(new String[0]))))
        .isEqualTo(lists.ofIds(practice, ids))
        .isEqualTo(lists.population(practice, Optional.empty()).list());
    assertThat(lists.with(List.of(practice), "many-17")).hasSize(1);
    assertThat(lists.with(List.of(PRACTICE), "many-17")).isEmpty();
  }
}
