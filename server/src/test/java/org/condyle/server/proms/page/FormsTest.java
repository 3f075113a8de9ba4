package org.condyle.server.proms.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.condyle.server.proms.page.KneeForm.MILD;
import static org.condyle.server.proms.page.KneeForm.NONE;
import static org.condyle.server.proms.page.KneeForm.SEVERE;
import static org.condyle.server.proms.page.KneeForm.all;
import static org.condyle.server.proms.page.KneeForm.formPath;
import static org.condyle.server.proms.page.KneeForm.kneePatient;
import static org.condyle.server.proms.page.KneeForm.score;

import java.util.Map;
import org.condyle.server.SharedServer;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.QuestionnaireResponse;
import org.hl7.fhir.r4.model.QuestionnaireResponse.QuestionnaireResponseStatus;
import org.hl7.fhir.r4.model.Task;
import org.hl7.fhir.r4.model.Task.TaskStatus;
import org.junit.jupiter.api.Test;

/** The form as a browser without JavaScript sees it. */
class FormsTest {

  @Test
  void aPatientAnswersOneQuestionAtATimeAndTheScoreIsThere() {
    FormPatient patient = kneePatient("form-one");
    FormBrowser browser = patient.enter();

    assertThat(browser.path()).isEqualTo("/list");
    assertThat(browser.page())
        .contains("KOOS, JR.", "About your left knee", "7 questions", "Before surgery")
        .doesNotContain("Secretname", "form-one");
    String form = formPath(browser);
    browser.go(form);
    for (int question = 1; question <= 7; question++) {
      assertThat(browser.path()).isEqualTo(form + "/" + question);
      assertThat(browser.page()).contains("Question " + question + " of 7");
      browser.submit("/" + question, Map.of("a" + question, MILD, "go", "next"));
    }
    assertThat(browser.path()).isEqualTo(form + "/check");
    assertThat(browser.page()).contains("Check your answers", "Pain on stairs", "Mild");
    browser.submit("/check", Map.of());

    assertThat(browser.path()).isEqualTo("/end");
    assertThat(browser.page())
        .contains("Thank you, you are done", "KOOS, JR.", "The next questions come around");
    QuestionnaireResponse response = patient.responses().get(0);
    assertThat(patient.responses()).hasSize(1);
    assertThat(response.getStatus()).isEqualTo(QuestionnaireResponseStatus.COMPLETED);
    assertThat(response.getQuestionnaire())
        .isEqualTo("https://condyle.org/fhir/Questionnaire/koos-jr|1.0.0");
    assertThat(response.getBasedOnFirstRep().getReference())
        .startsWith("ServiceRequest/form-one-order");
    assertThat(score(patient)).isEqualByComparingTo("68.284");
  }

  @Test
  void aPatientAnswersAllOnOnePage() {
    FormPatient patient = kneePatient("form-all");
    FormBrowser browser = patient.enter();
    String form = formPath(browser);

    browser.go(form + "?layout=all");
    assertThat(browser.path()).isEqualTo(form + "/all");
    browser.submit("/all", all(NONE)).submit("/check", Map.of());

    assertThat(browser.path()).isEqualTo("/end");
    assertThat(score(patient)).isEqualByComparingTo("100");
  }

  @Test
  void whatIsMissingIsSaidAndTheRestIsKept() {
    FormPatient patient = kneePatient("form-missing");
    FormBrowser browser = patient.enter();
    String form = formPath(browser);
    Map<String, String> some = all(SEVERE);
    some.remove("a3");

    browser.go(form + "/all").submit("/all", some);

    assertThat(browser.status()).isEqualTo(422);
    assertThat(browser.page())
        .contains("<title>Error: ", "href=\"#a3-1\"", "Question 3: Choose or enter an answer");
    assertThat(browser.page().split("checked=\"checked\"", -1)).hasSize(7);
    browser.go(form + "/check");
    assertThat(browser.page()).contains("Not answered").doesNotContain("Send my answers");
    browser.go(form + "/3?from=check").submit("/3", Map.of("a3", SEVERE));
    assertThat(browser.path()).isEqualTo(form + "/check");
    assertThat(browser.page()).contains("Send my answers");
    assertThat(patient.observations()).isEmpty();
  }

  @Test
  void whoComesBackGoesOnWhereHeStopped() {
    FormPatient patient = kneePatient("form-resume");
    FormBrowser first = patient.enter();
    String form = formPath(first);
    first.go(form).submit("/1", Map.of("a1", MILD)).submit("/2", Map.of("a2", NONE));
    first.submit("/leave", Map.of());
    assertThat(first.path()).isEqualTo("/left");
    assertThat(first.go("/list").status()).isEqualTo(403);

    FormBrowser second = patient.enter();
    assertThat(second.page()).contains("2 of 7 questions answered", "Go on");
    second.go(formPath(second));
    assertThat(second.path()).isEqualTo(form + "/3");
    second.go(form + "/1");
    assertThat(second.page()).containsPattern("value=\"LA6752-5\" checked=\"checked\"");
    assertThat(patient.responses())
        .singleElement()
        .extracting(QuestionnaireResponse::getStatus)
        .isEqualTo(QuestionnaireResponseStatus.INPROGRESS);
  }

