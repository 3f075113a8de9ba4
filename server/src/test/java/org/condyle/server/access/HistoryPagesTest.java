package org.condyle.server.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import org.condyle.server.SharedServer;
import org.condyle.server.TestCaller;
import org.condyle.server.caller.Role;
import org.hl7.fhir.r4.model.Bundle;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Histories that are longer than a page. */
class HistoryPagesTest {

  private static final TestCaller SYSTEM = LeakWorld.as(Role.SYSTEM);
  private static final TestCaller PATIENT = LeakWorld.patient();
  private static final int VERSIONS = 5;

  @BeforeAll
  static void write() {
    for (int i = 1; i <= VERSIONS; i++) {
      observation("hp-pain", "lk-own", i);
      // At first and in the middle it was another's.
      observation("hp-moved", i == 1 || i == 3 ? "lk-her" : "lk-own", i);
    }
  }

  private static void observation(String id, String patient, int value) {
    HttpResponse<String> stored =
        Http.put(
            SYSTEM,
            "Observation/" + id,
            """
            {"resourceType":"Observation","id":"%s","status":"final","code":{"text":"pain"},
             "subject":{"reference":"Patient/%s"},"valueInteger":%d}"""
                .formatted(id, patient, value));
    assertThat(stored.statusCode()).as(stored.body()).isIn(200, 201);
  }

  private static HttpResponse<String> get(TestCaller caller, String link) {
    return SharedServer.send(caller.on(HttpRequest.newBuilder(URI.create(link))).build());
  }

  /** All versions on all pages, in their order. */
  private static List<String> versions(TestCaller caller, String history) {
    List<String> versions = new ArrayList<>();
    String next = SharedServer.uri(history).toString();
    for (int page = 0; next != null; page++) {
      assertThat(page).as("pages").isLessThan(200);
      HttpResponse<String> answer = get(caller, next);
      assertThat(answer.statusCode()).as(next + answer.body()).isEqualTo(200);
      Bundle bundle = SharedServer.FHIR.newJsonParser().parseResource(Bundle.class, answer.body());
      bundle.getEntry().stream()
          // Of a version that is a deletion there is none.
          .filter(entry -> entry.hasResource())
          .map(entry -> entry.getResource().getIdElement())
          .map(id -> id.getIdPart() + "/" + id.getVersionIdPart())
          .forEach(versions::add);
      next = bundle.getLink("next") == null ? null : bundle.getLink("next").getUrl();
    }
    return versions;
  }

  @Test
  void theHistoryOfAnInstanceIsReadToItsEnd() {
    for (TestCaller caller : List.of(SYSTEM, LeakWorld.as(Role.CLINICIAN), PATIENT)) {
      for (int count = 1; count <= VERSIONS + 1; count++) {
        assertThat(versions(caller, "Observation/hp-pain/_history?_count=" + count))
            .as(caller.id() + " by " + count)
            .containsExactly("hp-pain/5", "hp-pain/4", "hp-pain/3", "hp-pain/2", "hp-pain/1");
      }
    }
  }

  @Test
  void aVersionThatIsNotOnesToSeeIsLeftOutAndDoesNotEndTheHistory() {
    for (int count = 1; count <= VERSIONS; count++) {
      assertThat(versions(PATIENT, "Observation/hp-moved/_history?_count=" + count))
          .as("by " + count)
          .containsExactly("hp-moved/5", "hp-moved/4", "hp-moved/2");
    }
  }

  @Test
  void norInABundle() {
    for (String type : List.of("batch", "transaction")) {
      HttpResponse<String> answer =
          Http.post(PATIENT, "", Http.bundle(type, "GET", "Observation/hp-moved/_history"));

      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
      assertThat(answer.body())
          .contains("hp-moved/_history/5", "hp-moved/_history/2")
          .doesNotContain("hp-moved/_history/1", "hp-moved/_history/3", "lk-her");
    }
  }

  @Test
  void theHistoryOfATypeAndOfAllIsReadToItsEnd() {
    assertThat(versions(LeakWorld.as(Role.QUALITY), "Observation/_history?_count=3"))
        .contains("hp-pain/5", "hp-pain/1", "lk-her-hiv/1")
        .doesNotHaveDuplicates();
    assertThat(versions(SYSTEM, "_history?_count=7"))
        .contains("hp-pain/5", "hp-pain/1", "lk-her/1", "lk-surgeon/1")
        .doesNotHaveDuplicates();
  }

  @Test
  void aPageIsForNobodyWhoMayNotReadTheHistory() {
    HttpResponse<String> first = Http.get(SYSTEM, "Observation/hp-pain/_history?_count=2");
    String next =
        SharedServer.FHIR
            .newJsonParser()
            .parseResource(Bundle.class, first.body())
            .getLink("next")
            .getUrl();

    assertThat(get(TestCaller.patient(LeakWorld.practice(), "lk-her"), next).statusCode())
        .isEqualTo(404);
    assertThat(get(TestCaller.of(Role.SYSTEM, 1), next).statusCode()).isEqualTo(404);
    assertThat(get(LeakWorld.as(Role.ADMINISTRATOR), next).statusCode()).isEqualTo(403);
    assertThat(get(LeakWorld.as(Role.CLINICIAN).withScopes("user/Condition.rs"), next).statusCode())
        .isEqualTo(403);
    assertThat(
            SharedServer.send(
                    HttpRequest.newBuilder(URI.create(next))
                        .header(TestCaller.STRANGER, "yes")
                        .build())
                .statusCode())
        .isEqualTo(401);
  }

  @Test
  void aHistoryInABatchIsReadOnByItsLinkToo() {
    HttpResponse<String> answer =
        Http.post(
            PATIENT, "", Http.bundle("batch", "GET", "Observation/hp-pain/_history?_count=2"));

    Bundle page =
        (Bundle)
            SharedServer.FHIR
                .newJsonParser()
                .parseResource(Bundle.class, answer.body())
                .getEntryFirstRep()
                .getResource();
    assertThat(page.getEntry()).hasSize(2);
    assertThat(get(PATIENT, page.getLink("next").getUrl()).statusCode()).isEqualTo(200);
    assertThat(
            get(TestCaller.patient(LeakWorld.practice(), "lk-her"), page.getLink("next").getUrl())
                .statusCode())
        .isIn(404, 410);
  }
}
