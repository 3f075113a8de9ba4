package org.condyle.server.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.time.ZoneOffset;
import java.util.List;
import org.condyle.proms.instrument.Instrument;
import org.condyle.server.SharedServer;
import org.condyle.server.TestCaller;
import org.condyle.server.caller.Role;
import org.condyle.server.operation.SmallMeasure;
import org.condyle.server.partition.Partitions;
import org.condyle.server.partition.Practices;
import org.condyle.server.proms.SiteForm;
import org.condyle.server.proms.rules.PromRules;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Library;
import org.hl7.fhir.r4.model.Measure;
import org.hl7.fhir.r4.model.Questionnaire;
import org.hl7.fhir.r4.model.QuestionnaireResponse;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What works with content (measures, logic, forms) finds what the caller's practice has of its own,
 * and nothing of another's: that is answered like what is not installed at all.
 */
class OwnContentInUseTest {

  private static final String BASE = "https://own.example.org/";
  private static final String PERIOD = "periodStart=2026-01-01&periodEnd=2026-12-31";
  private static final PromRules RULES = SharedServer.server().part(PromRules.class);

  private static final int OWNER = practice("own-use");
  private static final int OTHER = practice("own-use-other");

  private static int practice(String name) {
    int partition =
        SharedServer.server().part(Practices.class).add(name, name, ZoneOffset.UTC).partition();
    stored(
        Http.put(
            system(partition),
            "Patient/ou-patient",
            "{\"resourceType\":\"Patient\",\"id\":\"ou-patient\",\"birthDate\":\"1950-01-01\"}"));
    return partition;
  }

  private static TestCaller system(int practice) {
    return TestCaller.of(Role.SYSTEM, practice);
  }

  private static TestCaller admin(int practice) {
    return TestCaller.of(Role.ADMINISTRATOR, practice);
  }

