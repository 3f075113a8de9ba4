package org.condyle.server.users.page;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.condyle.server.SharedServer;
import org.condyle.server.caller.Role;
import org.condyle.server.users.Actor;
import org.condyle.server.users.Membership;
import org.condyle.server.users.NewMembership;
import org.junit.jupiter.api.Test;

class LoginOverHttpTest {

  @Test
  void theFirstLoginLeadsFromTheOneTimePasswordToTheAccount() {
    Somebody somebody = Somebody.as(Role.CLINICIAN);
    Browser browser = new Browser().open("/login");
    browser.submit("/login", "login", somebody.login(), "password", somebody.oneTimePassword());
    assertThat(browser.path()).isEqualTo("/password");
    browser.submit("/password", "new", "short", "again", "short");
    assertThat(browser.status()).isEqualTo(422);
    assertThat(browser.text()).contains("fewer than 12 characters");
    browser.submit("/password", "new", Somebody.PASSWORD, "again", Somebody.PASSWORD);
    assertThat(browser.path()).isEqualTo("/second-factor/set-up");
    assertThat(browser.text()).contains("<svg", "QR code");
    somebody.readKey(browser.between("<code class=\"secret\">", "</code>"));
    browser.submit("/second-factor/set-up", "code", "000000");
    assertThat(browser.status()).isEqualTo(422);
    browser.submit("/second-factor/set-up", "code", somebody.code());
    assertThat(browser.text()).contains("Your recovery codes", "shown this once");
    browser.open("/practice");
    assertThat(browser.path()).isEqualTo("/account");
    assertThat(browser.text()).contains("Some Body", "clinician", "10 recovery codes left");
  }

  @Test
  void theNextLoginAsksForTheSecondFactorAndTakesACodeOnce() {
    Somebody somebody = Somebody.as(Role.QUALITY);
    somebody.firstLogin();
    Browser browser = new Browser().open("/login");
    browser.submit("/login", "login", somebody.login(), "password", Somebody.PASSWORD);
    assertThat(browser.path()).isEqualTo("/second-factor");
    assertThat(new Browser().open("/account").path()).isEqualTo("/login");
    assertThat(browser.open("/account").path()).as("half signed in").isEqualTo("/login");
    String code = somebody.code();
    browser.open("/second-factor").submit("/second-factor", "code", code);
    assertThat(browser.path()).isEqualTo("/account");
    Browser other = new Browser().open("/login");
    other.submit("/login", "login", somebody.login(), "password", Somebody.PASSWORD);
    other.submit("/second-factor", "code", code);
    assertThat(other.status()).isEqualTo(422);
    assertThat(other.text()).contains("was used before");
  }

  @Test
  void aPatientNeedsNoSecondFactor() {
    Browser browser = Somebody.as(Role.PATIENT).firstLogin();
    assertThat(browser.path()).isEqualTo("/account");
    assertThat(browser.text()).contains("<dd class=\"given\">patient</dd>");
  }

  @Test
  void noStepIsPassedOverByItsAddress() {
    Somebody somebody = Somebody.as(Role.STAFF);
    Browser browser = new Browser().open("/login");
    browser.submit("/login", "login", somebody.login(), "password", somebody.oneTimePassword());
    for (String path : List.of("/practice", "/second-factor", "/second-factor/set-up")) {
      assertThat(browser.open(path).path()).as(path).isEqualTo("/password");
    }
    for (String path : List.of("/account", "/admin/users")) {
      assertThat(browser.open(path).path()).as(path).isEqualTo("/login");
    }
  }

  @Test
  void aWrongPasswordAndAnUnknownNameAreAnsweredAlike() {
    Somebody somebody = Somebody.as(Role.STAFF);
    Browser known = new Browser().open("/login");
    known.submit("/login", "login", somebody.login(), "password", "wrong wrong wrong");
    Browser unknown = new Browser().open("/login");
    unknown.submit("/login", "login", "nobody-of-that-name", "password", "wrong wrong wrong");
    assertThat(known.status()).isEqualTo(422).isEqualTo(unknown.status());
    assertThat(stripped(known, somebody.login()))
        .isEqualTo(stripped(unknown, "nobody-of-that-name"));
    assertThat(known.text()).doesNotContain("wrong wrong wrong");
  }

