package org.condyle.server.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.condyle.server.SharedServer;
import org.hl7.fhir.r4.model.AuditEvent;
import org.hl7.fhir.r4.model.AuditEvent.AuditEventAgentComponent;
import org.hl7.fhir.r4.model.AuditEvent.AuditEventEntityComponent;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.CapabilityStatement;
import org.hl7.fhir.r4.model.Coding;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The trail as AuditEvents. */
class AuditEventTest {

  private static final String DCM = "http://dicom.nema.org/resources/ontology/DCM";
  private static final String BALP =
      "https://profiles.ihe.net/ITI/BALP/StructureDefinition/IHE.BasicAudit.";

  @BeforeAll
  static void rows() {
    for (int day = 1; day <= 5; day++) {
      Trails.trail()
          .await(
              Trails.entry(
                  1,
                  "ae-searched",
                  Instant.parse("2031-01-0" + day + "T12:00:00Z"),
                  Set.of("ae-p" + day % 2)));
    }
    Trails.trail()
        .await(
            Trails.entry(
                Trails.practice("audit-elsewhere"),
                "ae-searched",
                Instant.parse("2031-01-03T12:00:00Z"),
                Set.of("ae-p1")));
  }

  private static Bundle search(String query) {
    HttpResponse<String> answer = SharedServer.get("AuditEvent?" + query);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return SharedServer.FHIR.newJsonParser().parseResource(Bundle.class, answer.body());
  }

  private static List<AuditEvent> events(Bundle bundle) {
    return bundle.getEntry().stream().map(entry -> (AuditEvent) entry.getResource()).toList();
  }