  private static void stored(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).as(answer.body()).isIn(200, 201);
  }

  private static String json(IBaseResource resource) {
    return SharedServer.FHIR.newJsonParser().encodeResourceToString(resource);
  }

  private static Library withId(Library library) {
    library.setId(library.getName() + "-1.0.0");
    return library;
  }

  private static String valueSet(String name) {
    return """
    {"resourceType":"ValueSet","id":"%s","url":"%sValueSet/%s","version":"1","status":"active",
     "compose":{"include":[{"system":"urn:ou","concept":[{"code":"a"}]}]}}\
    """
        .formatted(name, BASE, name);
  }

  /** The logic of a measure that needs a value set of this name. */
  private static Library logic(String measure, String valueSet) {
    return SmallMeasure.library(
        measure,
        "valueset \"Codes\": '"
            + BASE
            + "ValueSet/"
            + valueSet
            + "'\ncontext Patient\ndefine \"In\": true\n"
            + "define \"Out\": exists([Condition: \"Codes\"])\n");
  }

  /** Measures that all share: of one the codes are the owner's, of the other nobody has them. */
  @BeforeAll
  static void store() {
    SmallMeasure.write(SmallMeasure.measure("OuShared", "1.0.0"), logic("OuShared", "ou-codes"));
    SmallMeasure.write(SmallMeasure.measure("OuNever", "1.0.0"), logic("OuNever", "ou-never"));
    stored(Http.put(admin(OWNER), "ValueSet/ou-codes", valueSet("ou-codes")));
    Measure own = SmallMeasure.measure("OuOwn", "1.0.0");
    own.setImprovementNotation(
        new CodeableConcept(
            new Coding(
                "http://terminology.hl7.org/CodeSystem/measure-improvement-notation",
                "increase",
                null)));
    stored(
        Http.post(
            admin(OWNER),
            "$install-content",
            json(SmallMeasure.bundle(own, logic("OuOwn", "ou-codes")))));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Measure/NAME-1.0.0/$evaluate-measure?" + PERIOD,
        "Measure/NAME-1.0.0/$evaluate-measure?subject=Patient/ou-patient&" + PERIOD,
        "Measure/NAME-1.0.0/$evaluate?reportType=summary&" + PERIOD,
        "Measure/NAME-1.0.0/$explain?subject=Patient/ou-patient&" + PERIOD,
        "Measure/NAME-1.0.0/$collect-data?" + PERIOD,
        "Measure/NAME-1.0.0/$data-requirements?" + PERIOD,
        "Library/NAME/$data-requirements",
        "Library/NAME/$evaluate?subject=Patient/ou-patient"
      })
  void aSharedMeasureFindsTheCodesOfItsCallersPracticeAlone(String call) {
    HttpResponse<String> own = Http.get(system(OWNER), call.replace("NAME", "OuShared"));
    HttpResponse<String> others = Http.get(system(OTHER), call.replace("NAME", "OuShared"));
    HttpResponse<String> never = Http.get(system(OTHER), call.replace("NAME", "OuNever"));

    assertThat(own.statusCode()).as(own.body()).isEqualTo(200);
    assertThat(others.statusCode()).isEqualTo(never.statusCode()).isEqualTo(422);
    assertThat(others.body()).contains("CONDYLE-2004").contains("ValueSet/ou-codes");
    assertThat(others.body().replace("OuShared", "OuNever").replace("ou-codes", "ou-never"))
        .isEqualTo(never.body());
    assertThat(Http.get(system(1), call.replace("NAME", "OuShared")).statusCode()).isEqualTo(422);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Measure/NAME-1.0.0/$evaluate-measure?" + PERIOD,
        "Measure/$evaluate-measure?measureUrl=https://example.org/small/Measure/NAME&" + PERIOD,
        "Measure/$care-gaps?status=open-gap&subject=Patient/ou-patient"
            + "&measureUrl=https://example.org/small/Measure/NAME&"
            + PERIOD,
        "Measure/NAME-1.0.0/$data-requirements?" + PERIOD,
        "Library/NAME/$data-requirements",
        "Library/$evaluate?library=https://example.org/small/Library/NAME"
      })
  void aMeasureOfAnotherPracticeIsLikeOneThatIsNotInstalled(String call) {
    HttpResponse<String> own = Http.get(system(OWNER), call.replace("NAME", "OuOwn"));
    HttpResponse<String> others = Http.get(system(OTHER), call.replace("NAME", "OuOwn"));
    HttpResponse<String> never = Http.get(system(OTHER), call.replace("NAME", "OuNone"));

    assertThat(own.statusCode()).as(own.body()).isEqualTo(200);
    assertThat(others.statusCode()).isEqualTo(never.statusCode()).isBetween(400, 499);
    assertThat(others.body().replace("OuOwn", "OuNone")).isEqualTo(never.body());
  }

  @Test
  void careGapsOverAllMeasuresTellNothingOfAnothersMeasure() {
    // Which says not what is better, so that it is named as one that can leave no gap.
    stored(
        Http.post(
            admin(OWNER),
            "$install-content",
            json(
                SmallMeasure.bundle(
                    SmallMeasure.measure("OuNoted", "1.0.0"), logic("OuNoted", "ou-codes")))));
    String call = "Measure/$care-gaps?status=open-gap&subject=Patient/ou-patient&" + PERIOD;

    assertThat(Http.get(system(OWNER), call).body()).contains("OuNoted");
    assertThat(Http.get(system(OTHER), call).body()).doesNotContain("OuNoted");
  }

  @Test
  void theVersionsWithWhichAMeasureUsesOwnContentAreTheOwnersToSee() {
    String manifests = "Library?name=ContentManifest&_count=1000";
    stored(Http.get(system(OWNER), "Measure/OuShared-1.0.0/$evaluate-measure?" + PERIOD));

    assertThat(Http.get(system(OWNER), manifests).body()).contains("ValueSet/ou-codes");
    assertThat(Http.get(system(OTHER), manifests).body()).doesNotContain("ValueSet/ou-codes");
    assertThat(Http.get(system(1), manifests).body()).doesNotContain("ValueSet/ou-codes");
  }

  @Test
  void postedLogicIncludesWhatThePracticeHas() {
    String body =
        "{\"resourceType\":\"Parameters\",\"parameter\":["
            + "{\"name\":\"subject\",\"valueString\":\"Patient/ou-patient\"},"
            + "{\"name\":\"library\",\"part\":[{\"name\":\"url\",\"valueUri\":"
            + "\"https://example.org/small/Library/OuOwn\"},"
            + "{\"name\":\"name\",\"valueString\":\"OuOwn\"}]},"
            + "{\"name\":\"expression\",\"valueString\":\"OuOwn.\\\"In\\\"\"}]}";

    HttpResponse<String> own = Http.post(system(OWNER), "$cql", body);
    HttpResponse<String> others = Http.post(system(OTHER), "$cql", body);
    HttpResponse<String> never = Http.post(system(OTHER), "$cql", body.replace("OuOwn", "OuNone"));

    assertThat(own.statusCode()).as(own.body()).isEqualTo(200);
    assertThat(own.body()).contains("\"valueBoolean\":true");
    assertThat(others.statusCode()).isEqualTo(never.statusCode()).isBetween(400, 499);
    assertThat(others.body().replace("OuOwn", "OuNone")).isEqualTo(never.body());
  }

  @Test
  void anAttachedFormIsKnownInThePracticeThatAttachedIt() {
    Instrument instrument = RULES.instruments().instrument("ndi").orElseThrow();
    Questionnaire form = SiteForm.of(instrument, "ou-ndi");
    HttpResponse<String> attached =
        Http.post(
            admin(OWNER), "Questionnaire/$attach-form", json(SiteForm.parameters(form, "ndi")));
    stored(attached);
    String id = attached.body().replaceAll("(?s).*\"Questionnaire/([^\"]+)\".*", "$1");
    QuestionnaireResponse answers = SiteForm.response(form, "ou-patient", "2026-03-01");
    answers.setId("ou-answers");
    String response = json(answers);
    String never = response.replace("ou-ndi", "ou-never");

    assertThat(RULES.forms(OWNER).asking("ndi").orElseThrow().url()).isEqualTo(form.getUrl());
    assertThat(RULES.forms(OTHER).find(form.getUrl())).isEmpty();
    assertThat(RULES.forms(Partitions.FIRST_PRACTICE).find(form.getUrl())).isEmpty();
    assertAlike("Questionnaire/" + id + "/$populate?subject=Patient/ou-patient&local=false", id);
    assertAlike(
        "Questionnaire/$populate?subject=Patient/ou-patient&local=false&canonical=" + form.getUrl(),
        "ou-ndi");
    stored(Http.post(system(OWNER), "QuestionnaireResponse/$extract", response));
    HttpResponse<String> others =
        Http.post(system(OTHER), "QuestionnaireResponse/$extract", response);
    assertThat(others.statusCode()).isBetween(400, 499);
    assertThat(others.body().replace("ou-ndi", "ou-never"))
        .isEqualTo(Http.post(system(OTHER), "QuestionnaireResponse/$extract", never).body());
  }

  private static void assertAlike(String call, String name) {
    HttpResponse<String> own = Http.get(system(OWNER), call);
    HttpResponse<String> others = Http.get(system(OTHER), call);
    HttpResponse<String> never = Http.get(system(OTHER), call.replace(name, "ou-never"));

    assertThat(own.statusCode()).as(own.body()).isEqualTo(200);
    assertThat(others.statusCode()).isEqualTo(never.statusCode()).isBetween(400, 499);
    assertThat(others.body().replace(name, "ou-never")).isEqualTo(never.body());
  }

  @Test
  void twoPracticesAttachTheSameFormAndNeitherLearnsOfTheOther() {
    Instrument instrument = RULES.instruments().instrument("odi").orElseThrow();
    Questionnaire form = SiteForm.of(instrument, "ou-both");
    Questionnaire changed = SiteForm.of(instrument, "ou-both");
    changed.setTitle("In other words");

    for (int practice : new int[] {OWNER, OTHER}) {
      HttpResponse<String> answer =
          Http.post(
              admin(practice),
              "Questionnaire/$attach-form",
              json(SiteForm.parameters(practice == OWNER ? form : changed, "odi")));
      assertThat(answer.body()).as(answer.body()).contains("\"attached\"");
    }

    assertThat(Http.get(admin(OTHER), "Questionnaire?url=" + form.getUrl()).body())
        .contains("In other words");
    assertThat(Http.get(admin(OWNER), "Questionnaire?url=" + form.getUrl()).body())
        .doesNotContain("In other words");
  }

  @Test
  void aFormThatAllShareIsAttachedInTheFirstPracticeAlone() {
    Instrument instrument = RULES.instruments().instrument("odi").orElseThrow();
    Questionnaire form = SiteForm.of(instrument, "ou-of-all");
    form.setId("ou-of-all");
    stored(Http.put(admin(1), "Questionnaire/ou-of-all", json(form)));
    String attach =
        "{\"resourceType\":\"Parameters\",\"parameter\":[{\"name\":\"url\",\"valueCanonical\":\""
            + form.getUrl()
            + "|1\"},{\"name\":\"instrument\",\"valueString\":\"odi\"}]}";

    HttpResponse<String> other = Http.post(admin(OTHER), "Questionnaire/$attach-form", attach);

    assertThat(other.statusCode()).as(other.body()).isEqualTo(403);
    assertThat(other.body()).contains("CONDYLE-7050");
    assertThat(RULES.forms(OTHER).find(form.getUrl())).isEmpty();
    stored(Http.post(admin(1), "Questionnaire/$attach-form", attach));
    assertThat(RULES.forms(OTHER).find(form.getUrl())).isPresent();
    // Other tests count on a site that has attached nothing.
    stored(Http.delete(admin(1), "Questionnaire/ou-of-all"));
  }

  /** By its manifest all practices know in which versions a measure is meant. */
  @Test
  void aManifestThatAPracticeWritesForItselfPinsNothingForOthers() {
    SmallMeasure.write(
        SmallMeasure.measure("OuPinned", "1.0.0"),
        SmallMeasure.library(
            "OuPinned", "context Patient\ndefine \"In\": true\ndefine \"Out\": true\n"));
    String evaluate =
        "Measure/OuPinned-1.0.0/$evaluate-measure?" + PERIOD + "&subject=Patient/ou-patient";
    stored(Http.get(system(OWNER), evaluate));
    String url = "Library?url:below=https://condyle.org/fhir/Library/manifest-&_count=500";
    String manifest =
        SharedServer.FHIR
            .newJsonParser()
            .parseResource(Bundle.class, Http.get(system(1), url).body())
            .getEntry()
            .stream()
            .map(entry -> (Library) entry.getResource())
            .filter(each -> each.getTitle().contains("OuPinned|"))
            .map(each -> each.getIdElement().getIdPart())
            .findFirst()
            .orElseThrow();
    String before = Http.get(system(1), "Library/" + manifest).body();
    String forged =
        """
        {"resourceType":"Library","id":"%s","url":"https://condyle.org/fhir/Library/%s",
         "version":"forged","status":"active","type":{"coding":[{"code":"asset-collection"}]},
         "relatedArtifact":[{"type":"depends-on","resource":"http://example.org/x|7"}]}""";
    String own = manifest + "-" + OTHER;
    assertThat(
            Http.put(admin(OTHER), "Library/" + manifest, forged.formatted(manifest, manifest))
                .statusCode())
        .isEqualTo(403);
    stored(Http.put(admin(OTHER), "Library/" + own, forged.formatted(own, own)));

    stored(Http.get(system(OTHER), evaluate));

    assertThat(Http.get(system(1), "Library/" + manifest).body()).isEqualTo(before);
    stored(Http.get(system(OWNER), evaluate));
  }

  @Test
  void anIdThatAPracticeAndAllHaveMeansNoMeasureOfTheOther() {
    String logic = "context Patient\ndefine \"In\": true\ndefine \"Out\": %s\n";
    Measure own = SmallMeasure.measure("OuMine", "1.0.0");
    own.setId("ou-twice");
    stored(
        Http.put(
            admin(OTHER),
            "Library/OuMine-1.0.0",
            json(withId(SmallMeasure.library("OuMine", logic.formatted("true"))))));
    stored(Http.put(admin(OTHER), "Measure/ou-twice", json(own)));
    Measure all = SmallMeasure.measure("OuAll", "1.0.0");
    all.setId("ou-twice");
    stored(
        Http.put(
            admin(1),
            "Library/OuAll-1.0.0",
            json(withId(SmallMeasure.library("OuAll", logic.formatted("false"))))));
    stored(Http.put(admin(1), "Measure/ou-twice", json(all)));

    for (Measure each : List.of(own, all, own)) {
      HttpResponse<String> report =
          Http.get(
              system(OTHER),
              "Measure/$evaluate-measure?"
                  + PERIOD
                  + "&subject=Patient/ou-patient&measureUrl="
                  + each.getUrl());
      assertThat(report.statusCode()).as(report.body()).isEqualTo(200);
      assertThat(report.body()).contains("\"measure\":\"" + each.getUrl() + "|1.0.0\"");
    }
  }
}
