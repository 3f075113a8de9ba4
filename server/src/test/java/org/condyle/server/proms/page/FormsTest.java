package org.condyle.server.proms.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.math.BigDecimal;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.condyle.proms.instrument.Text;
import org.condyle.server.SharedServer;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.QuestionnaireResponse;
import org.hl7.fhir.r4.model.QuestionnaireResponse.QuestionnaireResponseStatus;
import org.hl7.fhir.r4.model.Task;
import org.hl7.fhir.r4.model.Task.TaskStatus;
import org.junit.jupiter.api.Test;

/** The form as a browser without JavaScript sees it. */
class FormsTest {

  private static final String NONE = "LA137-2";
  private static final String MILD = "LA6752-5";
  private static final String SEVERE = "LA6750-9";

  /** Asked for one questionnaire of seven questions, about the left knee. */
  private static FormPatient kneePatient(String id) {
    return FormPatient.born(1975, id).withOperation(FormPatient.KNEE, FormPatient.LEFT);
  }

  private static String formPath(FormBrowser browser) {
    return browser.page().replaceAll("(?s).*href=\"/forms(/q/[^\"/]+)\".*", "$1");
  }

  private static Map<String, String> all(String answer) {
    Map<String, String> fields = new LinkedHashMap<>();
    for (int i = 1; i <= 7; i++) {
      fields.put("a" + i, answer);
    }
    return fields;
  }

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

