package org.condyle.server.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.Tag;
import net.jqwik.api.Tuple;
import org.condyle.server.TestCaller;
import org.condyle.server.caller.Role;

/** Searches that a patient may try to find out something of another. */
class SearchFuzzTest {

  private static final int SOME = 200;
  private static final int MANY = 5_000;
  private static final TestCaller PATIENT = LeakWorld.patient();

  @Property(tries = SOME, seed = "20261126", shrinking = ShrinkingMode.OFF)
  void noSearchShowsAnothersOrEndsInAFault(@ForAll("searches") String search) {
    showsNothingOfHers(search);
  }

  @Tag("full")
  @Property(tries = MANY, seed = "20261127", shrinking = ShrinkingMode.OFF)
  void noSearchOfManyShowsAnothersOrEndsInAFault(@ForAll("searches") String search) {
    showsNothingOfHers(search);
  }

  private static void showsNothingOfHers(String search) {
    HttpResponse<String> alone = Http.get(PATIENT, search);
    HttpResponse<String> entry = Http.post(PATIENT, "", Http.bundle("batch", "GET", search));

    for (HttpResponse<String> answer : List.of(alone, entry)) {
      assertThat(answer.statusCode()).as(search + answer.body()).isLessThan(500);
      assertThat(answer.body())
          .as(search)
          .doesNotContain("Secretname", "1950-01-01", "secretreport", "\"code\":\"hiv\"")
          .doesNotContain("\"reference\":\"Patient/lk-her\"");
    }
    assertThat(entry.body()).as(search).doesNotContain("\"status\":\"5");
  }

  /** What no text in the database can have. */
  @Example
  void aNulCharacterIsRefusedWhereverItIs() {
    for (String path :
        List.of(
            "Patient?family=%00", "Patient?%00=x", "Patient/%00", "Observation/x%00/_history")) {
      assertThat(Http.get(PATIENT, path).statusCode()).as(path).isBetween(400, 499);
      assertThat(Http.get(LeakWorld.as(Role.SYSTEM), path).statusCode())
          .as(path)
          .isBetween(400, 499);
    }
    HttpResponse<String> body =
        Http.put(
            LeakWorld.as(Role.SYSTEM),
            "Patient/sf-nul",
            "{\"resourceType\":\"Patient\",\"id\":\"sf-nul\",\"name\":[{\"family\":\"a\\u0000b\"}]}");
    assertThat(body.statusCode()).as(body.body()).isBetween(400, 499);
  }

  @Provide
  Arbitrary<String> searches() {
    Arbitrary<String> types =
        Arbitraries.of(
            "Patient",
            "Observation",
            "Practitioner",
            "DiagnosticReport",
            "QuestionnaireResponse",
            "ServiceRequest",
            "Organization",
            "Measure");
    Arbitrary<String> plain =
        Arbitraries.of(
            "_id",
            "patient",
            "subject",
            "code",
            "family",
            "name",
            "birthdate",
            "performer",
            "general-practitioner",
            "result",
            "identifier",
            "status",
            "_lastUpdated",
            "_tag",
            "_count",
            "_total",
            "_summary",
            "_elements",
            "_offset");
    Arbitrary<String> odd =
        Arbitraries.of(
            "_filter",
            "_content",
            "_text",
            "_list",
            "_query",
            "_contained",
            "_containedType",
            "_include",
            "_revinclude",
            "_include:iterate",
            "_revinclude:iterate",
            "_sort",
            "_has:Observation:patient:code",
            "_has:Observation:performer:code",
            "_has:Patient:general-practitioner:family",
            "_has:Observation:performer:_has:DiagnosticReport:result:code",
            "subject:Patient.family",
            "patient.birthdate",
            "general-practitioner:Practitioner._has:Observation:performer:code",
            "result.code",
            "_getpages",
            "_getpagesoffset");
    Arbitrary<String> junk =
        Arbitraries.strings()
            .withCharRange(' ', '~')
            .withChars('\0', '\t', '\u00e4', '\ud83d')
            .ofMinLength(1)
            .ofMaxLength(12);
    Arbitrary<String> modifiers =
        Arbitraries.of(
            "", "", "", ":exact", ":contains", ":missing", ":not", ":Patient", ":above", ":x");
    Arbitrary<String> names =
        Combinators.combine(
                Arbitraries.frequencyOf(Tuple.of(3, plain), Tuple.of(4, odd), Tuple.of(1, junk)),
                modifiers)
            .as((name, modifier) -> encoded(name + modifier));
    Arbitrary<String> values =
        Arbitraries.frequencyOf(
            Tuple.of(
                4,
                Arbitraries.of(
                    "lk-her",
                    "Patient/lk-her",
                    "lk-her-hiv",
                    "Practitioner/lk-surgeon",
                    "hiv",
                    "urn:o|hiv",
                    "S",
                    "ge1940-01-01",
                    "*",
                    "Observation:performer",
                    "Observation:patient",
                    "DiagnosticReport:result",
                    "Patient:general-practitioner",
                    "Patient:*",
                    "patient.family",
                    "-subject:Patient.birthdate",
                    "true",
                    "1",
                    "-1",
                    "accurate",
                    "count",
                    "")),
            Tuple.of(1, junk));
    Arbitrary<String> pair =
        Combinators.combine(names, values).as((name, value) -> name + "=" + encoded(value));
    return Combinators.combine(types, pair.list().ofMinSize(1).ofMaxSize(3))
        .as((type, pairs) -> type + "?" + pairs.stream().collect(Collectors.joining("&")));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
