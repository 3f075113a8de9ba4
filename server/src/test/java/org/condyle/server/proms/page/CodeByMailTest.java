package org.condyle.server.proms.page;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetupTest;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.condyle.server.SharedServer;
import org.hl7.fhir.r4.model.ContactPoint.ContactPointSystem;
import org.hl7.fhir.r4.model.DateType;
import org.hl7.fhir.r4.model.Patient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The second step by a code: asked for on the page, sent by e-mail, typed into the page. */
class CodeByMailTest {

  private static final Pattern CODE = Pattern.compile("\\b\\d{6}\\b");

  private final GreenMail mailServer = new GreenMail(ServerSetupTest.SMTP.dynamicPort());
  private FormsSite site;

  @BeforeEach
  void start() {
    mailServer.start();
    site = siteWith(mailServer);
  }

  /** Pages of a practice that writes e-mails. */
  static FormsSite siteWith(GreenMail mailServer) {
    return new FormsSite(
        Map.of(
            "CONDYLE_SMTP_HOST", "localhost",
            "CONDYLE_SMTP_PORT", String.valueOf(mailServer.getSmtp().getPort()),
            "CONDYLE_SMTP_SECURITY", "none",
            "CONDYLE_SMTP_FROM", "Riverside Orthopedics <forms@riverside.example>"));
  }

  @AfterEach
  void stop() {
    site.close();
    mailServer.stop();
  }

  /** A patient of whom an e-mail address is known. */
  static FormPatient patient(String id, String birthDate) {
    FormPatient patient =
        FormPatient.born(1975, id).withOperation(FormPatient.KNEE, FormPatient.LEFT);
    Patient known = SharedServer.client().read().resource(Patient.class).withId(id).execute();
    known.setBirthDateElement(new DateType(birthDate));
    known.addTelecom().setSystem(ContactPointSystem.EMAIL).setValue(id + "@example.org");
    SharedServer.client().update().resource(known).execute();
    return patient;
  }

  private MimeMessage mail(int number) {
    assertThat(mailServer.waitForIncomingEmail(20_000, number)).isTrue();
    return mailServer.getReceivedMessages()[number - 1];
  }

  private static String text(MimeMessage mail) throws MessagingException, IOException {
    Object content = mail.getContent();
    return content instanceof MimeMultipart parts
        ? parts.getBodyPart(0).getContent().toString()
        : content.toString();
  }

  private static String code(MimeMessage mail) throws MessagingException, IOException {
    Matcher code = CODE.matcher(text(mail));
    assertThat(code.find()).as(text(mail)).isTrue();
    return code.group();
  }

  private static void askForCode(FormBrowser browser) {
    browser.submit("/code", Map.of());
  }

  /** Types a code into the field for it. */
  private static void type(FormBrowser browser, String code) {
    browser.submitWith("by", "code", Map.of("digits", code));
  }

  private static String another(String code) {
    return code.equals("123456") ? "654321" : "123456";
  }

  @Test
  void aCodeThatCameByMailOpensTheForm() throws Exception {
    patient("code-mail", "1975-03-27");
    FormBrowser browser = FormBrowser.open(site.link("code-mail"));
    assertThat(browser.page())
        .contains("Or with a code", "Send me a code")
        .doesNotContain("name=\"digits\"", "code-mail@example.org");

    askForCode(browser);

    assertThat(browser.page()).contains("The code is on its way", "name=\"digits\"");
    MimeMessage mail = mail(1);
    assertThat(mail.getAllRecipients()[0].toString()).isEqualTo("code-mail@example.org");
    assertThat(text(mail)).doesNotContain("Secretname", "KOOS", "knee", "/forms/l/");
    assertThat(mail.getSubject()).doesNotContain(code(mail));
    String code = code(mail);
    type(browser, code.substring(0, 3) + " " + code.substring(3));
    assertThat(browser.path()).isEqualTo("/list");
    assertThat(browser.page()).contains("KOOS, JR.");
  }

