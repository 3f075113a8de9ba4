package org.condyle.server.proms.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.condyle.server.SharedServer;
import org.junit.jupiter.api.Test;

/** What the pages make of where a request comes from: how often it may try, and which cookies. */
class FormsBehindProxyTest {

  private static final String LOOPBACK = "127.0.0.1, 0:0:0:0:0:0:0:1";
  private static final Pattern KEY = Pattern.compile("name=\"key\" value=\"([^\"]+)\"");

  private static FormPatient patient(String id) {
    return FormPatient.born(1975, id).withOperation(FormPatient.KNEE, FormPatient.LEFT);
  }

  private static void guessLinks(FormsSite site, int times) {
    for (int i = 0; i < times; i++) {
      HttpResponse<String> page = get(site.address() + "/forms/l/" + "x".repeat(43));
      assertThat(page.statusCode()).isEqualTo(404);
    }
  }

  private static HttpResponse<String> get(String address, String... headers) {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(address));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return SharedServer.send(request.build());
  }

  @Test
  void afterTooManyWrongTriesThePageSaysWhenToTryAgainAndNothingIsLost() {
    patient("limit");
    try (FormsSite site = new FormsSite(Map.of())) {
      String link = site.link("limit");
      FormBrowser waiting = FormBrowser.open(link);
      FormBrowser answering = FormBrowser.open(link).bornOn("27", "3", "1975");
      String form = answering.page().replaceAll("(?s).*href=\"/forms(/q/[^\"/]+)\".*", "$1");
      answering.go(form + "/1").submit("/1", Map.of("a1", "LA6752-5"));
      guessLinks(site, 30);

      FormBrowser english = FormBrowser.open(link);
      assertThat(english.status()).isEqualTo(429);
      assertThat(english.shown().headers().firstValue("Retry-After")).hasValue("20");
      assertThat(english.page())
          .contains("Please wait a little", "Try again in one minute", "what you had answered");
      FormBrowser spanish = FormBrowser.openIn("es-US", link);
      assertThat(spanish.status()).isEqualTo(429);
      assertThat(spanish.page())
          .contains("lang=\"es\"", "Espere un poco", "otra vez en un minuto", "está guardado");

      // A right birth date at this moment is not looked at, and costs no try.
      waiting.bornOn("27", "3", "1975");
      assertThat(waiting.status()).isEqualTo(429);
      // Who is in already goes on.
      answering.go(form + "/2").submit("/2", Map.of("a2", "LA137-2"));
      assertThat(answering.path()).isEqualTo(form + "/3");

      site.forward(Duration.ofSeconds(20));
      FormBrowser again = FormBrowser.open(link);
      assertThat(again.status()).isEqualTo(200);
      again.bornOn("28", "3", "1975");
      assertThat(again.page()).contains("You can try 4 more times");
      site.forward(Duration.ofSeconds(20));
      again.bornOn("27", "3", "1975");
      assertThat(again.page()).contains("2 of 7 questions answered");
    }
  }

  @Test
  void patientsBehindAProxyOfTheSiteAreCountedEachForHimself() {
    patient("limit-proxy");
    try (FormsSite site = new FormsSite(Map.of("CONDYLE_PROXIES", LOOPBACK))) {
      String wrong = site.address() + "/forms/l/" + "x".repeat(43);
      for (int i = 0; i < 30; i++) {
        get(wrong, "X-Forwarded-For", "6.6.6.6, 192.0.2.1");
      }

      assertThat(get(wrong, "X-Forwarded-For", "7.7.7.7, 192.0.2.1").statusCode()).isEqualTo(429);
      String link = site.link("limit-proxy");
      assertThat(get(link, "X-Forwarded-For", "192.0.2.2").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void theCookiesOfWhoComesByHttpsGoByHttpsAlone() {
    patient("secure");
    try (FormsSite site = new FormsSite(Map.of("CONDYLE_PROXIES", LOOPBACK))) {
      assertThat(cookies(site.link("secure"), "X-Forwarded-Proto", "https"))
          .hasSize(2)
          .allSatisfy(FormsBehindProxyTest::assertSecure);
      assertThat(cookies(site.link("secure"), "X-Forwarded-Proto", "http"))
          .hasSize(2)
          .noneMatch(cookie -> cookie.contains("Secure"));
    }
    try (FormsSite site = new FormsSite(Map.of("CONDYLE_PUBLIC_URL", "https://f.example.org"))) {
      assertThat(cookies(site.link("secure"), "Accept", "*/*"))
          .hasSize(2)
          .allSatisfy(FormsBehindProxyTest::assertSecure);
    }
  }

  @Test
  void whatAStrangerSaysOfHttpsIsNotBelieved() {
    patient("secure-stranger");
    try (FormsSite site = new FormsSite(Map.of("CONDYLE_PROXIES", "192.0.2.77"))) {
      String link = site.link("secure-stranger");
      HttpResponse<String> page = get(link, "X-Forwarded-Proto", "https");

      assertThat(page.headers().allValues("Set-Cookie"))
          .isNotEmpty()
          .noneMatch(cookie -> cookie.contains("Secure"));
      assertThat(page.headers().firstValue("Strict-Transport-Security")).isEmpty();
    }
  }

  private static void assertSecure(String cookie) {
    assertThat(cookie.split("; ")).contains("Secure", "HttpOnly", "SameSite=Strict", "Path=/forms");
  }

  /** The cookie that comes with the first page, and the one of the session. */
  private static List<String> cookies(String link, String header, String value) {
    HttpResponse<String> page = get(link, header, value);
    String start = page.headers().firstValue("Set-Cookie").orElseThrow();
    assertThat(page.headers().firstValue("Strict-Transport-Security").isPresent())
        .isEqualTo(start.contains("Secure"));
    Matcher key = KEY.matcher(page.body());
    assertThat(key.find()).isTrue();
    String fields =
        "day=27&month=3&year=1975&key=" + URLEncoder.encode(key.group(1), StandardCharsets.UTF_8);
    HttpResponse<String> entered =
        SharedServer.send(
            HttpRequest.newBuilder(URI.create(link))
                .headers(header, value, "Content-Type", "application/x-www-form-urlencoded")
                .header("Cookie", start.split(";", -1)[0])
                .POST(BodyPublishers.ofString(fields))
                .build());
    assertThat(entered.statusCode()).isEqualTo(303);
    return List.of(start, entered.headers().firstValue("Set-Cookie").orElseThrow());
  }
}
