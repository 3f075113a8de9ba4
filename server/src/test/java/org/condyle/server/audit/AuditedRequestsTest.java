package org.condyle.server.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.condyle.server.SharedServer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What requests over HTTP leave in the trail. */
class AuditedRequestsTest {

  private static final String OBSERVATION =
      """
      {"resourceType":"Observation","id":"%s","status":"final","code":{"text":"x"},
       "subject":{"reference":"Patient/%s"}}
      """;

  @BeforeAll
  static void patients() {
    for (String id : List.of("aud-1", "aud-2", "aud-3")) {
      HttpResponse<String> answer =
          Trails.send("aud-setup-" + id, "PUT", "Patient/" + id, patient(id));
      assertThat(answer.statusCode()).isIn(200, 201);
      put("aud-setup-o-" + id, "aud-o-" + id, id);
    }
  }

  private static String patient(String id) {
    return "{\"resourceType\":\"Patient\",\"id\":\"" + id + "\",\"active\":true}";
  }

  private static void put(String request, String id, String patient) {
    HttpResponse<String> answer =
        Trails.send(request, "PUT", "Observation/" + id, OBSERVATION.formatted(id, patient));
    assertThat(answer.statusCode()).as(answer.body()).isIn(200, 201);
  }

  private static AuditEntry only(String request) {
    assertThat(Trails.of(request)).hasSize(1);
    return Trails.of(request).get(0);
  }

  @Test
  void aReadLeavesWhoReadWhatOfWhom() {
    assertThat(Trails.send("aud-read", "GET", "Observation/aud-o-aud-1", "").statusCode())
        .isEqualTo(200);

    AuditEntry entry = only("aud-read");
    assertThat(entry.partition()).isEqualTo(1);
    assertThat(entry.agent()).isEqualTo("client/everyone");
    assertThat(entry.action()).isEqualTo(AuditAction.READ);
    assertThat(entry.subtype()).isEqualTo("read");
    assertThat(entry.outcome()).isEqualTo(AuditOutcome.SUCCESS);
    assertThat(entry.resources()).containsExactly("Observation/aud-o-aud-1");
    assertThat(entry.patients()).containsExactly("aud-1");
    assertThat(entry.address()).isNotBlank();
  }

  @Test
  void aSearchLeavesItsQueryAndAllPatientsInTheAnswer() {
    Trails.send("aud-search", "GET", "Observation?subject=Patient/aud-1,Patient/aud-2", "");

    AuditEntry entry = only("aud-search");
    assertThat(entry.action()).isEqualTo(AuditAction.EXECUTE);
    assertThat(entry.subtype()).isEqualTo("search-type");
    assertThat(entry.query()).isEqualTo("GET /Observation?subject=Patient/aud-1,Patient/aud-2");
    assertThat(entry.patients()).containsExactly("aud-1", "aud-2");
  }

  @Test
  void thePagesOfASearchLeaveWhomTheyShow() {
    String first =
        Trails.send(
                "aud-p1",
                "GET",
                "Observation?_count=1&subject=Patient/aud-1," + "Patient/aud-3&_sort=_id",
                "")
            .body();
    assertThat(only("aud-p1").patients()).containsExactly("aud-1");
    String next =
        SharedServer.FHIR
            .newJsonParser()
            .parseResource(org.hl7.fhir.r4.model.Bundle.class, first)
            .getLink("next")
            .getUrl();

    Trails.send(
        "aud-p2", "GET", next.substring(next.indexOf("/fhir") + 5).replaceFirst("^/", ""), "");

    assertThat(only("aud-p2").patients()).containsExactly("aud-3");
  }

  @Test
  void writesLeaveOneRowEachWithWhatWasDone() {
    String body = OBSERVATION.formatted("aud-w", "aud-1");
    Trails.send("aud-w1", "PUT", "Observation/aud-w", body);
    Trails.send("aud-w2", "PUT", "Observation/aud-w", body.replace("final", "amended"));
    Trails.send("aud-w3", "DELETE", "Observation/aud-w", "");

    assertThat(only("aud-w1").action()).isEqualTo(AuditAction.CREATE);
    assertThat(only("aud-w2").action()).isEqualTo(AuditAction.UPDATE);
    assertThat(only("aud-w3").action()).isEqualTo(AuditAction.DELETE);
    for (String request : List.of("aud-w1", "aud-w2", "aud-w3")) {
      assertThat(only(request).resources()).containsExactly("Observation/aud-w");
      assertThat(only(request).patients()).as(request).containsExactly("aud-1");
    }
  }

  @Test
  void anUpdateThatChangesNothingIsRecordedToo() {
    put("aud-same-1", "aud-same", "aud-1");
    put("aud-same-2", "aud-same", "aud-1");

    assertThat(only("aud-same-2").subtype()).isEqualTo("update");
  }

