package org.condyle.server.browser;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.logging.Level;
import java.util.stream.Stream;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebDriverException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;

/**
 * Debian's Chromium without a screen, in which pages run no script of their own unless a test lets
 * them.
 */
public final class Chromium implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration PAUSE = Duration.ofMillis(20);

  private static final String AXE = "/axe.min.js";

  private final ChromeDriver driver;
  private final String axe;
  private String prefix = "";
  private boolean scripts;

  private Chromium(Path browser, Path driverProgram, String language) {
    ChromeOptions options = new ChromeOptions();
    options.setBinary(browser.toFile());
    options.addArguments(
        "--headless=new",
        "--no-sandbox",
        "--disable-dev-shm-usage",
        "--disable-gpu",
        "--hide-scrollbars",
        "--lang=" + language);
    options.setExperimentalOption("prefs", Map.of("intl.accept_languages", language));
    options.setCapability("goog:loggingPrefs", Map.of("browser", "ALL"));
    ChromeDriverService service =
        new ChromeDriverService.Builder()
            .usingDriverExecutable(driverProgram.toFile())
            .usingAnyFreePort()
            .build();
    this.driver = new ChromeDriver(service, options);
    driver.manage().timeouts().scriptTimeout(Duration.ofSeconds(30));
    this.axe = axeSource();
    pagesMayRunScripts(false);
  }

  /** Where Chromium and its driver are; empty on a machine that lacks one. */
  public static Optional<Chromium> start(String language) {
    Optional<Path> browser = program("chromium");
    Optional<Path> driver = program("chromedriver");
    return browser.isEmpty() || driver.isEmpty()
        ? Optional.empty()
        : Optional.of(new Chromium(browser.get(), driver.get(), language));
  }

  private static Optional<Path> program(String name) {
    return Stream.of(System.getenv("PATH").split(":", -1))
        .map(folder -> Path.of(folder, name))
        .filter(Files::isExecutable)
        .findFirst();
  }

  private static String axeSource() {
    try (InputStream stream = Chromium.class.getResourceAsStream(AXE)) {
      if (stream == null) {
        throw new IllegalStateException("There is no " + AXE + " on the class path");
      }
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Lets pages run their scripts from now on, as those of apps have to. */
  public Chromium runningScripts() {
    scripts = true;
    pagesMayRunScripts(true);
    return this;
  }

  private void pagesMayRunScripts(boolean may) {
    driver.executeCdpCommand("Emulation.setScriptExecutionDisabled", Map.of("value", !may));
  }

  /** A phone of 360 by 740 points. */
  public Chromium asPhone(String name) {
    return as(name, 360, 740);
  }

  public Chromium asDesktop(String name) {
    return as(name, 1280, 900);
  }

  /** A window of a size; screenshots carry the name. */
  public Chromium as(String name, int width, int height) {
    prefix = name;
    Map<String, Object> size = new HashMap<>();
    size.put("width", width);
    size.put("height", height);
    size.put("deviceScaleFactor", 1);
    size.put("mobile", width < 700);
    driver.executeCdpCommand("Emulation.setDeviceMetricsOverride", size);
    return this;
  }

  /** Without the sessions of whoever used it before. */
  public Chromium withoutCookies() {
    driver.executeCdpCommand("Network.clearBrowserCookies", Map.of());
    return this;
  }

  public Chromium open(String address) {
    driver.get(address);
    return this;
  }

  public Chromium back() {
    return leaving(() -> driver.navigate().back());
  }

  /**
   * Does something that leads to another page, and waits until the page before is gone: the driver
   * does not wait by itself where pages run no script.
   */
  private Chromium leaving(Runnable action) {
    WebElement page = find("html");
    action.run();
    long giveUp = System.nanoTime() + PATIENCE.toNanos();
    while (isThere(page)) {
      if (System.nanoTime() > giveUp) {
        throw new AssertionError("Nothing led away from " + path());
      }
      LockSupport.parkNanos(PAUSE.toNanos());
    }
    return this;
  }

  private static boolean isThere(WebElement page) {
    try {
      return page.isEnabled();
    } catch (WebDriverException e) {
      // Whatever the driver says of an element of a page that is going or gone.
      return false;
    }
  }

  public String path() {
    return driver.getCurrentUrl().replaceFirst("^https?://[^/]+/forms", "");
  }

  public String title() {
    return String.valueOf(driver.getTitle());
  }

  public String text() {
    return driver.findElement(By.tagName("body")).getText();
  }

  /** Waits for a page that comes by itself. */
  public Chromium awaitText(String text) {
    long giveUp = System.nanoTime() + PATIENCE.toNanos();
    while (!text().contains(text)) {
      if (System.nanoTime() > giveUp) {
        throw new AssertionError("There is no '" + text + "' on " + path());
      }
      LockSupport.parkNanos(PAUSE.toNanos());
    }
    return this;
  }

  /** Waits for an element of a page that comes by itself. */
  public Chromium await(String css) {
    long giveUp = System.nanoTime() + PATIENCE.toNanos();
    while (!isShown(css)) {
      if (System.nanoTime() > giveUp) {
        throw new AssertionError("There is no " + css + " on " + address() + ": " + text());
      }
      LockSupport.parkNanos(PAUSE.toNanos());
    }
    return this;
  }

  private boolean isShown(String css) {
    try {
      return find(css).isDisplayed();
    } catch (WebDriverException e) {
      // Not there yet, or on a page that is going.
      return false;
    }
  }

  public String address() {
    return String.valueOf(driver.getCurrentUrl());
  }

  /**
   * What the browser did not like of the pages since it was asked last, such as something that a
   * content security policy forbids; the statuses of answers apart.
   */
  public List<String> complaints() {
    return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
        .filter(entry -> entry.getLevel().equals(Level.SEVERE))
        .map(LogEntry::getMessage)
        .filter(message -> !message.contains("the server responded with a status of"))
        .toList();
  }

  public WebElement find(String css) {
    return driver.findElement(By.cssSelector(css));
  }

  public boolean has(String css) {
    return !driver.findElements(By.cssSelector(css)).isEmpty();
  }

  public Chromium type(String css, String text) {
    find(css).sendKeys(text);
    return this;
  }

  /** Touches an answer. */
  public Chromium click(String css) {
    find(css).click();
    return this;
  }

  /** Touches a link or button that leads to another page. */
  public Chromium follow(String css) {
    return leaving(() -> find(css).click());
  }

  /** Presses Enter where it leads to another page. */
  public Chromium enter() {
    return leaving(() -> press(Keys.ENTER));
  }

  public Chromium press(CharSequence... keys) {
    for (CharSequence key : keys) {
      new Actions(driver).sendKeys(key).perform();
    }
    return this;
  }

  /** Presses the tabulator until the element has the focus. */
  public Chromium tabTo(String css) {
    for (int presses = 0; presses < 60; presses++) {
      press(Keys.TAB);
      if (driver.switchTo().activeElement().equals(find(css))) {
        return this;
      }
    }
    throw new AssertionError("The keyboard does not reach " + css + " on " + path());
  }

  /** What axe-core finds against WCAG 2.1 AA and good practice, in short. */
  public List<?> violations() {
    pagesMayRunScripts(true);
    try {
      driver.executeScript(axe);
      return (List<?>)
          driver.executeAsyncScript(
              "const done = arguments[arguments.length - 1];"
                  + "axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa',"
                  + " 'best-practice']}).then(result => done(result.violations.map(each =>"
                  + " each.id + ': ' + each.nodes.map(node => node.html).join(' | '))));");
    } finally {
      pagesMayRunScripts(scripts);
    }
  }

  /** What can be pressed and is smaller than 44 by 44 points, skip links apart. */
  public List<?> smallTargets() {
    return (List<?>)
        measured(
            "return [...document.querySelectorAll('main a, main button, main label, header a,"
                + " footer button, header button, nav a, main select,"
                + " main input:not([type=hidden]):not([type=radio]):not([type=checkbox])"
                + ":not(.unseen)')]"
                + ".filter(each => !each.matches('.date label, label.legend-text, h1 label'))"
                + ".map(each => [each.outerHTML.slice(0, 90), each.getBoundingClientRect()])"
                + ".filter(([html, box]) => box.height < 43.9 || box.width < 43.9)"
                + ".map(([html, box]) => html + ' ' + box.width + 'x' + box.height);");
  }

  /** By how many points the page is wider than the window. */
  public long tooWide() {
    return (Long)
        measured(
            "return Math.max(0, Math.ceil(document.documentElement.scrollWidth -"
                + " window.innerWidth));");
  }

  /** Whether the element that has the focus shows it, or its label does. */
  public boolean showsFocus() {
    return (Boolean)
        measured(
            "const at = document.activeElement;"
                + "const inside = at.type === 'radio' || at.type === 'checkbox';"
                + "const shown = inside ? at.nextElementSibling : at;"
                + "const style = getComputedStyle(shown);"
                + "return style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;");
  }

  private Object measured(String script) {
    pagesMayRunScripts(true);
    try {
      Object result = driver.executeScript(script);
      if (result == null) {
        throw new AssertionError("The page gave nothing for " + script);
      }
      return result;
    } finally {
      pagesMayRunScripts(scripts);
    }
  }

  /** Keeps a picture of the whole page in {@code target/screenshots}. */
  public Chromium picture(String name) {
    Map<String, Object> shot =
        driver.executeCdpCommand(
            "Page.captureScreenshot", Map.of("format", "png", "captureBeyondViewport", true));
    try {
      Path folder = Files.createDirectories(Path.of("target", "screenshots"));
      Files.write(
          folder.resolve(prefix + "-" + name + ".png"),
          Base64.getDecoder().decode(String.valueOf(shot.get("data"))));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return this;
  }

  @Override
  public void close() {
    driver.quit();
  }
}