  @Test
  void anAnswerOutsideTheOptionsIsRefused() {
    FormPatient patient = kneePatient("form-outside");
    FormBrowser browser = patient.enter();
    String form = formPath(browser);

    browser.go(form + "/1").submit("/1", Map.of("a1", "LA0000-0"));
    assertThat(browser.status()).isEqualTo(422);
    assertThat(browser.page()).contains("Choose one of the answers").doesNotContain("LA0000");
    browser.submit("/1", Map.of("a1", "<script>alert(1)</script>", "go", "skip"));
    assertThat(browser.status()).isEqualTo(422);
    assertThat(patient.responses()).isEmpty();
  }

  @Test
  void whatTwoSchedulesAskForIsAskedOnceAndOneJointAfterTheOther() {
    FormPatient patient =
        FormPatient.born(1950, "form-many")
            .withOperation(FormPatient.KNEE, FormPatient.LEFT)
            .withOperation(FormPatient.KNEE, FormPatient.RIGHT);
    FormBrowser browser = patient.enter();

    // KOOS, JR. and the questions before a replacement for each knee; the others are about the
    // whole patient.
    assertThat(browser.page().split("About your left knee</p>", -1)).hasSize(3);
    assertThat(browser.page().split("About your right knee</p>", -1)).hasSize(3);
    assertThat(browser.page().split("<h2[^>]*>PROMIS", -1)).hasSize(2);
    assertThat(browser.page().split("<h2[^>]*>Filling out medical forms", -1)).hasSize(2);
  }

  @Test
  void ofALicensedQuestionnaireWithoutWordingNothingIsShown() {
    FormPatient patient =
        FormPatient.born(1975, "form-spine").withOperation(FormPatient.LUMBAR_FUSION, "");
    FormBrowser browser = patient.enter();

    assertThat(browser.page())
        .contains("Pain, 0 to 10", "About your lower back")
        .doesNotContain("Oswestry", "ODI");
    String form = formPath(browser);
    browser.go(form).submit("/1", Map.of("a1", "7")).submit("/check", Map.of());
    assertThat(browser.path()).isEqualTo("/end");
    assertThat(patient.observations())
        .singleElement()
        .satisfies(
            score -> assertThat(score.getValueQuantity().getValue()).isEqualByComparingTo("7"));
  }

  @Test
  void whatThePracticeAnswersIsNotAskedAndWhatThePatientAnsweredNotAgain() {
    FormPatient patient =
        FormPatient.born(1950, "form-practice").withOperation(FormPatient.KNEE, FormPatient.LEFT);
    FormBrowser browser = patient.enter();
    String form =
        browser
            .page()
            .replaceAll(
                "(?s).*Questions before a hip or knee replacement</h2>.*?href=\"/forms(/q/[^\"/]+)\".*",
                "$1");

    browser.go(form + "/all");
    assertThat(browser.page())
        .contains("How strong is your back pain now?")
        .doesNotContain("Body mass index", "opioids");
    browser.submit("/all", Map.of("a1", NONE, "a2", NONE)).submit("/check", Map.of());

    assertThat(browser.path()).isEqualTo("/list");
    assertThat(browser.page()).contains("Sent, thank you:");
    assertThat(browser.page().split("class=\"card\"", -1)).hasSize(4);
  }

  @Test
  void thePagesAreInSpanishForWhoReadsSpanish() {
    FormPatient patient = kneePatient("form-spanish");
    FormBrowser browser = FormBrowser.openIn("es-MX,es;q=0.9", patient.link("personal"));

    assertThat(browser.page()).contains("lang=\"es\"", "fecha de nacimiento");
    browser.bornOn("27", "3", "1975");
    assertThat(browser.page())
        .contains("Sobre su rodilla izquierda", "Antes de la cirugía", "No quiero responder");
    browser.go(formPath(browser));
    assertThat(browser.page()).contains("Pregunta 1 de 7", "Rigidez de la rodilla", "Intenso");
    assertThat(browser.go("/list?lang=en").page()).contains("About your left knee");
    assertThat(browser.go("/list").page()).contains("About your left knee");
  }

  @Test
  void aPatientWhoDoesNotWantToIsRecordedAndNotAskedAgain() {
    FormPatient patient = kneePatient("form-declined");
    FormBrowser browser = patient.enter();
    String form = formPath(browser);
    browser.go(form + "/1").submit("/1", Map.of("a1", MILD));

    browser.go(form + "/decline").submit("/decline", Map.of());

    assertThat(browser.path()).isEqualTo("/end");
    assertThat(patient.responses())
        .singleElement()
        .extracting(QuestionnaireResponse::getStatus)
        .isEqualTo(QuestionnaireResponseStatus.STOPPED);
    assertThat(refusals(patient)).isEqualTo(1);
    assertThat(patient.enter().page()).contains("There is nothing to answer at the moment");
  }

  /** As a rejected Task where there are Tasks, else as an Observation. */
  private static long refusals(FormPatient patient) {
    long observations =
        patient.observations().stream()
            .filter(
                each ->
                    each.getDataAbsentReason()
                        .hasCoding(
                            "http://terminology.hl7.org/CodeSystem/data-absent-reason",
                            "asked-declined"))
            .count();
    long tasks =
        SharedServer.client()
            .search()
            .byUrl("Task?patient=Patient/" + patient.id() + "&status=rejected")
            .returnBundle(Bundle.class)
            .execute()
            .getEntry()
            .stream()
            .map(entry -> (Task) entry.getResource())
            .filter(task -> task.getStatus() == TaskStatus.REJECTED)
            .count();
    return observations + tasks;
  }
}