  private static String stripped(Browser browser, String login) {
    return browser.text().replace(browser.token().orElseThrow(), "").replace(login, "");
  }

  @Test
  void anIdThatWasThereBeforeTheLoginOpensNothingAfterIt() {
    Somebody somebody = Somebody.as(Role.CLINICIAN);
    somebody.firstLogin();
    // What is too long for a cookie is all that a stranger gets a session for.
    Browser attacker = new Browser().open("/account?long=" + "x".repeat(4000));
    String planted = attacker.session();
    assertThat(planted).isNotEmpty();
    Browser victim = new Browser();
    victim.takeSession(planted);
    somebody.login(victim);
    assertThat(victim.path()).isEqualTo("/account");
    assertThat(victim.session()).isNotEqualTo(planted);
    assertThat(attacker.open("/account").path()).isEqualTo("/login");
  }

  @Test
  void aFormWithoutItsTokenChangesNothing() {
    Somebody somebody = Somebody.as(Role.ADMINISTRATOR);
    Browser browser = somebody.firstLogin();
    for (String path :
        List.of(
            "/account/password",
            "/account/second-factor",
            "/account/sessions",
            "/practice",
            "/logout",
            "/admin/users/new",
            "/admin/users/" + somebody.account().id() + "/password",
            "/admin/practices")) {
      for (Map<String, String> fields :
          List.of(Map.<String, String>of(), Map.of("_csrf", "made-up"))) {
        HttpResponse<String> answer = browser.post(path, fields);
        assertThat(answer.statusCode()).as(path).isEqualTo(403);
        assertThat(answer.body()).contains("Nothing was changed");
      }
    }
    assertThat(new Browser().post("/login", Map.of("login", "x")).statusCode()).isEqualTo(403);
    assertThat(browser.open("/account").path()).isEqualTo("/account");
  }

  @Test
  void theTokenOfAnotherSessionIsNoToken() {
    Browser one = Somebody.as(Role.PATIENT).firstLogin();
    Browser other = Somebody.as(Role.PATIENT).firstLogin();
    String foreign = other.open("/account").token().orElseThrow();
    assertThat(one.post("/account/sessions", Map.of("_csrf", foreign)).statusCode()).isEqualTo(403);
  }

