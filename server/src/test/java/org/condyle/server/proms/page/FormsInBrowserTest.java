package org.condyle.server.proms.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.Optional;
import org.condyle.server.browser.Chromium;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.Keys;

/**
 * The form in a real browser: at the size of a phone and of a desktop, by touch and by keyboard,
 * without scripts of the pages, looked at by axe-core. Pictures lie in {@code target/screenshots}.
 */
@Tag("browser")
class FormsInBrowserTest {

  private static Optional<Chromium> english = Optional.empty();
  private static Optional<Chromium> spanish = Optional.empty();

  @BeforeAll
  static void start() {
    english = Chromium.start("en-US");
    spanish = Chromium.start("es-US");
    assumeTrue(
        english.isPresent() && spanish.isPresent(),
        "There is no Chromium with chromedriver here, so the form is not tried in a browser");
  }

  @AfterAll
  static void stop() {
    english.ifPresent(Chromium::close);
    spanish.ifPresent(Chromium::close);
  }

  /** What every page has to be. */
  private static void isGood(Chromium browser, String picture) {
    browser.picture(picture);
    assertThat(browser.violations()).as("axe-core on " + picture).isEmpty();
    assertThat(browser.smallTargets()).as("small targets on " + picture).isEmpty();
    assertThat(browser.tooWide()).as("points too wide on " + picture).isZero();
    assertThat(browser.title()).as("title of " + picture).isNotBlank();
  }

  private static Chromium enter(Chromium browser, FormPatient patient) {
    return browser
        .open(patient.link("personal"))
        .type("#month", "3")
        .type("#day", "27")
        .type("#year", patient.birthYear())
        .follow("main button.primary");
  }

  @Test
  void onAPhoneAPatientAnswersEverythingByTouch() {
    FormPatient patient =
        FormPatient.born(1950, "browser-phone").withOperation(FormPatient.KNEE, FormPatient.LEFT);
    Chromium browser = english.orElseThrow().asPhone("phone");
    browser.open(patient.link("personal"));
    isGood(browser, "entrance");
    browser.type("#month", "1").type("#day", "1").type("#year", "1950");
    browser.follow("main button.primary");
    isGood(browser, "entrance-wrong");
    enter(browser, patient);
    isGood(browser, "list");
    int pictures = 0;
    while (browser.has(".card")) {
      browser.follow(".card a.primary");
      if (pictures == 0) {
        browser.follow("main button.primary");
        isGood(browser, "question-error");
        assertThat(browser.title()).startsWith("Error: Question 1 of");
      }
      while (!browser.has(".answers")) {
        browser.click(browser.has(".scale") ? ".choice:nth-child(8) label" : ".choice label");
        if (pictures < 2 || browser.has(".scale")) {
          isGood(browser, browser.has(".scale") ? "scale" : "question-" + pictures);
        }
        pictures++;
        browser.follow("main button.primary");
      }
      if (pictures < 12) {
        isGood(browser, "check");
      }
      browser.follow("main button.primary");
    }
    isGood(browser, "end");
    assertThat(browser.text()).contains("Thank you, you are done");
    assertThat(browser.back().text()).contains("Thank you, you are done").doesNotContain("None");
  }

  @Test
  void onADesktopTheKeyboardAloneIsEnough() {
    FormPatient patient =
        FormPatient.born(1975, "browser-keys").withOperation(FormPatient.KNEE, FormPatient.RIGHT);
    Chromium browser = english.orElseThrow().asDesktop("desktop");
    browser.open(patient.link("personal"));
    isGood(browser, "entrance");
    browser.tabTo("#month").press("3").tabTo("#day").press("27").tabTo("#year").press("1975");
    assertThat(browser.showsFocus()).isTrue();
    browser.enter();
    isGood(browser, "list");
    browser.tabTo(".card a.primary");
    assertThat(browser.showsFocus()).isTrue();
    browser.enter();
    isGood(browser, "question");
    browser.tabTo("#a1-1").press(Keys.ARROW_DOWN, Keys.ARROW_DOWN);
    assertThat(browser.find("#a1-3").isSelected()).isTrue();
    assertThat(browser.showsFocus()).isTrue();
    browser.picture("focus");
    browser.enter();
    assertThat(browser.path()).endsWith("/2");
    assertThat(browser.back().find("#a1-3").isSelected()).isTrue();
    browser.tabTo(".switch a").enter();
    isGood(browser, "all");
    browser.tabTo("main button.primary").enter();
    isGood(browser, "all-errors");
    assertThat(browser.text()).contains("Question 2:").doesNotContain("Question 1:");
    browser.tabTo(".errors li:first-child a").press(Keys.ENTER);
    for (int question = 2; question <= 7; question++) {
      browser.tabTo("#a" + question + "-1").press(Keys.SPACE);
    }
    browser.tabTo("main button.primary").enter();
    isGood(browser, "check");
    browser.tabTo("main button.primary").enter();
    isGood(browser, "end");
    assertThat(patient.observations()).hasSize(8);
  }

  @Test
  void onASmallPhoneInSpanishNothingIsCutOff() {
    FormPatient patient =
        FormPatient.born(1950, "browser-spanish").withOperation(FormPatient.KNEE, FormPatient.LEFT);
    Chromium browser = spanish.orElseThrow().as("small-spanish", 320, 640);
    browser.open(patient.link("personal"));
    isGood(browser, "entrance");
    enter(browser, patient);
    isGood(browser, "list");
    browser.follow(".card a.plain");
    isGood(browser, "decline");
    browser.follow("main a.quiet").follow(".card a.primary").follow(".switch a");
    isGood(browser, "all");
    browser.follow("main button.primary");
    isGood(browser, "all-errors");
    assertThat(browser.find("html").getAttribute("lang")).isEqualTo("es");
  }

  @Test
  void aTabletGoesBackWithoutATraceOfThePatient() {
    FormPatient patient =
        FormPatient.born(1975, "browser-tablet").withOperation(FormPatient.LUMBAR_FUSION, "");
    Chromium browser = english.orElseThrow().as("tablet", 820, 1180);
    browser.open(patient.link("tablet"));
    isGood(browser, "handover");
    browser.follow("main button.primary");
    isGood(browser, "list");
    browser.follow(".card a.primary").click(".choice:nth-child(4) label");
    isGood(browser, "scale");
    browser.follow("main button.primary").follow("main button.primary");
    isGood(browser, "handback");
    for (int step = 0; step < 4; step++) {
      browser.back();
      assertThat(browser.text()).doesNotContain("Pain", "lower back", "questions, about");
    }
    isGood(browser, "after-handback");
  }
}