  private static BigDecimal score(FormPatient patient) {
    Observation score =
        patient.observations().stream()
            .filter(each -> each.getCode().hasCoding("http://loinc.org", "82332-8"))
            .findFirst()
            .orElseThrow();
    assertThat(score.getBodySite().getCodingFirstRep().getCode()).isEqualTo(FormPatient.LEFT);
    assertThat(patient.observations()).hasSize(8);
    return score.getValueQuantity().getValue();
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
  void aNumberOutsideItsRangeIsRefusedAndStaysInTheForm() {
    Question question =
        new Question(
            "n",
            new Text("How much?", null),
            null,
            List.of(),
            new Question.Range(BigDecimal.ZERO, BigDecimal.TEN, 1, null),
            false,
            true);

    assertThat(Entry.read(question, "10.1"))
        .isEqualTo(new Entry.Illegal(Entry.Fault.OUT_OF_RANGE, "10.1"));
    assertThat(Entry.read(question, "7,25"))
        .isEqualTo(new Entry.Illegal(Entry.Fault.TOO_PRECISE, "7,25"));
    assertThat(Entry.read(question, "seven"))
        .isEqualTo(new Entry.Illegal(Entry.Fault.NOT_A_NUMBER, "seven"));
    assertThat(Entry.read(question, " ")).isEqualTo(new Entry.Blank());
    assertThat(Entry.read(question, "7,50"))
        .isInstanceOfSatisfying(
            Entry.Legal.class,
            legal -> assertThat(legal.answer().primitiveValue()).isEqualTo("7.5"));
    assertThat(Entry.read(question, "10"))
        .isInstanceOfSatisfying(
            Entry.Legal.class,
            legal -> assertThat(legal.answer().primitiveValue()).isEqualTo("10"));
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
  void aWrongBirthDateIsToldAndFiveLockTheLink() {
    FormPatient patient = kneePatient("form-locked");
    String link = patient.link("personal");
    FormBrowser browser = FormBrowser.open(link).bornOn("28", "3", "1975");

    assertThat(browser.status()).isEqualTo(422);
    assertThat(browser.page()).contains("You can try 4 more times");
    browser.bornOn("31", "2", "1975");
    assertThat(browser.page()).contains("Enter your date of birth as three numbers");
    for (int i = 0; i < 4; i++) {
      browser.bornOn("28", "3", "1975");
    }
    assertThat(browser.status()).isEqualTo(404);
    String locked = browser.page();
    assertThat(locked).contains("This link does not work");
    assertThat(FormBrowser.open(link).page()).isEqualTo(locked);
    assertThat(FormBrowser.open(link.substring(0, link.length() - 43) + "x".repeat(43)).page())
        .isEqualTo(locked);
    assertThat(browser.go("/list").status()).isEqualTo(403);
  }

  @Test
  void aUsedLinkSaysSoAndARevokedOneEndsAtOnce() {
    FormPatient patient = kneePatient("form-used");
    String link = patient.link("personal");
    FormBrowser browser = FormBrowser.open(link).bornOn("27", "3", "1975");
    browser.go(formPath(browser) + "/all").submit("/all", all(NONE)).submit("/check", Map.of());
    assertThat(FormBrowser.open(link).page()).contains("You have already answered, thank you");
    assertThat(browser.go("/list").path()).isEqualTo("/end");

    FormPatient other = kneePatient("form-revoked");
    FormBrowser stopped = other.enter();
    Parameters revoked =
        SharedServer.client()
            .operation()
            .onInstance("Patient/form-revoked")
            .named("$prom-link-revoke")
            .withNoParameters(Parameters.class)
            .execute();
    assertThat(revoked.getParameter("revoked").getValue().primitiveValue()).isEqualTo("1");
    assertThat(stopped.go("/list").status()).isEqualTo(403);
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

  @Test
  void aTabletIsHandedOverAndShowsNothingAfterwards() {
    FormPatient patient = kneePatient("form-tablet");
    String link = patient.link("tablet");
    FormBrowser browser = FormBrowser.open(link);

    assertThat(browser.page()).contains("Hand the tablet to the patient");
    browser.submit(browser.shown().uri().getPath(), Map.of());
    assertThat(browser.path()).isEqualTo("/list");
    assertThat(browser.page()).contains("Stop and hand the tablet back");
    String form = formPath(browser);
    browser.go(form + "/all").submit("/all", all(NONE)).submit("/check", Map.of());

    assertThat(browser.path()).isEqualTo("/handback");
    assertThat(browser.page()).contains("Please hand the tablet back").doesNotContain("KOOS");
    assertThat(browser.shown().headers().firstValue("Clear-Site-Data")).hasValue("\"cache\"");
    assertThat(browser.go(form + "/1").status()).isEqualTo(403);
    assertThat(FormBrowser.open(link).status()).isEqualTo(404);
    assertThat(score(patient)).isEqualByComparingTo("100");
  }

  @Test
  void aTabletThatIsGivenBackBeforeTheEndOpensNothingMore() {
    FormPatient patient = kneePatient("form-tablet-left");
    String link = patient.link("tablet");
    FormBrowser browser = FormBrowser.open(link);
    browser.submit(browser.shown().uri().getPath(), Map.of());

    browser.submit("/leave", Map.of());

    assertThat(browser.path()).isEqualTo("/handback");
    assertThat(FormBrowser.open(link).status()).isEqualTo(404);
  }

  @Test
  void aFormThatIsNotOursIsRefused() {
    FormPatient patient = kneePatient("form-foreign");
    FormBrowser browser = patient.enter();
    String form = formPath(browser);

    browser.post("/forms" + form + "/1", Map.of("a1", MILD, "version", "0"));
    assertThat(browser.status()).isEqualTo(403);
    browser.post("/forms" + form + "/1", Map.of("a1", MILD, "version", "0", "key", "x"));
    assertThat(browser.status()).isEqualTo(403);
    FormBrowser stranger = FormBrowser.open(patient.link("personal"));
    stranger.post(
        stranger.shown().uri().getPath(), Map.of("day", "27", "month", "3", "year", "1975"));
    assertThat(stranger.status()).isEqualTo(422);
    assertThat(stranger.path()).doesNotContain("/list");
    assertThat(patient.responses()).isEmpty();
  }

  @Test
  void thePagesOfAnotherPatientAreNotThere() {
    FormBrowser mine = kneePatient("form-mine").enter();
    FormBrowser theirs = kneePatient("form-theirs").enter();

    mine.go(formPath(theirs) + "/1");

    assertThat(mine.path()).isEqualTo("/list");
    assertThat(mine.page()).contains("not open any more");
  }

  @Test
  void aPageTellsTheBrowserWhatItMayDo() {
    FormBrowser browser = FormBrowser.open(kneePatient("form-headers").link("personal"));
    HttpResponse<String> page = browser.shown();

    assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
        .contains("default-src 'none'", "frame-ancestors 'none'", "form-action 'self'");
    assertThat(page.headers().firstValue("Cache-Control")).hasValue("no-store");
    assertThat(page.headers().firstValue("Referrer-Policy")).hasValue("no-referrer");
    assertThat(page.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
    assertThat(page.headers().allValues("Set-Cookie"))
        .allSatisfy(
            cookie -> assertThat(cookie).contains("HttpOnly", "SameSite=Strict", "Path=/forms"))
        .isNotEmpty();
    assertThat(page.body()).doesNotContain("<script", "style=\"", "onclick");
    HttpResponse<String> style =
        SharedServer.send(
            HttpRequest.newBuilder(SharedServer.uri("").resolve("/forms/style.css")).build());
    assertThat(style.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/css");
    HttpResponse<String> put =
        SharedServer.send(
            HttpRequest.newBuilder(SharedServer.uri("").resolve("/forms/list"))
                .PUT(HttpRequest.BodyPublishers.noBody())
                .build());
    assertThat(put.statusCode()).isEqualTo(405);
  }

  @Test
  void everyPhraseIsThereInBothLanguages() throws IOException {
    Properties english = phrases("messages.properties");
    Properties spanish = phrases("messages_es.properties");

    assertThat(spanish.stringPropertyNames()).isEqualTo(english.stringPropertyNames());
    for (String key : english.stringPropertyNames()) {
      assertThat(placeholders(spanish.getProperty(key)))
          .as(key)
          .isEqualTo(placeholders(english.getProperty(key)));
      // A straight apostrophe means something else where values are put in.
      assertThat(english.getProperty(key) + spanish.getProperty(key)).as(key).doesNotContain("'");
    }
  }

  private static Properties phrases(String file) throws IOException {
    Properties phrases = new Properties();
    try (InputStream stream = Templates.class.getResourceAsStream(file)) {
      phrases.load(new InputStreamReader(Objects.requireNonNull(stream), StandardCharsets.UTF_8));
    }
    return phrases;
  }

  private static List<String> placeholders(String text) {
    return Pattern.compile("\\{\\d}")
        .matcher(text)
        .results()
        .map(MatchResult::group)
        .sorted()
        .distinct()
        .toList();
  }
}
