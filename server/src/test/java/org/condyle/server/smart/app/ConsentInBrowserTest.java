package org.condyle.server.smart.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.assertj.core.api.SoftAssertions;
import org.condyle.server.SharedServer;
import org.condyle.server.browser.Chromium;
import org.condyle.server.caller.Role;
import org.condyle.server.smart.AppLaunch;
import org.condyle.server.smart.OauthTalk;
import org.condyle.server.smart.OauthTalk.Registered;
import org.condyle.server.users.NewMembership;
import org.condyle.server.users.page.SignedInPerson;
import org.hl7.fhir.r4.model.Patient;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openqa.selenium.Keys;

/**
 * From an app's request over login, practice, patient and consent back to the app, in a real
 * browser, looked at by axe-core and by the browser's own complaints. Pictures lie in {@code
 * target/screenshots}.
 */
@Tag("browser")
class ConsentInBrowserTest {

  private static final String SCOPES =
      "launch/patient openid fhirUser offline_access patient/*.rs"
          + " patient/Observation.rs?category=survey user/Encounter.rs";

  private static Optional<Chromium> chromium = Optional.empty();
  private static final AppSite SITE = new AppSite();
  private static Registered app;

  private final SoftAssertions pages = new SoftAssertions();

  @BeforeAll
  static void start() {
    chromium = Chromium.start("en-US");
    assumeTrue(
        chromium.isPresent(),
        "There is no Chromium with chromedriver here, so no consent is given in a browser");
    SITE.with(
        "done.html",
        "<!DOCTYPE html><html lang='en'><title>App</title><link rel='icon' href='data:,'>"
            + "<h1>Back at the app</h1></html>");
    app =
        OauthTalk.register(
            Map.of(
                "name", List.of("Growth <chart> of the Riverside Children's Orthopedic Group"),
                "kind", List.of("public"),
                "grant", List.of("authorization_code"),
                "redirectUri", List.of(SITE.address("done.html")),
                "scope", List.of(SCOPES)));
    SharedServer.addPractice(7026);
    for (String given : List.of("Ada", "Bartholomew Maximilian")) {
      Patient record = new Patient();
      record.setId("consent-" + given.charAt(0));
      record.addName().setFamily("Consentingham").addGiven(given);
      record.getBirthDateElement().setValueAsString("1948-05-06");
      SharedServer.client().update().resource(record).execute();
    }
  }

  @BeforeEach
  void nobodyIsSignedIn() {
    Chromium browser = chromium.orElseThrow().withoutCookies().runningScripts();
    List<String> unused = browser.complaints();
  }

  @AfterEach
  void everyPageWasGood() {
    pages.assertAll();
  }

  @AfterAll
  static void stop() {
    chromium.ifPresent(Chromium::close);
    SITE.close();
  }

  /** What every page has to be; all that some are not is told at the end. */
  private void isGood(Chromium browser, String picture) {
    browser.picture("consent-" + picture);
    pages.assertThat(browser.complaints()).as("complaints on " + picture).isEmpty();
    pages.assertThat(browser.violations()).as("axe-core on " + picture).isEmpty();
    pages.assertThat(browser.smallTargets()).as("small targets on " + picture).isEmpty();
    pages.assertThat(browser.tooWide()).as("points too wide on " + picture).isZero();
    pages.assertThat(browser.title()).as("title of " + picture).isNotBlank();
    // What the browser says of axe-core itself.
    List<String> unused = browser.complaints();
  }

  private static Chromium ask(Chromium browser, String scopes) {
    return browser.open(
        OauthTalk.SERVER
            + new AppLaunch(app, scopes).with("redirect_uri", SITE.address("done.html")).path());
  }

  private static String answer(Chromium browser) {
    browser.awaitText("Back at the app");
    return browser.address();
  }

