package org.condyle.server.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.time.ZoneOffset;
import java.util.List;
import org.condyle.server.SharedServer;
import org.condyle.server.TestCaller;
import org.condyle.server.caller.Role;
import org.condyle.server.partition.Partitions;
import org.condyle.server.partition.Practices;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Content that one practice keeps to itself, asked for from another one in every way in which FHIR
 * asks: each question is aimed at what is there and would match.
 */
class OwnContentTest {

  private static final String BASE = "https://own.example.org/";
  private static final String SECRET = "Secretwording";

  /** As it stands in a resource: what was searched for is repeated in links. */
  private static final String SHOWN = "\"title\":\"" + SECRET;

  private static final int OWNER = practice("own-content");
  private static final int OTHER = practice("own-content-other");

  private static int practice(String name) {
    return SharedServer.server().part(Practices.class).add(name, name, ZoneOffset.UTC).partition();
  }

  private static TestCaller system(int practice) {
    return TestCaller.of(Role.SYSTEM, practice);
  }

  private static TestCaller admin(int practice) {
    return TestCaller.of(Role.ADMINISTRATOR, practice);
  }

  private static String form(String id, String url, String title) {
    return """
    {"resourceType":"Questionnaire","id":"%s","url":"%sQuestionnaire/%s","version":"1","status":"active","title":"%s"}\
    """
        .formatted(id, BASE, url, title);
  }

  private static String answers(String id, String url) {
    return """
    {"resourceType":"QuestionnaireResponse","id":"%s","status":"completed","questionnaire":"%sQuestionnaire/%s"}\
    """
        .formatted(id, BASE, url);
  }

