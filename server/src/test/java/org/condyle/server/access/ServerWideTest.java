package org.condyle.server.access;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.rest.server.util.ISearchParamRegistry;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.stream.Stream;
import org.condyle.server.SharedServer;
import org.condyle.server.TestCaller;
import org.condyle.server.caller.Role;
import org.condyle.server.partition.Partitions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What changes the server for all its practices is not one practice's to write. */
class ServerWideTest {

  private static final TestCaller FIRST = TestCaller.of(Role.ADMINISTRATOR, 1);
  private static final TestCaller ADMINISTRATOR = LeakWorld.as(Role.ADMINISTRATOR);
  private static final TestCaller PROGRAM = LeakWorld.as(Role.SYSTEM);

  static Stream<String> types() {
    return Partitions.sharedTypes().stream().filter(Partitions::isServerWide).sorted();
  }

  private static String minimal(String type, String id) {
    return "{\"resourceType\":\"" + type + "\",\"id\":\"" + id + "\",\"status\":\"draft\"}";
  }

  private static void assertRefused(HttpResponse<String> answer) {
    // Of an entry of a batch HAPI keeps the words alone.
    assertThat(answer.body())
        .contains("holds for all practices of this server")
        .contains(answer.statusCode() == 200 ? "403 Forbidden" : "CONDYLE-7008");
    assertThat(answer.statusCode()).as(answer.body()).isIn(200, 403);
  }

  @ParameterizedTest
  @MethodSource("types")
  void anotherPracticeThanTheFirstWritesNoneOfThem(String type) {
    String path = type + "/sw-theirs";
    String body = minimal(type, "sw-theirs");
    for (TestCaller caller : List.of(ADMINISTRATOR, PROGRAM)) {
      assertRefused(Http.put(caller, path, body));
      assertRefused(Http.post(caller, type, body));
      assertRefused(Http.patch(caller, path, "de"));
      assertRefused(Http.delete(caller, path));
      assertRefused(Http.delete(caller, type + "?status=draft"));
      for (String bundle : List.of("batch", "transaction")) {
        assertRefused(Http.post(caller, "", Http.bundle(bundle, "PUT", path, body)));
        assertRefused(Http.post(caller, "", Http.bundle(bundle, "POST", type, body)));
        assertRefused(Http.post(caller, "", Http.bundle(bundle, "DELETE", path)));
      }
      assertThat(Http.get(caller, path).statusCode()).isEqualTo(404);
      assertThat(Http.get(caller, type + "?_id=sw-theirs").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void theUrlOfAnEntryDoesNotHideWhatIsInIt() {
    HttpResponse<String> answer =
        Http.post(
            PROGRAM,
            "",
            Http.bundle(
                "transaction",
                "PUT",
                "Basic/sw-hidden",
                minimal("StructureDefinition", "sw-hidden")));

    assertRefused(answer);
  }

  @Test
  void theFirstPracticeWritesThem() {
    HttpResponse<String> stored =
        Http.put(
            FIRST,
            "NamingSystem/sw-ours",
            """
            {"resourceType":"NamingSystem","id":"sw-ours","name":"Ours","status":"draft",
             "kind":"identifier","date":"2026-01-01",
             "uniqueId":[{"type":"uri","value":"https://example.org/sw-ours"}]}""");

    assertThat(stored.statusCode()).as(stored.body()).isEqualTo(201);
    assertThat(Http.get(ADMINISTRATOR, "NamingSystem/sw-ours").statusCode()).isEqualTo(200);
    assertRefused(Http.delete(ADMINISTRATOR, "NamingSystem/sw-ours"));
    assertThat(Http.delete(FIRST, "NamingSystem/sw-ours").statusCode()).isEqualTo(200);
  }

  @Test
  void theyAreNotInstalledByAnotherPracticeEither() {
    String bundle =
        """
        {"resourceType":"Bundle","type":"collection","entry":[{"resource":
         {"resourceType":"%s","url":"https://example.org/sw-installed","version":"1",
          "status":"draft"}}]}""";
    for (String type : types().toList()) {
      HttpResponse<String> answer =
          Http.post(ADMINISTRATOR, "$install-content", bundle.formatted(type));
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(403);
      assertThat(answer.body()).contains("CONDYLE-7008", type);
    }
    assertThat(Http.post(ADMINISTRATOR, "$install-content", bundle.formatted("Library")).body())
        .doesNotContain("CONDYLE-7008");
  }

  /** By these the server finds out whose a resource is. */
  @ParameterizedTest
  @ValueSource(strings = {"Observation", "Resource", "DomainResource"})
  void nobodyGivesASearchParameterAnotherMeaning(String base) {
    HttpResponse<String> answer =
        Http.put(
            FIRST,
            "SearchParameter/sw-patient-" + base.toLowerCase(java.util.Locale.ROOT),
            """
            {"resourceType":"SearchParameter","id":"sw-patient-%s","name":"patient","code":"patient",
             "url":"https://example.org/sw-patient-%s","status":"active","description":"x",
             "type":"reference","target":["Patient"],"base":["%s"],
             "expression":"%s.performer"}"""
                .formatted(base.toLowerCase(java.util.Locale.ROOT), base, base, base));

    if (base.equals("Observation")) {
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(422);
    }
    SharedServer.server().part(ISearchParamRegistry.class).forceRefresh();
    // Whatever was stored: those who are held to a patient are held by the one that is built in.
    HttpResponse<String> searched =
        Http.get(LeakWorld.patient(), "Observation?_total=accurate&code=urn:o%7Chiv");
    assertThat(searched.body()).contains("\"total\":0");
    assertThat(
            Http.get(
                    LeakWorld.as(Role.CLINICIAN),
                    "Observation?patient=Patient/lk-her&code=urn:o%7Chiv&_total=accurate")
                .body())
        .contains("\"total\":1");
  }
}