  @Test
  void aPatientWithoutBirthDateIsAskedForTheCodeAlone() throws Exception {
    patient("code-ageless", "1975");
    FormBrowser browser = FormBrowser.open(site.link("code-ageless"));

    assertThat(browser.page()).contains("Ask for a code").doesNotContain("name=\"year\"");
    askForCode(browser);
    type(browser, code(mail(1)));
    assertThat(browser.path()).isEqualTo("/list");
  }

  @Test
  void aWrongCodeIsToldAndTheRightOneStillOpens() throws Exception {
    patient("code-wrong", "1975-03-27");
    FormBrowser browser = FormBrowser.open(site.link("code-wrong"));
    askForCode(browser);
    String code = code(mail(1));

    type(browser, another(code));
    assertThat(browser.status()).isEqualTo(422);
    assertThat(browser.page()).contains("This is not the code", "You can try 4 more times");
    type(browser, "12345");
    assertThat(browser.page()).contains("Enter the six digits of the code");
    // Whoever tries the birth date in between can still type the code.
    browser.submitWith(
        "by", "birth-date", Map.of("day", "28", "month", "3", "year", "1975", "lang", "es"));
    assertThat(browser.page()).contains("Puede intentarlo 3 veces", "name=\"digits\"");
    type(browser, code);
    assertThat(browser.path()).isEqualTo("/list");
  }

  @Test
  void fiveWrongCodesLockTheLinkAlsoForTheRightOne() throws Exception {
    patient("code-locked", "1975-03-27");
    String link = site.link("code-locked");
    FormBrowser browser = FormBrowser.open(link);
    askForCode(browser);
    String code = code(mail(1));
    FormBrowser ready = FormBrowser.open(link);

    for (int left = 4; left > 0; left--) {
      type(browser, another(code));
      assertThat(browser.page()).contains(left == 1 ? "try once more" : left + " more times");
    }
    type(browser, another(code));

    assertThat(browser.status()).isEqualTo(404);
    assertThat(browser.page()).contains("This link does not work");
    type(ready, code);
    assertThat(ready.status()).isEqualTo(404);
  }

  @Test
  void aCodeIsWorthNothingAfterTenMinutesAndAnotherOneIs() throws Exception {
    patient("code-late", "1975-03-27");
    FormBrowser browser = FormBrowser.open(site.link("code-late"));
    askForCode(browser);
    String old = code(mail(1));

    site.forward(Duration.ofMinutes(10));
    type(browser, old);
    assertThat(browser.status()).isEqualTo(422);
    assertThat(browser.page()).contains("or it is too old", "name=\"digits\"");
    askForCode(browser);
    type(browser, code(mail(2)));
    assertThat(browser.path()).isEqualTo("/list");
  }

  @Test
  void aCodeThatWasUsedOrReplacedOpensNothing() throws Exception {
    patient("code-used", "1975-03-27");
    String link = site.link("code-used");
    FormBrowser first = FormBrowser.open(link);
    askForCode(first);
    String replaced = code(mail(1));
    askForCode(first);
    String code = code(mail(2));
    if (!replaced.equals(code)) {
      type(first, replaced);
      assertThat(first.page()).contains("This is not the code that we sent last");
    }
    FormBrowser second = FormBrowser.open(link);
    type(first, code);
    assertThat(first.path()).isEqualTo("/list");

    type(second, code);

    assertThat(second.status()).isEqualTo(422);
    assertThat(second.page()).contains("This is not the code");
    assertThat(FormBrowser.open(link).page()).doesNotContain("name=\"digits\"");
  }

  @Test
  void whoAsksForTooManyCodesIsToldWhenToAskAgainAndTheLastOneOpens() throws Exception {
    patient("code-many", "1975-03-27");
    FormBrowser browser = FormBrowser.openIn("es", site.link("code-many"));
    for (int sent = 1; sent <= 3; sent++) {
      askForCode(browser);
      mail(sent);
    }

    askForCode(browser);

    assertThat(browser.status()).isEqualTo(429);
    assertThat(browser.page()).contains("Use el último que recibió o pida otro en 5 minutos");
    assertThat(browser.shown().headers().firstValue("Retry-After")).hasValue("300");
    type(browser, code(mail(3)));
    assertThat(browser.path()).isEqualTo("/list");
    assertThat(mailServer.getReceivedMessages()).hasSize(3);
  }
}
