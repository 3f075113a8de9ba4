package org.condyle.server.proms.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.condyle.server.proms.page.KneeForm.MILD;
import static org.condyle.server.proms.page.KneeForm.NONE;
import static org.condyle.server.proms.page.KneeForm.all;
import static org.condyle.server.proms.page.KneeForm.formPath;
import static org.condyle.server.proms.page.KneeForm.kneePatient;
import static org.condyle.server.proms.page.KneeForm.score;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import org.condyle.server.SharedServer;
import org.hl7.fhir.r4.model.Parameters;
import org.junit.jupiter.api.Test;

/** Who gets in with a link, and who does not. */
class FormsEntranceTest {

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
}