  private static void stored(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).as(answer.body()).isIn(200, 201);
  }

  @BeforeAll
  static void store() {
    TestCaller first = system(Partitions.FIRST_PRACTICE);
    stored(
        Http.put(
            first, "Questionnaire/oc-shared", form("oc-shared", "oc-shared", "Sharedwording")));
    stored(Http.put(admin(OWNER), "Questionnaire/oc-form", form("oc-form", "oc-form", SECRET)));
    stored(
        Http.put(
            admin(OWNER),
            "ValueSet/oc-codes",
            """
            {"resourceType":"ValueSet","id":"oc-codes","url":"%sValueSet/oc-codes","status":"active","title":"%s"}\
            """
                .formatted(BASE, SECRET)));
    for (int practice : new int[] {OWNER, OTHER}) {
      for (String form : List.of("oc-form", "oc-shared")) {
        String id = "oc-answers-" + practice + "-" + form;
        stored(Http.put(system(practice), "QuestionnaireResponse/" + id, answers(id, form)));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/_history/1", "/_history"})
  void anInstanceOfAnotherPracticeIsAnsweredLikeOneThatThereIsNot(String behind) {
    for (String instance : List.of("Questionnaire/oc-form", "ValueSet/oc-codes")) {
      String never = instance.replaceAll("/.*", "/oc-never");
      HttpResponse<String> own = Http.get(system(OWNER), instance + behind);
      HttpResponse<String> others = Http.get(system(OTHER), instance + behind);
      HttpResponse<String> unknown = Http.get(system(OTHER), never + behind);

      assertThat(own.statusCode()).as(own.body()).isEqualTo(200);
      assertThat(own.body()).contains(SECRET);
      assertThat(others.statusCode()).isEqualTo(unknown.statusCode()).isEqualTo(404);
      assertThat(others.body().replaceAll("oc-form|oc-codes", "oc-never"))
          .isEqualTo(unknown.body());
    }
  }

  @ParameterizedTest
  @EnumSource(Role.class)
  void everyoneInThePracticeReadsItAndNobodyElsewhere(Role role) {
    TestCaller own = TestCaller.of(role, OWNER).forPatient("oc-patient");
    TestCaller other = TestCaller.of(role, OTHER).forPatient("oc-patient");

    assertThat(Http.get(own, "Questionnaire/oc-form").body()).contains(SECRET);
    assertThat(Http.get(other, "Questionnaire/oc-form").statusCode()).isEqualTo(404);
    assertThat(Http.get(other, "Questionnaire/oc-shared").statusCode()).isEqualTo(200);
    assertThat(
            Http.get(TestCaller.of(role, 1).forPatient("oc-patient"), "Questionnaire/oc-form")
                .statusCode())
        .isEqualTo(404);
  }

  @ParameterizedTest
  @CsvSource({
    "Questionnaire?title=Secretwording, 1, 0",
    "Questionnaire?_id=oc-form, 1, 0",
    "'Questionnaire?_id=oc-form,oc-shared', 2, 1",
    "Questionnaire?url=https://own.example.org/Questionnaire/oc-form, 1, 0",
    "'Questionnaire?title=Secretwording,Sharedwording', 2, 1",
    "'Questionnaire?title=Secretwording,Sharedwording&_summary=count', 2, 1",
    "'Questionnaire?title=Secretwording,Sharedwording&_sort=title&_count=1', 2, 1",
    "ValueSet?url=https://own.example.org/ValueSet/oc-codes, 1, 0"
  })
  void aSearchFindsAndCountsTheOwnAndTheShared(String search, int own, int others) {
    HttpResponse<String> owner = Http.get(system(OWNER), search + "&_total=accurate");
    HttpResponse<String> other = Http.get(system(OTHER), search + "&_total=accurate");

    assertThat(owner.body()).contains("\"total\":" + own);
    assertThat(other.body()).contains("\"total\":" + others).doesNotContain(SHOWN);
  }

  @Test
  void searchesByPostAndHistoriesOfATypeShowNothingOfAnother() {
    String all = "url:below=" + BASE;

    assertThat(Http.search(system(OWNER), "Questionnaire", all).body()).contains(SECRET);
    assertThat(Http.search(system(OTHER), "Questionnaire", all).body())
        .contains("Sharedwording")
        .doesNotContain(SECRET);
    assertThat(Http.get(system(OWNER), "Questionnaire/_history?_count=500").body())
        .contains(SECRET);
    assertThat(Http.get(system(OTHER), "Questionnaire/_history?_count=500").body())
        .doesNotContain(SECRET);
    assertThat(Http.get(system(OTHER), "_history?_count=500").body()).doesNotContain(SECRET);
  }

  @ParameterizedTest
  @ValueSource(strings = {"QuestionnaireResponse:questionnaire", "*", "QuestionnaireResponse:*"})
  void anInclusionFollowsTheUrlOnlyToWhatMayBeSeen(String include) {
    for (TestCaller other : List.of(system(OTHER), TestCaller.of(Role.CLINICIAN, OTHER))) {
      String body = included(other, OTHER, include);
      assertThat(body).contains("oc-answers-" + OTHER).doesNotContain(SECRET);
    }
    assertThat(included(system(OWNER), OWNER, include)).contains(SECRET);
  }

  private static String included(TestCaller caller, int practice, String include) {
    HttpResponse<String> answer =
        Http.get(
            caller,
            "QuestionnaireResponse?_id=oc-answers-" + practice + "-oc-form&_include=" + include);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return answer.body();
  }

  @ParameterizedTest
  @ValueSource(strings = {"QuestionnaireResponse:questionnaire", "*"})
  void aSharedFormDoesNotBringTheAnswersOfAnotherPractice(String include) {
    for (TestCaller caller : List.of(system(OTHER), TestCaller.of(Role.CLINICIAN, OTHER))) {
      HttpResponse<String> answer =
          Http.get(caller, "Questionnaire?_id=oc-shared&_revinclude=" + include);

      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
      assertThat(answer.body()).contains("oc-shared").doesNotContain("oc-answers-" + OWNER);
    }
    assertThat(
            Http.get(
                    system(OTHER),
                    "Questionnaire?_id=oc-shared"
                        + "&_revinclude=QuestionnaireResponse:questionnaire")
                .body())
        .contains("oc-answers-" + OTHER);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "QuestionnaireResponse?questionnaire.title=Secretwording",
        "QuestionnaireResponse?questionnaire:Questionnaire.title=Secretwording",
        "Questionnaire?_has:QuestionnaireResponse:questionnaire:status=completed&title=Secretwording",
        "QuestionnaireResponse?questionnaire=Questionnaire/oc-form"
      })
  void aChainFindsNothingThroughTheContentOfAnother(String search) {
    HttpResponse<String> answer = Http.get(system(OTHER), search + "&_total=accurate");

    assertThat(answer.body()).doesNotContain("\"total\":1").doesNotContain("oc-answers");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Questionnaire/oc-form",
        "Questionnaire/oc-form/_history/1",
        "Questionnaire?title=Secretwording",
        "QuestionnaireResponse?_include=*"
      })
  void aBundleOpensNoMore(String url) {
    for (String type : List.of("batch", "transaction")) {
      HttpResponse<String> answer = Http.post(system(OTHER), "", Http.bundle(type, "GET", url));

      assertThat(answer.body()).doesNotContain(SHOWN);
    }
    assertThat(
            Http.post(system(OWNER), "", Http.bundle("batch", "GET", "Questionnaire/oc-form"))
                .body())
        .contains(SECRET);
  }

  @Test
  void aViewOverPracticesSeesWhatThoseHaveAndNoMore() {
    TestCaller both = TestCaller.of(Role.QUALITY, OWNER).in(OWNER, OTHER);
    TestCaller others = TestCaller.of(Role.QUALITY, OTHER).in(1, OTHER);

    assertThat(Http.get(both, "Questionnaire?url:below=" + BASE).body())
        .contains(SECRET, "Sharedwording");
    assertThat(Http.get(others, "Questionnaire?url:below=" + BASE).body())
        .contains("Sharedwording")
        .doesNotContain(SECRET);
    assertThat(Http.get(others, "Questionnaire/oc-form").statusCode()).isEqualTo(404);
  }

  @Test
  void twoPracticesHaveTheirOwnUnderOneIdAndUrl() {
    TestCaller one = admin(OWNER);
    TestCaller two = admin(OTHER);
    stored(Http.put(one, "Questionnaire/oc-twice", form("oc-twice", "oc-twice", "Of one")));
    stored(Http.put(two, "Questionnaire/oc-twice", form("oc-twice", "oc-twice", "Of two")));

    assertThat(Http.get(one, "Questionnaire/oc-twice").body()).contains("Of one", "\"1\"");
    assertThat(Http.get(two, "Questionnaire/oc-twice").body()).contains("Of two", "\"1\"");
    assertThat(Http.delete(two, "Questionnaire/oc-twice").statusCode()).isEqualTo(200);
    assertThat(Http.get(one, "Questionnaire/oc-twice").statusCode()).isEqualTo(200);
    assertThat(Http.get(two, "Questionnaire/oc-twice").statusCode()).isEqualTo(410);
    stored(Http.put(two, "Questionnaire/oc-twice", form("oc-twice", "oc-twice", "Again")));
    assertThat(Http.get(two, "Questionnaire?_id=oc-twice&_total=accurate").body())
        .contains("Again", "\"total\":1");
  }

  @Test
  void whatIsSharedLaterUnderTheSameIdDoesNotTakeThePlaceOfTheOwn() {
    stored(
        Http.put(admin(OWNER), "Questionnaire/oc-later", form("oc-later", "oc-later", "Of one")));
    stored(
        Http.put(
            admin(Partitions.FIRST_PRACTICE),
            "Questionnaire/oc-later",
            form("oc-later", "oc-later", "Of all")));

    assertThat(Http.get(admin(OWNER), "Questionnaire/oc-later").body()).contains("Of one");
    assertThat(Http.get(admin(OTHER), "Questionnaire/oc-later").body()).contains("Of all");
    assertThat(Http.get(admin(OWNER), "Questionnaire?_id=oc-later&_total=accurate").body())
        .contains("Of one", "\"total\":1");
    stored(
        Http.put(
            admin(OWNER), "Questionnaire/oc-later", form("oc-later", "oc-later", "Of one too")));
    assertThat(Http.get(admin(OTHER), "Questionnaire/oc-later").body()).contains("Of all");
  }

  @ParameterizedTest
  @EnumSource(
      value = Role.class,
      names = {"ADMINISTRATOR", "SYSTEM"})
  void sharedContentIsChangedInTheFirstPracticeAlone(Role role) {
    TestCaller other = TestCaller.of(role, OTHER);
    String changed = form("oc-shared", "oc-shared", "Changed");
    String path = "Questionnaire/oc-shared";
    String condition = "Questionnaire?url=" + BASE + "Questionnaire/oc-shared";

    for (HttpResponse<String> answer :
        List.of(
            Http.put(other, path, changed),
            Http.patch(other, path, "de"),
            Http.delete(other, path),
            Http.delete(other, condition),
            Http.post(other, "", Http.bundle("transaction", "PUT", path, changed)),
            Http.post(other, "", Http.bundle("transaction", "DELETE", path)),
            Http.post(other, "", Http.bundle("transaction", "DELETE", condition)))) {
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(403);
      assertThat(answer.body()).contains("CONDYLE-7050");
    }
    assertThat(Http.post(other, "", Http.bundle("batch", "PUT", path, changed)).body())
        .contains("403")
        .contains("shared by all practices");
    assertThat(Http.get(other, path).body()).contains("Sharedwording").contains("\"1\"");
    String id = "oc-shared-" + role.code();
    stored(Http.put(TestCaller.of(role, 1), "Questionnaire/" + id, form(id, id, "Sharedtoo")));
    stored(Http.patch(TestCaller.of(role, 1), "Questionnaire/" + id, "de"));
    assertThat(Http.get(other, "Questionnaire/" + id).body()).contains("\"language\":\"de\"");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "StructureDefinition",
        "SearchParameter",
        "CodeSystem",
        "ConceptMap",
        "NamingSystem"
      })
  void whatIsTheSameForAllIsWrittenInTheFirstPracticeAlone(String type) {
    String body = "{\"resourceType\":\"" + type + "\",\"id\":\"oc-definition\"}";

    for (Role role : List.of(Role.ADMINISTRATOR, Role.SYSTEM)) {
      HttpResponse<String> answer =
          Http.put(TestCaller.of(role, OTHER), type + "/oc-definition", body);
      assertThat(answer.statusCode()).as(answer.body()).isIn(400, 403, 422);
      assertThat(Http.get(system(1), type + "/oc-definition").statusCode()).isEqualTo(404);
    }
  }

  @Test
  void theFirstPracticeHasContentOfItsOwnToo() {
    String own =
        """
        {"resourceType":"Bundle","type":"collection","entry":[{"resource":%s}]}\
        """
            .formatted(form("oc-of-first", "oc-of-first", "Firstwording"));
    TestCaller first = admin(Partitions.FIRST_PRACTICE);
    stored(Http.post(first, "$install-content?owner=practice", own));

    assertThat(Http.get(first, "Questionnaire/oc-of-first").body()).contains("Firstwording");
    assertThat(Http.get(admin(OTHER), "Questionnaire/oc-of-first").statusCode()).isEqualTo(404);
    stored(
        Http.put(
            first,
            "Questionnaire/oc-of-first",
            form("oc-of-first", "oc-of-first", "Secondwording")));
    assertThat(Http.get(admin(OTHER), "Questionnaire/oc-of-first").statusCode()).isEqualTo(404);
  }

  @Test
  void aPracticeInstallsForItselfAndNotInPlaceOfWhatIsShared() {
    String bundle = "{\"resourceType\":\"Bundle\",\"type\":\"collection\",\"entry\":[%s]}";
    String collision =
        bundle.formatted("{\"resource\":" + form("oc-shared", "oc-shared", "Of my own") + "}");
    String codes =
        bundle.formatted(
            "{\"resource\":{\"resourceType\":\"CodeSystem\",\"id\":\"oc-cs\",\"url\":\""
                + BASE
                + "CodeSystem/oc-cs\",\"status\":\"active\",\"content\":\"complete\"}}");
    String own =
        bundle.formatted("{\"resource\":" + form("oc-mine", "oc-mine", "Minewording") + "}");

    HttpResponse<String> refused = Http.post(admin(OTHER), "$install-content", collision);
    assertThat(refused.statusCode()).isEqualTo(422);
    assertThat(refused.body()).contains("CONDYLE-2007").contains("oc-shared");
    assertThat(Http.post(admin(OTHER), "$install-content", codes).body()).contains("CONDYLE-7008");
    assertThat(Http.post(admin(OTHER), "$install-content?owner=all", own).body())
        .contains("CONDYLE-7050");
    assertThat(Http.post(admin(OTHER), "$install-content?owner=me", own).body())
        .contains("CONDYLE-1003");
    stored(Http.post(admin(OTHER), "$install-content", own));
    assertThat(Http.get(admin(OTHER), "Questionnaire/oc-mine").body()).contains("Minewording");
    assertThat(Http.get(admin(OWNER), "Questionnaire/oc-mine").statusCode()).isEqualTo(404);
    assertThat(Http.get(system(1), "Questionnaire/oc-mine").statusCode()).isEqualTo(404);
    assertThat(Http.get(admin(OTHER), "Questionnaire/oc-shared").body()).contains("Sharedwording");
  }
}
