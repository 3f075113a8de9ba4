package org.condyle.server.users.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.assertj.core.api.SoftAssertions;
import org.condyle.server.browser.Chromium;
import org.condyle.server.caller.Role;
import org.condyle.server.users.NewMembership;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Signing in with a real browser, without scripts of the pages, looked at by axe-core. Pictures lie
 * in {@code target/screenshots}.
 */
@Tag("browser")
class LoginInBrowserTest {

  private static Optional<Chromium> chromium = Optional.empty();

  private final SoftAssertions pages = new SoftAssertions();

  @BeforeAll
  static void start() {
    chromium = Chromium.start("en-US");
    assumeTrue(
        chromium.isPresent(),
        "There is no Chromium with chromedriver here, so the login is not tried in a browser");
  }

  @BeforeEach
  void nobodyIsSignedIn() {
    chromium.orElseThrow().withoutCookies();
  }

  @AfterAll
  static void stop() {
    chromium.ifPresent(Chromium::close);
  }

  /** What every page has to be; all that some are not is told at the end. */
  private void isGood(Chromium browser, String picture) {
    browser.picture("login-" + picture);
    pages.assertThat(browser.violations()).as("axe-core on " + picture).isEmpty();
    pages.assertThat(browser.smallTargets()).as("small targets on " + picture).isEmpty();
    pages.assertThat(browser.tooWide()).as("points too wide on " + picture).isZero();
    pages.assertThat(browser.title()).as("title of " + picture).isNotBlank();
  }

  @AfterEach
  void everyPageWasGood() {
    pages.assertAll();
  }

  private static Chromium open(Chromium browser, String path) {
    return browser.open(Browser.address(path).toString());
  }

  @Test
  void onAPhoneAnAdministratorSignsInForTheFirstTimeAndLooksAround() {
    Somebody somebody =
        Somebody.with(
            List.of(
                new NewMembership(Set.of(1), Role.ADMINISTRATOR, null, null),
                new NewMembership(Set.of(1), Role.CLINICIAN, null, null)));
    Chromium browser = open(chromium.orElseThrow().asPhone("phone"), "/login");
    isGood(browser, "start");
    browser.type("#login", somebody.login()).type("#password", "wrong wrong wrong");
    browser.follow("main button.primary");
    isGood(browser, "wrong");
    assertThat(browser.title()).startsWith("Error: Sign in");
    browser.type("#password", somebody.oneTimePassword()).follow("main button.primary");
    isGood(browser, "password");
    browser.type("#new", Somebody.PASSWORD).type("#again", Somebody.PASSWORD);
    browser.follow("main button.primary");
    isGood(browser, "set-up");
    somebody.readKey(browser.find("code.secret").getText());
    browser.type("#code", somebody.code()).follow("main button.primary");
    isGood(browser, "recovery");
    browser.follow("main a.primary");
    isGood(browser, "practice");
    String administrator =
        somebody.account().memberships().stream()
            .filter(each -> each.role() == Role.ADMINISTRATOR)
            .map(each -> each.id().toString())
            .findFirst()
            .orElseThrow();
    browser.follow("input[value='" + administrator + "'] ~ .actions button");
    isGood(browser, "account");
    for (String path :
        List.of(
            "/admin/users/new",
            "/admin/users/" + somebody.account().id(),
            "/admin/practices",
            "/account/second-factor")) {
      open(browser, path);
      assertThat(browser.text()).as(path).doesNotContain("This page is not for you");
      isGood(browser, path.replaceAll("[0-9a-f-]{36}", "one").replaceAll("\\W+", "-"));
    }
    browser.follow(".who button");
    isGood(browser, "out");
    open(browser, "/login").type("#login", somebody.login()).type("#password", Somebody.PASSWORD);
    browser.follow("main button.primary");
    isGood(browser, "second-factor");
    browser.type("#code", somebody.code()).follow("main button.primary");
    assertThat(browser.text()).contains("Choose a practice");
  }

  @Test
  void onADesktopTheKeyboardAloneIsEnough() {
    Somebody somebody = Somebody.as(Role.PATIENT);
    Chromium browser = open(chromium.orElseThrow().asDesktop("desktop"), "/login");
    browser.tabTo("#login").press(somebody.login());
    assertThat(browser.showsFocus()).isTrue();
    browser.tabTo("#password").press(somebody.oneTimePassword()).enter();
    browser.tabTo("#new").press(Somebody.PASSWORD).tabTo("#again").press(Somebody.PASSWORD);
    browser.enter();
    isGood(browser, "account");
    browser.tabTo(".who button");
    assertThat(browser.showsFocus()).isTrue();
    browser.enter();
    assertThat(browser.text()).contains("You are signed out");
  }

  @Test
  void whereTheLoginStoodInTheWayTheBrowserGoesOnByItself() {
    Somebody somebody = Somebody.as(Role.PATIENT);
    somebody.firstLogin();
    Chromium browser =
        open(chromium.orElseThrow().asDesktop("desktop"), "/account/password?from=mail");
    browser.type("#login", somebody.login()).type("#password", Somebody.PASSWORD);
    browser.follow("main button.primary").awaitText("Change your password");
  }
}
