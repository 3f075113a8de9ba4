package org.condyle.server.proms.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.condyle.server.proms.page.KneeForm.MILD;
import static org.condyle.server.proms.page.KneeForm.NONE;
import static org.condyle.server.proms.page.KneeForm.SEVERE;
import static org.condyle.server.proms.page.KneeForm.all;
import static org.condyle.server.proms.page.KneeForm.formPath;
import static org.condyle.server.proms.page.KneeForm.kneePatient;

import java.util.Map;
import org.hl7.fhir.r4.model.QuestionnaireResponse;
import org.junit.jupiter.api.Test;

/** One questionnaire that is answered in two windows, or sent twice. */
class FormsInTwoWindowsTest {

  @Test
  void theSamePageSentTwiceChangesNothing() {
    FormPatient patient = kneePatient("form-twice");
    FormBrowser browser = patient.enter();
    String form = formPath(browser);
    browser.go(form + "/1");
    String page = browser.page();
    browser.submit("/1", Map.of("a1", MILD));
    String version = version(patient);
    assertThat(page).contains("name=\"version\" value=\"0\"");

    browser.go(form + "/1").submit("/1", Map.of("a1", MILD, "version", "0"));

    assertThat(browser.path()).isEqualTo(form + "/2");
    assertThat(version(patient)).isEqualTo(version);
  }

  private static String version(FormPatient patient) {
    return patient.responses().get(0).getIdElement().getVersionIdPart() == null
        ? patient.responses().get(0).getMeta().getVersionId()
        : patient.responses().get(0).getIdElement().getVersionIdPart();
  }

  @Test
  void twoWindowsKeepEachOthersAnswersAndTheLaterIsToldOfTheSame() {
    FormPatient patient = kneePatient("form-windows");
    FormBrowser one = patient.enter();
    FormBrowser two = patient.enter();
    String form = formPath(one);
    one.go(form + "/1");
    two.go(form + "/2");
    one.submit("/1", Map.of("a1", MILD));
    two.submit("/2", Map.of("a2", NONE));
    assertThat(two.path()).isEqualTo(form + "/3");
    assertThat(patient.responses().get(0).getItem()).hasSize(2);

    one.go(form + "/1");
    two.go(form + "/1").submit("/1", Map.of("a1", SEVERE));
    one.submit("/1", Map.of("a1", NONE));

    assertThat(one.status()).isEqualTo(409);
    assertThat(one.page())
        .contains("changed in another window to: Severe")
        .containsPattern("value=\"LA137-2\" checked=\"checked\"");
    one.submit("/1", Map.of("a1", NONE));
    assertThat(one.path()).isEqualTo(form + "/2");
    assertThat(one.go(form + "/1").page()).containsPattern("value=\"LA137-2\" checked");
  }

  @Test
  void twoWholePagesLoseNothingOfEachOther() {
    FormPatient patient = kneePatient("form-pages");
    FormBrowser one = patient.enter();
    FormBrowser two = patient.enter();
    String form = formPath(one);
    one.go(form + "/all").submit("/all", all(NONE));
    one.go(form + "/all");
    two.go(form + "/all");
    Map<String, String> other = all(NONE);
    other.put("a1", MILD);
    one.submit("/all", other);
    Map<String, String> third = all(NONE);
    third.put("a1", SEVERE);
    third.put("a2", SEVERE);
    two.submit("/all", third);

    assertThat(two.status()).isEqualTo(409);
    assertThat(two.page()).contains("changed in another window to: Mild");
    QuestionnaireResponse stored = patient.responses().get(0);
    assertThat(stored.getItem().get(0).getAnswerFirstRep().getValueCoding().getCode())
        .isEqualTo(MILD);
    assertThat(stored.getItem().get(1).getAnswerFirstRep().getValueCoding().getCode())
        .isEqualTo(SEVERE);
  }

  @Test
  void whatChangedBeforeSendingIsShownAgain() {
    FormPatient patient = kneePatient("form-late");
    FormBrowser one = patient.enter();
    FormBrowser two = patient.enter();
    String form = formPath(one);
    one.go(form + "/all").submit("/all", all(NONE));
    two.go(form + "/1").submit("/1", Map.of("a1", SEVERE));

    one.submit("/check", Map.of());

    assertThat(one.status()).isEqualTo(409);
    assertThat(one.page()).contains("answers were changed in another window", "Severe");
    assertThat(patient.observations()).isEmpty();
    one.submit("/check", Map.of());
    assertThat(one.path()).isEqualTo("/end");
    assertThat(two.go(form + "/2").path()).isEqualTo("/list");
    assertThat(two.page()).contains("not open any more");
  }
}