  /** Days of January 2031, the latest first. */
  private static List<Integer> days(Bundle bundle) {
    return events(bundle).stream().map(event -> event.getRecordedElement().getDay()).toList();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "agent-name=ae-sea | 5,4,3,2,1",
        "agent-name:exact=ae-sea | ''",
        "agent-name=AE-Searched&patient=Patient/ae-p1 | 5,3,1",
        "agent=user/ae-searched&patient=ae-p0 | 4,2",
        "agent=user/ae-searched&patient=ae-p0,ae-p1 | 5,4,3,2,1",
        "agent=user/ae-searched&entity=Patient/ae-p0 | 4,2",
        "agent=user/ae-searched&entity=Observation/o1&patient=ae-p1 | 5,3,1",
        "agent=user/ae-searched&date=ge2031-01-04 | 5,4",
        "agent=user/ae-searched&date=gt2031-01-04 | 5",
        "agent=user/ae-searched&date=lt2031-01-02 | 1",
        "agent=user/ae-searched&date=le2031-01-02 | 2,1",
        "agent=user/ae-searched&date=2031-01-03 | 3",
        "agent=user/ae-searched&date=ne2031-01 | ''",
        "agent=user/ae-searched&date=2031 | 5,4,3,2,1",
        "agent=user/ae-searched&date=2031-01-03T12:00:00Z | 3",
        "agent=user/ae-searched&date=ge2031-01-02&date=le2031-01-03 | 3,2",
        "agent=user/ae-searched&action=R&outcome=0&subtype=read&type=rest | 5,4,3,2,1",
        "agent=user/ae-searched&action=C | ''",
        "agent=user/ae-searched&outcome=4 | ''",
        "agent=user/ae-searched&subtype=login | ''",
        "agent=user/ae-searched&type=110114 | ''"
      })
  void eventsAreFoundByWhatTheySay(String query, String days) {
    assertThat(days(search(query))).hasToString("[" + days.replace(",", ", ") + "]");
  }

  @Test
  void pagesFollowEachOtherAndMeetEveryEventOnce() {
    List<Integer> days = new ArrayList<>();
    Bundle page = search("agent-name=ae-searched&_count=2");
    days.addAll(days(page));
    int pages = 1;
    while (page.getLink("next") != null) {
      String next = page.getLink("next").getUrl();
      page = search(next.substring(next.indexOf('?') + 1));
      days.addAll(days(page));
      pages++;
    }

    assertThat(days).containsExactly(5, 4, 3, 2, 1);
    assertThat(pages).isEqualTo(3);
  }

  @Test
  void aPageLinkIsOfNoUseForAnotherSearch() {
    String next = search("agent-name=ae-searched&_count=2").getLink("next").getUrl();
    String page = next.substring(next.indexOf("_page="), next.indexOf('&', next.indexOf("_page=")));

    HttpResponse<String> answer = SharedServer.get("AuditEvent?agent-name=other&" + page);

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains("CONDYLE-1003");
  }

  @Test
  void aPlaceIsBoundToTheCaller() {
    AuditSearch.Place place = new AuditSearch.Place(1, 2);
    java.util.Map<String, String[]> search = java.util.Map.of("agent-name", new String[] {"x"});
    String text = AuditSearch.text(place, AuditSearch.binding(search, "user/1 [1]"));
    java.util.Map<String, String[]> follow =
        java.util.Map.of("agent-name", new String[] {"x"}, "_page", new String[] {text});
    AuditDates dates = new AuditDates(java.time.ZoneOffset.UTC);

    assertThat(AuditSearch.of(follow, "user/1 [1]", dates, patient -> List.of()).after())
        .isEqualTo(place);
    for (String other : List.of("user/2 [1]", "user/1 [2]")) {
      org.assertj.core.api.Assertions.assertThatThrownBy(
              () -> AuditSearch.of(follow, other, dates, patient -> List.of()))
          .hasMessageContaining("another caller");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "site=x",
        "agent.name=x",
        "_has:Patient:x=y",
        "_sort=date",
        "date=yesterday",
        "date=xx2026-01-01",
        "_count=0",
        "_page=AAAA",
        "_include=*"
      })
  void whatIsNotUnderstoodIsRefused(String query) {
    HttpResponse<String> answer = SharedServer.get("AuditEvent?" + query);

    assertThat(answer.statusCode()).as(query + answer.body()).isEqualTo(400);
    assertThat(answer.body()).contains("CONDYLE-1003");
  }

  @Test
  void anEventOfAnotherPracticeIsAsUnknownAsOneThatIsNotThere() {
    long elsewhere =
        Trails.database()
            .sql("select min(id) from condyle.audit_event where partition_id = :practice")
            .param("practice", Trails.practice("audit-elsewhere"))
            .query(Long.class)
            .single();

    HttpResponse<String> other = SharedServer.get("AuditEvent/" + elsewhere);
    HttpResponse<String> none = SharedServer.get("AuditEvent/999999999999");

    assertThat(other.statusCode()).isEqualTo(404);
    assertThat(other.body().replace("" + elsewhere, "N"))
        .isEqualTo(none.body().replace("999999999999", "N"));
    assertThat(events(search("_id=" + elsewhere))).isEmpty();
  }

  @Test
  void aReadOfAPatientsResourceMeetsPatientRead() {
    put("Patient/ae-read", "{\"resourceType\":\"Patient\",\"id\":\"ae-read\"}", "ae-c");
    Trails.send("ae-r", "GET", "Patient/ae-read", "");

    AuditEvent event = only("ae-read", "read");
    assertThat(event.getMeta().getProfile().get(0).getValue()).isEqualTo(BALP + "PatientRead");
    assertThat(event.getType().getCode()).isEqualTo("rest");
    assertThat(event.getSubtypeFirstRep().getSystem())
        .isEqualTo("http://hl7.org/fhir/restful-interaction");
    assertThat(event.getAction().toCode()).isEqualTo("R");
    assertThat(event.getOutcome().toCode()).isEqualTo("0");
    // The client gets the data: it is the destination.
    assertAgents(event, "110152", "110153");
    assertThat(entity(event, "2", "4").getWhat().getReference()).isEqualTo("Patient/ae-read");
    assertThat(entity(event, "1", "1").getWhat().getReference()).isEqualTo("Patient/ae-read");
    assertRequestId(event, "ae-r");

    AuditEvent created = only("ae-read", "create");
    assertThat(created.getMeta().getProfile().get(0).getValue()).isEqualTo(BALP + "PatientCreate");
    assertThat(created.getAction().toCode()).isEqualTo("C");
    assertAgents(created, "110153", "110152");
  }

  @Test
  void aSearchMeetsPatientQueryAndHasItsQuery() {
    put("Patient/ae-query", "{\"resourceType\":\"Patient\",\"id\":\"ae-query\"}", "ae-cq");
    Trails.send("ae-q", "GET", "Patient?_id=ae-query", "");

    AuditEvent event = only("ae-query", "search-type");
    assertThat(event.getMeta().getProfile().get(0).getValue()).isEqualTo(BALP + "PatientQuery");
    assertThat(event.getAction().toCode()).isEqualTo("E");
    assertAgents(event, "110153", "110152");
    AuditEventEntityComponent query = entity(event, "2", "24");
    assertThat(new String(query.getQuery(), StandardCharsets.UTF_8))
        .isEqualTo("GET /Patient?_id=ae-query");
    assertThat(query.hasWhat()).isFalse();
    assertThat(query.hasDetail()).isFalse();
    assertThat(entity(event, "1", "1").getWhat().getReference()).isEqualTo("Patient/ae-query");
  }

  @Test
  void aDeleteMeetsPatientDelete() {
    put("Patient/ae-del", "{\"resourceType\":\"Patient\",\"id\":\"ae-del\"}", "ae-cd");
    Trails.send("ae-d", "DELETE", "Patient/ae-del", "");

    AuditEvent event = only("ae-del", "delete");
    assertThat(event.getMeta().getProfile().get(0).getValue()).isEqualTo(BALP + "PatientDelete");
    assertThat(event.getAgent().get(0).getType().getCodingFirstRep().getCode()).isEqualTo("110150");
    assertThat(event.getAgent().get(1).getType().getCodingFirstRep().getCode())
        .isEqualTo("custodian");
  }

  @Test
  void aUserComesWithTheProgramThatWasUsed() {
    AuditEvent event = events(search("agent-name=ae-searched&_count=1")).get(0);

    AuditEventAgentComponent user = event.getAgent().get(2);
    assertThat(user.getRequestor()).isTrue();
    assertThat(user.getType().getCodingFirstRep().getCode()).isEqualTo("IRCP");
    assertThat(user.getWho().getIdentifier().getValue()).isEqualTo("user/ae-searched");
    assertThat(user.hasNetwork()).isFalse();
    assertThat(event.getAgent().get(0).getWho().getIdentifier().getValue()).isEqualTo("client/app");
    assertThat(event.getAgent().get(0).getRequestor()).isFalse();
    assertThat(event.getRecordedElement().getTimeZone()).isNotNull();
  }

  @Test
  void theCapabilityStatementSaysWhatCanBeSearched() {
    CapabilityStatement statement =
        SharedServer.FHIR
            .newJsonParser()
            .parseResource(CapabilityStatement.class, SharedServer.get("metadata").body());

    var auditEvent =
        statement.getRestFirstRep().getResource().stream()
            .filter(resource -> resource.getType().equals("AuditEvent"))
            .toList();
    assertThat(auditEvent).hasSize(1);
    assertThat(auditEvent.get(0).getSearchParam())
        .extracting(parameter -> parameter.getName())
        .containsExactlyInAnyOrderElementsOf(AuditSearch.PARAMETERS.keySet());
    assertThat(auditEvent.get(0).getInteraction())
        .extracting(interaction -> interaction.getCode().toCode())
        .containsExactlyInAnyOrder("read", "search-type");
  }

  private static void put(String path, String body, String request) {
    assertThat(Trails.send(request, "PUT", path, body).statusCode()).isIn(200, 201);
  }

  private static AuditEvent only(String patient, String subtype) {
    List<AuditEvent> events = events(search("patient=Patient/" + patient + "&subtype=" + subtype));
    assertThat(events).hasSize(1);
    AuditEvent byId =
        SharedServer.FHIR
            .newJsonParser()
            .parseResource(
                AuditEvent.class,
                SharedServer.get("AuditEvent/" + events.get(0).getIdElement().getIdPart()).body());
    assertThat(json(byId)).isEqualTo(json(events.get(0)));
    return byId;
  }

  private static String json(AuditEvent event) {
    AuditEvent copy = event.copy();
    copy.setId(event.getIdElement().getIdPart());
    return SharedServer.FHIR.newJsonParser().encodeResourceToString(copy);
  }

  private static void assertAgents(AuditEvent event, String client, String server) {
    List<Coding> types =
        event.getAgent().stream().map(agent -> agent.getType().getCodingFirstRep()).toList();
    assertThat(types.get(0).getSystem()).isEqualTo(DCM);
    assertThat(types.get(0).getCode()).isEqualTo(client);
    assertThat(types.get(1).getCode()).isEqualTo(server);
    for (AuditEventAgentComponent agent : event.getAgent().subList(0, 2)) {
      assertThat(agent.hasWho()).isTrue();
      assertThat(agent.hasRequestor()).isTrue();
      assertThat(agent.getNetwork().getAddress()).isNotBlank();
    }
  }

  private static AuditEventEntityComponent entity(AuditEvent event, String type, String role) {
    List<AuditEventEntityComponent> found =
        event.getEntity().stream()
            .filter(entity -> entity.getType().getCode().equals(type))
            .filter(entity -> role.equals(entity.getRole().getCode()))
            .toList();
    assertThat(found).hasSize(1);
    return found.get(0);
  }

  private static void assertRequestId(AuditEvent event, String id) {
    assertThat(event.getEntity())
        .filteredOn(entity -> "XrequestId".equals(entity.getType().getCode()))
        .singleElement()
        .satisfies(entity -> assertThat(entity.getWhat().getIdentifier().getValue()).isEqualTo(id));
  }
}