  @Test
  void aTransactionLeavesOneRowForAllThatItCreated() {
    String entries =
        IntStream.range(0, 60)
            .mapToObj(
                i ->
                    "{\"resource\":"
                        + OBSERVATION.formatted("aud-t" + i, i % 2 == 0 ? "aud-1" : "aud-2")
                        + ",\"request\":{\"method\":\"PUT\",\"url\":\"Observation/aud-t"
                        + i
                        + "\"}}")
            .collect(Collectors.joining(","));
    Trails.send("aud-tx", "POST", "", bundle("transaction", entries));

    AuditEntry entry = only("aud-tx");
    assertThat(entry.action()).isEqualTo(AuditAction.CREATE);
    assertThat(entry.resources()).hasSize(60).contains("Observation/aud-t59");
    assertThat(entry.patients()).containsExactly("aud-1", "aud-2");
    assertThat(entry.notes()).containsEntry("way", "transaction");
  }

  @Test
  void aTransactionThatReadsBesidesLeavesARowOfThat() {
    String entries =
        "{\"resource\":"
            + OBSERVATION.formatted("aud-mixed", "aud-1")
            + ",\"request\":{\"method\":\"PUT\",\"url\":\"Observation/aud-mixed\"}},"
            + "{\"request\":{\"method\":\"GET\",\"url\":\"Patient/aud-3\"}}";
    HttpResponse<String> answer =
        Trails.send("aud-mix", "POST", "", bundle("transaction", entries));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);

    assertThat(Trails.of("aud-mix"))
        .extracting(AuditEntry::subtype, AuditEntry::patients)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("create", List.of("aud-1")),
            org.assertj.core.groups.Tuple.tuple("transaction", List.of("aud-3")));
  }

  @Test
  void whatIsRolledBackLeavesNoWriteButARefusal() {
    String entries =
        "{\"resource\":"
            + OBSERVATION.formatted("aud-rolled", "aud-1")
            + ",\"request\":{\"method\":\"PUT\",\"url\":\"Observation/aud-rolled\"}},"
            + "{\"resource\":"
            + OBSERVATION.formatted("aud-rolled-2", "aud-nobody")
            + ",\"request\":{\"method\":\"PUT\",\"url\":\"Observation/aud-rolled-2\"}}";
    HttpResponse<String> answer = Trails.send("aud-rb", "POST", "", bundle("transaction", entries));
    assertThat(answer.statusCode()).isBetween(400, 499);
    assertThat(SharedServer.get("Observation/aud-rolled").statusCode()).isEqualTo(404);

    AuditEntry entry = only("aud-rb");
    assertThat(entry.outcome()).isEqualTo(AuditOutcome.MINOR_FAILURE);
    assertThat(entry.subtype()).isEqualTo("transaction");
    assertThat(entry.notes()).containsKey("error");
    assertThat(entry.patients()).isEmpty();
  }

  @Test
  void aReadOfWhatThereIsNotIsARefusal() {
    Trails.send("aud-404", "GET", "Patient/aud-nowhere", "");

    AuditEntry entry = only("aud-404");
    assertThat(entry.outcome()).isEqualTo(AuditOutcome.MINOR_FAILURE);
    assertThat(entry.resources()).containsExactly("Patient/aud-nowhere");
    assertThat(entry.notes()).containsEntry("status", "404");
    assertThat(entry.notes()).containsEntry("error", "CONDYLE-1008");
  }

  @Test
  void anOperationIsOneEventWithItsName() {
    Trails.send("aud-op", "GET", "$job?id=00000000-0000-0000-0000-000000000000", "");

    AuditEntry entry = only("aud-op");
    assertThat(entry.subtype()).isEqualTo("$job");
    assertThat(entry.notes()).containsEntry("status", "404");
  }

  @Test
  void whatTheServerTellsOfItselfIsNotRecorded() {
    assertThat(Trails.send("aud-meta", "GET", "metadata", "").statusCode()).isEqualTo(200);

    assertThat(Trails.of("aud-meta")).isEmpty();
  }

  @Test
  void nobodyWritesAuditEvents() {
    String event = "{\"resourceType\":\"AuditEvent\"}";
    assertThat(Trails.send("aud-ae1", "POST", "AuditEvent", event).statusCode()).isEqualTo(405);
    assertThat(Trails.send("aud-ae2", "DELETE", "AuditEvent/1", "").statusCode()).isEqualTo(405);
    String entries =
        "{\"resource\":{\"resourceType\":\"AuditEvent\",\"type\":{\"code\":\"rest\"},"
            + "\"recorded\":\"2026-01-01T00:00:00Z\",\"agent\":[{\"requestor\":true}],"
            + "\"source\":{\"observer\":{\"display\":\"x\"}}},"
            + "\"request\":{\"method\":\"POST\",\"url\":\"AuditEvent\"}}";
    HttpResponse<String> answer =
        Trails.send("aud-ae3", "POST", "", bundle("transaction", entries));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(403);
  }

  private static String bundle(String type, String entries) {
    return "{\"resourceType\":\"Bundle\",\"type\":\"" + type + "\",\"entry\":[" + entries + "]}";
  }
}
