package org.condyle.server.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import org.condyle.server.TestCaller;
import org.condyle.server.caller.Role;
import org.junit.jupiter.api.Test;

/** Writing to ids that the caller has chosen. */
class OwnIdsTest {

  private static final TestCaller PATIENT = LeakWorld.patient();
  private static final TestCaller CLINICIAN = LeakWorld.as(Role.CLINICIAN);

  private static String answers(String id, String patient) {
    return """
    {"resourceType":"QuestionnaireResponse","id":"%s","status":"in-progress",
     "subject":{"reference":"Patient/%s"}}"""
        .formatted(id, patient);
  }

  private static HttpResponse<String> put(TestCaller caller, String id) {
    return Http.put(caller, "QuestionnaireResponse/" + id, answers(id, "lk-own"));
  }

  @Test
  void whoMayCreateAndUpdateAllOfATypeChoosesIds() {
    assertThat(put(CLINICIAN, "oi-chosen").statusCode()).isEqualTo(201);
    assertThat(put(CLINICIAN, "oi-chosen").statusCode()).isEqualTo(200);
    assertThat(
            Http.post(
                    CLINICIAN,
                    "",
                    Http.bundle(
                        "transaction",
                        "PUT",
                        "QuestionnaireResponse/oi-in-bundle",
                        answers("oi-in-bundle", "lk-own")))
                .body())
        .contains("201 Created");
  }

  @Test
  void updatingAloneDoesNotCreate() {
    TestCaller updating = CLINICIAN.withScopes("user/QuestionnaireResponse.rus user/Patient.rs");

    HttpResponse<String> answer = put(updating, "oi-without-c");

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(403);
    assertThat(Http.get(CLINICIAN, "QuestionnaireResponse/oi-without-c").statusCode())
        .isEqualTo(404);
    assertThat(put(updating, "lk-own-answers").statusCode()).isEqualTo(200);
  }

  /** Creating where there is nothing, and not where there is something, would tell which it is. */
  @Test
  void whoSeesAPartOfATypeIsToldTheSameOfAnIdThatIsFreeAndOfOneThatIsTaken() {
    HttpResponse<String> free = put(PATIENT, "oi-free");
    HttpResponse<String> taken = put(PATIENT, "lk-her-answers");

    assertThat(free.statusCode()).as(free.body()).isEqualTo(404);
    assertThat(taken.statusCode()).isEqualTo(404);
    assertThat(taken.body().replace("lk-her-answers", "oi-free")).isEqualTo(free.body());
    assertThat(Http.get(CLINICIAN, "QuestionnaireResponse/oi-free").statusCode()).isEqualTo(404);
    assertThat(Http.post(PATIENT, "QuestionnaireResponse", answers("x", "lk-own")).statusCode())
        .isEqualTo(201);
  }
}
