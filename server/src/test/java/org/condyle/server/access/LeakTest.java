package org.condyle.server.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.condyle.server.SharedServer;
import org.condyle.server.TestCaller;
import org.condyle.server.caller.Role;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The known ways in which a FHIR server tells what it does not show. */
class LeakTest {

  private static final TestCaller PATIENT = LeakWorld.patient();
  private static final TestCaller STAFF = LeakWorld.as(Role.STAFF);

  private static final Pattern PAGE = Pattern.compile("_getpages=([^&\"]+)");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Practitioner?_has:Observation:performer:code=urn:o%7Chiv",
        "Practitioner?_has:Patient:general-practitioner:family=Secretname",
        "Practitioner?_has:Patient:general-practitioner:_has:Observation:patient:code=hiv",
        "Patient?_has:Observation:patient:performer.name=Shared",
        "Observation?subject:Patient.family=Secretname",
        "Observation?patient.family=Secretname",
        "Observation?subject.family=Secretname",
        "Observation?patient.general-practitioner.family=Shared",
        "Observation?_sort=patient.family",
        "Practitioner?_filter=family%20eq%20Shared",
        "Practitioner?_text=shared",
        "Practitioner?_content=shared",
        "Practitioner?_list=x",
        "Observation?_contained=true&subject:Patient.family=Secretname",
        "Observation?_contained=both",
        "Practitioner?_revinclude:iterate=Patient:general-practitioner",
        "Practitioner?_revinclude:iterate=*",
        "Practitioner?_revinclude=Group:member"
      })
  void aPatientCannotSearchThroughOthersRecords(String search) {
    HttpResponse<String> answer = Http.get(PATIENT, search);

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(403);
    assertThat(answer.body()).contains("CONDYLE-7005").doesNotContain("\"Bundle\"");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Patient?_has:DiagnosticReport:patient:code=secretreport",
        "ServiceRequest?patient._has:DiagnosticReport:patient:code=secretreport",
        "Patient?_has:ServiceRequest:patient:_has:DiagnosticReport:based-on:code=x",
        "Patient?_revinclude=DiagnosticReport:patient",
        "Patient?_sort=_has:DiagnosticReport:patient:code"
      })
  void oneWhoMayNotSeeReportsCannotSearchThroughThem(String search) {
    HttpResponse<String> answer = Http.get(STAFF, search);

    assertThat(answer.statusCode()).as(answer.body()).isIn(400, 403);
    assertThat(answer.body()).doesNotContain("lk-her");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Patient?_has:ServiceRequest:patient:status=active",
        "ServiceRequest?patient.family=Secretname",
        "ServiceRequest?subject:Patient.family=Secretname",
        "Patient?general-practitioner:Practitioner.family=Shared&family=Secretname"
      })
  void oneWhoMaySeeBothEndsOfAChainSearchesThroughIt(String search) {
    HttpResponse<String> answer = Http.get(STAFF, search);

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(answer.body()).contains("lk-her").contains("\"total\":1");
  }

  @ParameterizedTest
  @CsvSource({
    "Observation, 2",
    "Observation?patient=lk-her, 0",
    "Observation?subject=Patient/lk-her, 0",
    "Observation?code=hiv, 0",
    "Observation?_id=lk-her-hiv, 0",
    "Observation?patient=lk-own, 2",
    "Observation?_summary=count, 2",
    "Patient, 1",
    "Patient?family=Secretname, 0",
    "Patient?_id=lk-her, 0",
    "Patient?_id=lk-own, 1",
    "Practitioner, 1",
    "ServiceRequest, 0"
  })
  void totalsCountWhatMayBeSeen(String search, int total) {
    HttpResponse<String> answer =
        Http.get(PATIENT, search + (search.contains("?") ? "&" : "?") + "_total=accurate");

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(answer.body()).contains("\"total\":" + total).doesNotContain("\"id\":\"lk-her");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Practitioner?_revinclude=Patient:general-practitioner",
        "Practitioner?_revinclude=*",
        "Practitioner?_revinclude=Observation:performer"
      })
  void whatIsIncludedIsLookedAtOneByOne(String search) {
    HttpResponse<String> answer = Http.get(PATIENT, search);

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(answer.body()).contains("lk-surgeon").doesNotContain("lk-her");
    assertThat(Http.get(LeakWorld.as(Role.QUALITY), search).body()).contains("lk-her");
  }

  @Test
  void ofWhatIsIncludedTheOwnIsShown() {
    HttpResponse<String> answer =
        Http.get(PATIENT, "Practitioner?_revinclude=Patient:general-practitioner");

    assertThat(answer.body()).contains("\"lk-own\"");
  }

  @Test
  void thePagesOfAnothersSearchAreUnknown() {
    TestCaller quality = LeakWorld.as(Role.QUALITY);
    HttpResponse<String> first = Http.get(quality, "Observation?_count=1");
    Matcher link = PAGE.matcher(first.body());
    assertThat(link.find()).as(first.body()).isTrue();
    String page = "?_getpages=" + link.group(1) + "&_getpagesoffset=1&_count=1";
    String never = page.replace(link.group(1), "x".repeat(link.group(1).length()));

    assertThat(Http.get(quality, page).statusCode()).isEqualTo(200);
    for (TestCaller other :
        new TestCaller[] {
          PATIENT,
          quality.withId("user/another"),
          quality.in(1),
          quality.withScopes("user/Observation.rs"),
          LeakWorld.as(Role.SYSTEM)
        }) {
      HttpResponse<String> answer = Http.get(other, page);
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(410);
      assertThat(answer.body().replace(link.group(1), "id"))
          .isEqualTo(Http.get(other, never).body().replace("x".repeat(44), "id"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/_history", "/_history/1"})
  void anInstanceThatIsForbiddenIsAnsweredLikeOneThatThereIsNot(String behind) {
    Http.put(LeakWorld.as(Role.SYSTEM), "Observation/lk-gone", observation("lk-gone", "lk-her"));
    Http.delete(LeakWorld.as(Role.SYSTEM), "Observation/lk-gone");

    HttpResponse<String> unknown = Http.get(PATIENT, "Observation/lk-never" + behind);
    HttpResponse<String> forbidden = Http.get(PATIENT, "Observation/lk-her-hiv" + behind);
    HttpResponse<String> deleted = Http.get(PATIENT, "Observation/lk-gone" + behind);

    assertThat(unknown.statusCode()).isEqualTo(404);
    assertThat(forbidden.statusCode()).isEqualTo(404);
    assertThat(deleted.statusCode()).isEqualTo(404);
    assertThat(forbidden.body().replace("lk-her-hiv", "lk-never")).isEqualTo(unknown.body());
    assertThat(deleted.body().replace("lk-gone", "lk-never")).isEqualTo(unknown.body());
  }

  @Test
  void writingToAForbiddenInstanceIsAnsweredLikeWritingToOneThatThereIsNot() {
    String id = "QuestionnaireResponse/lk-her-answers";
    String never = "QuestionnaireResponse/lk-never";

    HttpResponse<String> forbidden = Http.put(PATIENT, id, response("lk-her-answers", "lk-own"));
    HttpResponse<String> unknown = Http.put(PATIENT, never, response("lk-never", "lk-own"));

    assertThat(forbidden.statusCode()).as(forbidden.body()).isEqualTo(404);
    assertThat(unknown.body()).isEqualTo(forbidden.body().replace("lk-her-answers", "lk-never"));
    assertThat(Http.patch(PATIENT, id, "de").statusCode()).isEqualTo(404);
    assertThat(Http.patch(PATIENT, never, "de").statusCode()).isEqualTo(404);
    assertThat(
            Http.post(
                    PATIENT,
                    "",
                    Http.bundle("transaction", "PUT", id, response("lk-her-answers", "lk-own")))
                .statusCode())
        .isEqualTo(404);
  }

  @Test
  void aPatientCannotMoveAnAnswerToAnother() {
    HttpResponse<String> moved =
        Http.put(
            PATIENT, "QuestionnaireResponse/lk-own-answers", response("lk-own-answers", "lk-her"));
    HttpResponse<String> created =
        Http.post(PATIENT, "QuestionnaireResponse", response("", "lk-her"));

    assertThat(moved.statusCode()).as(moved.body()).isEqualTo(403);
    assertThat(created.statusCode()).as(created.body()).isEqualTo(403);
    assertThat(Http.get(PATIENT, "QuestionnaireResponse/lk-own-answers").body())
        .contains("Patient/lk-own");
  }

  @Test
  void aReferenceDoesNotTellWhetherItsTargetIsThere() {
    HttpResponse<String> forbidden = created("ServiceRequest/lk-her-order");
    HttpResponse<String> unknown = created("ServiceRequest/lk-never");
    HttpResponse<String> searched = created("ServiceRequest?status=active");

    assertThat(forbidden.statusCode()).as(forbidden.body()).isEqualTo(404);
    assertThat(forbidden.body().replace("lk-her-order", "lk-never")).isEqualTo(unknown.body());
    assertThat(searched.statusCode()).as(searched.body()).isEqualTo(403);
    assertThat(searched.body()).contains("CONDYLE-7007");
  }

  private static HttpResponse<String> created(String order) {
    return Http.post(
        PATIENT,
        "QuestionnaireResponse",
        response("", "lk-own")
            .replace("\"status\"", "\"basedOn\":[{\"reference\":\"" + order + "\"}],\"status\""));
  }

  @ParameterizedTest
  @CsvSource({
    "transaction, GET, Observation/lk-her-hiv",
    "transaction, GET, Observation?patient.family=Secretname",
    "transaction, GET, Practitioner?_has:Observation:performer:code=hiv",
    "transaction, GET, Observation?code=hiv",
    "transaction, GET, Observation/_history",
    "transaction, GET, _history",
    "transaction, GET, Patient/lk-her/$everything",
    "transaction, GET, Group",
    "transaction, GET, Observation/lk-her-hiv/_history/1",
    "batch, GET, Observation/lk-her-hiv",
    "batch, GET, Observation?patient.family=Secretname",
    "batch, GET, Observation/_history",
    "batch, GET, Patient/lk-her/$everything",
    "batch, GET, Patient?family=Secretname",
    "batch, GET, http://localhost/fhir/Patient/lk-her",
    "batch, GET, Patient%2Flk-her"
  })
  void entriesOfABundleAreDecidedAsIfTheyCameAlone(String type, String method, String url) {
    HttpResponse<String> answer = Http.post(PATIENT, "", Http.bundle(type, method, url));

    // What was asked for is repeated in links and outcomes; no resource is.
    assertThat(answer.body())
        .doesNotContain("\"resourceType\":\"Observation\"")
        .doesNotContain("\"resourceType\":\"Patient\"")
        .doesNotContain("\"resourceType\":\"Practitioner\"")
        .doesNotContain("\"total\":1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Observation/_history?_getpages=KEY",
        "_history?_getpages=KEY",
        "Observation/lk-her-hiv?_getpages=KEY",
        "Observation/lk-her-hiv/$meta?_getpages=KEY",
        "Patient/lk-her/$everything?_getpages=KEY",
        "$get-resource-counts?_getpages=KEY"
      })
  void aPageOfOnesOwnOpensNothingElseInABundle(String url) {
    HttpResponse<String> first = Http.get(PATIENT, "Measure?_count=1");
    Matcher key = PAGE.matcher(first.body());
    assertThat(key.find()).as(first.body()).isTrue();
    for (String type : List.of("batch", "transaction")) {
      HttpResponse<String> answer =
          Http.post(PATIENT, "", Http.bundle(type, "GET", url.replace("KEY", key.group(1))));

      assertThat(answer.body()).contains("CONDYLE-").doesNotContain("\"total\"");
      assertThat(answer.body()).doesNotContain("lastUpdated\":\"20").doesNotContain("HIV");
    }
  }

  @Test
  void anAddressWithAControlCharacterIsRefused() {
    HttpResponse<String> answer =
        Http.post(
            STAFF, "", Http.bundle("batch", "GET", "Patient?\\t_has:Observation:patient:code=hiv"));

    assertThat(answer.body()).contains("CONDYLE-1001").doesNotContain("\"total\"");
  }

  @Test
  void aBatchThatIsMadeATransactionIsDecidedToo() {
    HttpResponse<String> answer =
        Http.send(
            STAFF,
            HttpRequest.newBuilder(SharedServer.uri(""))
                .header("Content-Type", "application/fhir+json")
                .header("X-Transaction-Semantics", "retryCount=1,tryBatchAsTransactionFirst=true")
                .POST(
                    HttpRequest.BodyPublishers.ofString(
                        Http.bundle("batch", "GET", "DiagnosticReport/lk-her-report"))));

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(403);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Observation/_history", "_history", "Patient/_history"})
  void theHistoryOfManyIsForThoseWhoSeeAll(String history) {
    HttpResponse<String> answer = Http.get(PATIENT, history);

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(403);
    assertThat(answer.body()).contains("CONDYLE-7005");
  }

  @Test
  void aRestrictedScopeHoldsInReadingSearchingAndWriting() {
    TestCaller survey =
        LeakWorld.as(Role.CLINICIAN).withScopes("user/Observation.crus?category=survey");

    assertThat(Http.get(survey, "Observation?_total=accurate").body())
        .contains("lk-own-survey")
        .contains("\"total\":1");
    assertThat(Http.get(survey, "Observation/lk-own-survey").statusCode()).isEqualTo(200);
    assertThat(Http.get(survey, "Observation/lk-own-lab").statusCode()).isEqualTo(404);
    assertThat(
            Http.put(survey, "Observation/lk-own-lab", observation("lk-own-lab", "lk-own"))
                .statusCode())
        .isEqualTo(404);
    assertThat(
            Http.put(survey, "Observation/lk-own-survey", observation("lk-own-survey", "lk-own"))
                .statusCode())
        .isEqualTo(403);
    assertThat(Http.post(survey, "Observation", observation("", "lk-own")).statusCode())
        .isEqualTo(403);
  }

  @Test
  void severalRestrictionsOfOneParameterAreOneSearch() {
    TestCaller both =
        PATIENT.withScopes(
            "patient/Observation.rs?category=survey patient/Observation.rs?category=laboratory");

    assertThat(Http.get(both, "Observation?_total=accurate").body()).contains("\"total\":2");
  }

  @Test
  void restrictionsThatAreNotOneSearchHaveToBeChosenFrom() {
    TestCaller either =
        LeakWorld.as(Role.CLINICIAN)
            .withScopes("user/Observation.rs?category=survey user/Observation.rs?code=hiv");

    HttpResponse<String> unclear = Http.get(either, "Observation");
    HttpResponse<String> clear = Http.get(either, "Observation?code=hiv&_total=accurate");

    assertThat(unclear.statusCode()).as(unclear.body()).isEqualTo(400);
    assertThat(unclear.body()).contains("CONDYLE-7006").contains("category=survey");
    assertThat(clear.body()).contains("lk-her-hiv").contains("\"total\":1");
  }

  @Test
  void writingByConditionIsForThoseWhoMaySearchAll() {
    TestCaller survey =
        LeakWorld.as(Role.CLINICIAN).withScopes("user/Observation.cruds?category=survey");

    HttpResponse<String> answer =
        Http.put(survey, "Observation?code=hiv", observation("", "lk-own"));

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(403);
    assertThat(answer.body()).contains("CONDYLE-7007");
  }

  @ParameterizedTest
  @CsvSource({
    "Measure/$evaluate-measure?measureUrl=x&periodStart=2026&periodEnd=2026",
    "Measure/$evaluate-measure?measureUrl=x&periodStart=2026&periodEnd=2026&subject=Patient/lk-her",
    "Measure/$evaluate-measure?measureUrl=x&periodStart=2026&periodEnd=2026&subject=Group/x",
    "Measure/$evaluate-measure?measureUrl=x&periodStart=2026&periodEnd=2026&practitioner=x",
    "Measure/$evaluate?measureUrl=x&periodStart=2026&periodEnd=2026",
    "Measure/$care-gaps?periodStart=2026&periodEnd=2026&status=open-gap",
    "Measure/$care-gaps?periodStart=2026&periodEnd=2026&status=open-gap&organization=Organization/x",
    "Measure/$explain?measureUrl=x&periodStart=2026&periodEnd=2026&subject=Patient/lk-her",
    "Questionnaire/$populate?canonical=x&subject=Patient/lk-her",
    "Measure/$collect-data?measureUrl=x&periodStart=2026&periodEnd=2026&subject=Patient/lk-own",
    "$cql?expression=1",
    "$prom-completeness?periodStart=2026-01-01&periodEnd=2026-12-31",
    "Library/x/$evaluate?subject=Patient/lk-own"
  })
  void aPatientCallsOperationsOnlyAboutTheOwnRecord(String call) {
    HttpResponse<String> answer = Http.get(PATIENT, call);

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(403);
    assertThat(answer.body()).contains("CONDYLE-7002");
  }

  @Test
  void anOperationAboutTheOwnRecordGoesThrough() {
    HttpResponse<String> answer =
        Http.get(
            PATIENT,
            "Measure/$evaluate-measure?measureUrl=urn:none&periodStart=2026&periodEnd=2026"
                + "&subject=Patient/lk-own");

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(404);
    assertThat(answer.body()).contains("CONDYLE-1007");
  }

  @Test
  void aMeasureNeedsAScopeForAllThatItMayRead() {
    HttpResponse<String> answer =
        Http.get(
            LeakWorld.as(Role.QUALITY).withScopes("user/Measure.rs user/Patient.rs"),
            "Measure/$evaluate-measure?measureUrl=urn:none&periodStart=2026&periodEnd=2026");

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(403);
    assertThat(answer.body()).contains("*.rs");
  }

  @Test
  void anothersPracticeIsNotThere() {
    TestCaller elsewhere = TestCaller.of(Role.SYSTEM, 1);

    assertThat(Http.get(elsewhere, "Patient/lk-her").statusCode()).isEqualTo(404);
    assertThat(Http.get(elsewhere, "Patient?_id=lk-her&family=Secretname&_total=accurate").body())
        .contains("\"total\":0");
    assertThat(Http.patch(elsewhere, "Patient/lk-her", "de").statusCode()).isEqualTo(404);
  }

  @Test
  void aViewOverSeveralPracticesReadsAllOfThemAndWritesNowhere() {
    TestCaller view = LeakWorld.as(Role.QUALITY).in(1, LeakWorld.practice());

    assertThat(Http.get(view, "Patient/lk-her").statusCode()).isEqualTo(200);
    assertThat(Http.get(view, "Patient?family=Secretname").body()).contains("lk-her");
    assertThat(
            Http.post(
                    view,
                    "Group",
                    "{\"resourceType\":\"Group\",\"type\":\"person\",\"actual\":true}")
                .statusCode())
        .isEqualTo(403);
    assertThat(
            Http.get(view, "Measure/$evaluate-measure?measureUrl=x&periodStart=2026&periodEnd=2026")
                .body())
        .contains("CONDYLE-7003");
  }

  private static String observation(String id, String patient) {
    return """
    {"resourceType":"Observation",%s"status":"final","code":{"text":"x"},
     "subject":{"reference":"Patient/%s"}}"""
        .formatted(id.isEmpty() ? "" : "\"id\":\"" + id + "\",", patient);
  }

  private static String response(String id, String patient) {
    return """
    {"resourceType":"QuestionnaireResponse",%s"status":"in-progress",
     "subject":{"reference":"Patient/%s"}}"""
        .formatted(id.isEmpty() ? "" : "\"id\":\"" + id + "\",", patient);
  }
}