  @Test
  void everyPageSaysHowItMayBeUsed() {
    Browser browser = Somebody.as(Role.PATIENT).firstLogin();
    for (String path : List.of("/login", "/account", "/account/password", "/admin/users")) {
      HttpResponse<String> page = browser.open(path).response();
      assertThat(page.headers().firstValue("Content-Security-Policy").orElse(""))
          .as(path)
          .contains("default-src 'none'", "frame-ancestors 'none'", "form-action 'self'");
      assertThat(page.headers().firstValue("Cache-Control")).as(path).contains("no-store");
      assertThat(page.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
      assertThat(page.body()).doesNotContain("<script", " style=");
    }
    String cookie =
        new Browser()
            .send(HttpRequest.newBuilder(Browser.address("/login")).build())
            .headers()
            .firstValue("Set-Cookie")
            .orElseThrow();
    assertThat(cookie).contains("condyle-form=", "HttpOnly", "SameSite=Lax", "Path=/");
    assertThat(browser.open("/page/style.css").text()).contains("--ink");
  }

  @Test
  void strangersTakeNoMemoryOfTheServer() {
    OpenSessions open = SharedServer.server().part(OpenSessions.class);
    int before = open.size();
    for (int i = 0; i < 50; i++) {
      for (String path : List.of("/login", "/account", "/admin/users?page=2", "/practice")) {
        Browser stranger = new Browser().open(path);
        assertThat(stranger.session()).as(path).isEmpty();
      }
    }
    assertThat(open.size()).isEqualTo(before);
    for (int i = 0; i < 220; i++) {
      assertThat(new Browser().open("/account?long=" + "x".repeat(4000)).session()).isNotEmpty();
    }
    assertThat(open.size() - before).as("of one network").isLessThanOrEqualTo(200);
  }

  @Test
  void theSessionIsForThisServerAndItsPagesAlone() {
    Somebody somebody = Somebody.as(Role.PATIENT);
    Browser browser = new Browser().open("/login");
    HttpResponse<String> answer =
        browser.post(
            "/login",
            Map.of(
                "_csrf", browser.token().orElseThrow(),
                "login", somebody.login(),
                "password", somebody.oneTimePassword()));
    assertThat(answer.headers().allValues("Set-Cookie"))
        .filteredOn(cookie -> cookie.startsWith("condyle-session="))
        .singleElement()
        .satisfies(cookie -> assertThat(cookie).contains("HttpOnly", "SameSite=Lax", "Path=/"));
  }

  @Test
  void whoGuessesDoesNotKeepTheOwnerOut() {
    Somebody somebody = Somebody.as(Role.PATIENT);
    Browser own = somebody.firstLogin();
    own.submit("/logout");
    for (int i = 0; i < 6; i++) {
      Browser stranger = new Browser().open("/login");
      stranger.submit("/login", "login", somebody.login(), "password", "wrong wrong wrong");
      assertThat(stranger.status()).isEqualTo(422);
    }
    Browser stranger = somebody.login(new Browser());
    assertThat(stranger.text()).as("even the right one waits").contains("none is taken");
    assertThat(somebody.login(own).path()).isEqualTo("/account");
  }

  @Test
  void thePageThatRenewsTheSessionHasFormsThatWork() {
    Browser browser = Somebody.as(Role.PATIENT).firstLogin();
    browser.open("/account").submit("/account/sessions");
    assertThat(browser.text()).contains("You are signed out everywhere else");
    browser.submit("/logout");
    assertThat(browser.status()).isEqualTo(200);
    assertThat(browser.text()).contains("You are signed out");
  }

  @Test
  void aFormOfAnotherWindowFromBeforeTheRenewalLeadsBackToItsPage() {
    Somebody somebody = Somebody.as(Role.PATIENT);
    Browser browser = somebody.firstLogin();
    browser.open("/account/password");
    String before = browser.token().orElseThrow();
    browser.open("/account").submit("/account/sessions");
    for (Map.Entry<String, String> each :
        Map.of(
                "/account/password", "/account/password",
                "/account/sessions", "/account",
                "/logout", "/account",
                "/practice", "/practice",
                "/apps/patient?scope=a%20b", "/apps/patient?scope=a%20b")
            .entrySet()) {
      HttpResponse<String> answer = browser.post(each.getKey(), Map.of("_csrf", before));
      assertThat(answer.statusCode()).as(each.getKey()).isEqualTo(403);
      assertThat(answer.body())
          .as(each.getKey())
          .contains("Nothing was changed", "href=\"" + each.getValue() + "\"");
    }
    Browser late = new Browser().open("/login");
    String other = new Browser().open("/login").token().orElseThrow();
    HttpResponse<String> login =
        late.post("/login", Map.of("_csrf", other, "login", "x", "password", "y"));
    assertThat(login.statusCode()).isEqualTo(403);
    assertThat(login.body()).contains("href=\"/login\"");
  }

  @Test
  void whereSomebodyIsLedAfterTheLoginIsOnThisServer() {
    Somebody somebody = Somebody.as(Role.PATIENT);
    somebody.firstLogin();
    for (String planted : List.of("//evil.example.org/", "/\\evil.example.org", "https://evil")) {
      Browser browser = new Browser();
      browser.takeCookie(
          "condyle-wanted",
          Base64.getUrlEncoder().withoutPadding().encodeToString(planted.getBytes(UTF_8)));
      assertThat(somebody.login(browser).path()).as(planted).isEqualTo("/account");
      assertThat(browser.text()).doesNotContain("evil");
    }
  }

  @Test
  void signingOutEndsTheSession() {
    Browser browser = Somebody.as(Role.PATIENT).firstLogin();
    Browser copy = new Browser();
    copy.takeSession(browser.session());
    assertThat(copy.open("/account").path()).isEqualTo("/account");
    browser.open("/account").submit("/logout");
    assertThat(browser.text()).contains("You are signed out");
    assertThat(copy.open("/account").path()).isEqualTo("/login");
  }

  @Test
  void anotherPasswordEndsTheOtherSessionsAndKeepsThisOne() {
    Somebody somebody = Somebody.as(Role.PATIENT);
    Browser browser = somebody.firstLogin();
    Browser elsewhere = somebody.login(new Browser());
    assertThat(elsewhere.path()).isEqualTo("/account");
    browser.open("/account/password");
    browser.submit(
        "/account/password",
        "current",
        "not that one at all",
        "new",
        "eight quiet rivers",
        "again",
        "eight quiet rivers");
    assertThat(browser.text()).contains("That is not your password");
    browser.submit(
        "/account/password",
        "current",
        Somebody.PASSWORD,
        "new",
        "eight quiet rivers",
        "again",
        "eight quiet rivers");
    assertThat(browser.text()).contains("Your password is changed");
    assertThat(elsewhere.open("/account").path()).isEqualTo("/login");
    assertThat(browser.open("/account").path()).isEqualTo("/account");
  }

  @Test
  void whoIsDisabledIsOutAtOnce() {
    Somebody somebody = Somebody.as(Role.PATIENT);
    Browser browser = somebody.firstLogin();
    Somebody.accounts().disable(Actor.SERVER, somebody.account().id());
    assertThat(browser.open("/account").path()).isEqualTo("/login");
  }

  @Test
  void withSeveralMembershipsOneIsChosenAndLaterAnother() {
    Somebody somebody =
        Somebody.with(
            List.of(
                new NewMembership(Set.of(1), Role.CLINICIAN, null, "Practitioner/7"),
                new NewMembership(Set.of(1), Role.ADMINISTRATOR, null, null)));
    Browser browser = somebody.firstLogin();
    assertThat(browser.path()).isEqualTo("/practice");
    assertThat(browser.open("/account").path()).as("nothing is chosen yet").isEqualTo("/login");
    browser.open("/practice");
    Map<Role, String> ids =
        somebody.account().memberships().stream()
            .collect(Collectors.toMap(Membership::role, each -> each.id().toString()));
    String clinician = Objects.requireNonNull(ids.get(Role.CLINICIAN));
    String administrator = Objects.requireNonNull(ids.get(Role.ADMINISTRATOR));
    browser.submit("/practice", "membership", clinician);
    assertThat(browser.text()).contains("<dd class=\"given\">clinician</dd>");
    assertThat(browser.open("/admin/users").status()).isEqualTo(403);
    browser.open("/practice").submit("/practice", "membership", administrator);
    assertThat(browser.text()).contains("<dd class=\"given\">administrator</dd>");
    assertThat(browser.open("/admin/users").status()).isEqualTo(200);
    browser.open("/practice").submit("/practice", "membership", UUID.randomUUID().toString());
    assertThat(browser.open("/admin/users").status()).as("an unknown one").isEqualTo(200);
  }

  @Test
  void somebodyIsLedToWhereTheLoginStoodInTheWay() {
    Somebody somebody = Somebody.as(Role.ADMINISTRATOR);
    somebody.firstLogin();
    Browser browser = new Browser().open("/admin/practices?from=mail&page=2");
    assertThat(browser.path()).isEqualTo("/login");
    browser.submit("/login", "login", somebody.login(), "password", Somebody.PASSWORD);
    HttpResponse<String> signedIn =
        browser.post(
            "/second-factor",
            Map.of("_csrf", browser.token().orElseThrow(), "code", somebody.code()));
    assertThat(signedIn.body()).contains("You are signed in");
    assertThat(Browser.next(signedIn)).hasValue("/admin/practices?from=mail&page=2");
    assertThat(browser.open("/admin/practices").status()).isEqualTo(200);
  }

  @Test
  void springSecurityDoesNotMeetTheFhirEndpointAndTheForms() {
    HttpResponse<String> fhir =
        SharedServer.post("Patient", "application/fhir+json", "{\"resourceType\":\"Patient\"}");
    assertThat(fhir.statusCode()).isEqualTo(201);
    assertThat(fhir.headers().firstValue("Set-Cookie")).isEmpty();
    // A header that Spring Security sends, and nothing else here.
    assertThat(fhir.headers().firstValue("X-XSS-Protection")).isEmpty();
    HttpResponse<String> form =
        new Browser().send(HttpRequest.newBuilder(Browser.address("/forms/style.css")).build());
    assertThat(form.statusCode()).isEqualTo(200);
    assertThat(form.headers().firstValue("Set-Cookie")).isEmpty();
  }
}