  private static Chromium enter(Chromium browser, String css) {
    browser.tabTo(css);
    assertThat(browser.showsFocus()).as("focus on " + css).isTrue();
    return browser.enter();
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({"small,320,640", "phone,360,740", "tablet,820,1180", "desktop,1280,900"})
  void theKeyboardAloneLeadsFromTheAppsRequestBackToTheApp(String name, int width, int height) {
    SignedInPerson person =
        SignedInPerson.with(
            new NewMembership(Set.of(1), Role.CLINICIAN, null, "Practitioner/consent"),
            new NewMembership(Set.of(7026), Role.STAFF, null, null));
    Chromium browser = ask(chromium.orElseThrow().as(name, width, height), SCOPES);
    browser.await("#login").tabTo("#login").press(person.login());
    enter(browser.tabTo("#password").press("not my password"), "main button.primary");
    isGood(browser, "1-wrong-password");
    assertThat(browser.title()).startsWith("Error: Sign in");
    browser.tabTo("#password").press(SignedInPerson.PASSWORD).enter().await("#code");
    browser.tabTo("#code").press("000000").enter().awaitText("There is a problem");
    isGood(browser, "2-wrong-code");
    browser.tabTo("#code").press(person.code()).enter().awaitText("Choose a practice");
    isGood(browser, "3-practice");
    enter(browser, "input[value='" + person.membership(Role.CLINICIAN) + "'] ~ .actions button");
    browser.await("#find").tabTo("#find").press("nobody at all").enter().await("[role=status]");
    isGood(browser, "4-no-patient");
    browser.tabTo("#find").press("Consentingham").enter();
    browser.await(".card");
    isGood(browser, "5-patients");
    enter(browser, ".card:last-child button").await("fieldset");
    isGood(browser, "6-consent");
    assertThat(browser.text())
        .contains("Growth <chart>", "127.0.0.1", "in the record of the patient that is open")
        .contains("only where category is survey");
    browser.tabTo("input[value='offline_access']").press(Keys.SPACE);
    assertThat(browser.showsFocus()).isTrue();
    assertThat(browser.find("input[value='offline_access']").isSelected()).isFalse();
    browser.picture("consent-7-taken-away");
    enter(browser, "form:first-of-type button.primary");

    assertThat(answer(browser)).contains("?code=").doesNotContain("error");
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void aDenialIsToldToTheAppAndAConsentIsRememberedThroughTheNextLogin() {
    String scopes = "openid fhirUser user/Encounter.rs";
    SignedInPerson person = SignedInPerson.of(Role.CLINICIAN, null, "Practitioner/consent");
    Chromium browser = ask(chromium.orElseThrow().asPhone("phone"), scopes);
    signIn(browser, person).await("fieldset");

    browser.follow("button.quiet");
    assertThat(answer(browser)).contains("error=access_denied").doesNotContain("code=");
    ask(browser, scopes).await("fieldset").follow("main button.primary");
    String first = answer(browser);
    assertThat(first).contains("?code=");
    ask(browser, scopes);
    String second = answer(browser);
    assertThat(second).contains("?code=").isNotEqualTo(first);
    signIn(ask(browser.withoutCookies(), scopes), person);

    assertThat(answer(browser)).contains("?code=").isNotEqualTo(second);
    assertThat(browser.complaints()).isEmpty();
  }

  private static Chromium signIn(Chromium browser, SignedInPerson person) {
    browser.await("#login").type("#login", person.login());
    browser.type("#password", SignedInPerson.PASSWORD).follow("main button.primary");
    return browser.await("#code").type("#code", person.code()).follow("main button.primary");
  }

  @Test
  void onAPhoneAnAdministratorRegistersChangesAndDisablesAnApp() {
    SignedInPerson person = SignedInPerson.of(Role.ADMINISTRATOR, null, null);
    Chromium browser = chromium.orElseThrow().asPhone("phone");
    browser.open(OauthTalk.SERVER + "/admin/apps/new");
    signIn(browser, person).await("#redirectUri");
    isGood(browser, "admin-1-new");
    browser.type("#name", "Riverside growth").type("#kind", "symmetric");
    browser.follow("main button.primary");
    isGood(browser, "admin-2-problem");
    assertThat(browser.title()).startsWith("Error: Register an app");
    browser.type("#redirectUri", "https://app.example.org/done\nhttps://app.example.org/more");
    browser.follow("main button.primary").await("#client-secret");
    isGood(browser, "admin-3-registered");
    String id = browser.find("#client-id").getText();
    browser.follow("main a.quiet").await("#scope");
    isGood(browser, "admin-4-app");
    browser.follow("form[action$='/secret'] button").await("#client-secret");
    browser.open(OauthTalk.SERVER + "/admin/apps/" + id);
    browser.follow("form[action$='/disable'] button").awaitText("disabled");
    isGood(browser, "admin-5-disabled");
    browser.open(OauthTalk.SERVER + "/admin/apps");
    isGood(browser, "admin-6-list");
    browser.asDesktop("desktop").open(OauthTalk.SERVER + "/admin/apps/new");
    isGood(browser, "admin-7-new");
  }
}
