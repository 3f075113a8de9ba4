package org.condyle.server.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import org.condyle.server.SharedServer;
import org.condyle.server.TestCaller;
import org.condyle.server.caller.Role;
import org.hl7.fhir.r4.model.Bundle;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A view over several practices, as a hospital or an ACO is granted it. */
class SeveralPracticesTest {

  private static final TestCaller VIEW = LeakWorld.as(Role.QUALITY).in(1, LeakWorld.practice());

  private static final String PATIENT =
      "{\"resourceType\":\"Patient\",\"id\":\"sp-first\",\"name\":[{\"family\":\"Secretname\"}]}";

  @BeforeAll
  static void onePatientInTheFirst() {
    assertThat(Http.put(TestCaller.of(Role.SYSTEM, 1), "Patient/sp-first", PATIENT).statusCode())
        .isIn(200, 201);
  }

  @ParameterizedTest
  @ValueSource(strings = {"batch", "transaction"})
  void aBundleOfReadsIsAnsweredFromAllOfThem(String type) {
    HttpResponse<String> answer =
        Http.post(
            VIEW,
            "",
            """
            {"resourceType":"Bundle","type":"%s","entry":[
             {"request":{"method":"GET","url":"Patient/lk-her"}},
             {"request":{"method":"GET","url":"Patient/sp-first"}},
             {"request":{"method":"GET","url":"Patient?family=Secretname&_total=accurate"}}]}"""
                .formatted(type));

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    Bundle bundle = SharedServer.FHIR.newJsonParser().parseResource(Bundle.class, answer.body());
    assertThat(bundle.getEntry())
        .allSatisfy(entry -> assertThat(entry.getResponse().getStatus()).startsWith("200"));
    assertThat(bundle.getEntry().get(0).getResource().getIdElement().getIdPart())
        .isEqualTo("lk-her");
    assertThat(bundle.getEntry().get(1).getResource().getIdElement().getIdPart())
        .isEqualTo("sp-first");
    assertThat(((Bundle) bundle.getEntry().get(2).getResource()).getTotal()).isEqualTo(2);
  }

  @Test
  void aBundleOfReadsHasNothingOfAPracticeThatWasNotGranted() {
    TestCaller elsewhere = LeakWorld.as(Role.QUALITY).in(1, 1962);

    HttpResponse<String> answer =
        Http.post(elsewhere, "", Http.bundle("batch", "GET", "Patient/lk-her"));

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).contains("404 ").doesNotContain("Secretname");
  }

  @ParameterizedTest
  @ValueSource(strings = {"batch", "transaction"})
  void nothingIsWrittenByIt(String type) {
    for (String bundle :
        new String[] {
          Http.bundle(
              type,
              "POST",
              "Group",
              "{\"resourceType\":\"Group\",\"type\":\"person\",\"actual\":true}"),
          Http.bundle(type, "DELETE", "Group/sp-none"),
          Http.bundle(type, "PUT", "Patient/sp-first", PATIENT.replace("Secret", "Other"))
        }) {
      HttpResponse<String> answer = Http.post(VIEW, "", bundle);

      assertThat(answer.body()).containsAnyOf("CONDYLE-7002", "CONDYLE-7003");
      assertThat(answer.body()).doesNotContain("201 Created", "200 OK", "204 ");
    }
    assertThat(Http.get(VIEW, "Patient/sp-first").body()).contains("Secretname");
  }
}
