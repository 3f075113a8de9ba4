package org.condyle.server.users.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.condyle.server.SharedServer;
import org.condyle.server.caller.Role;
import org.condyle.server.partition.Practice;
import org.condyle.server.partition.Practices;
import org.condyle.server.users.Account;
import org.condyle.server.users.Actor;
import org.condyle.server.users.NewMembership;
import org.junit.jupiter.api.Test;

class UserAdminTest {

  private static Practice practice() {
    String name = "p" + UUID.randomUUID().toString().substring(0, 12);
    return SharedServer.server()
        .part(Practices.class)
        .add(name, "Practice " + name, ZoneId.of("America/Chicago"));
  }

  private static Somebody administratorOf(Practice practice) {
    return Somebody.with(
        List.of(new NewMembership(Set.of(practice.partition()), Role.ADMINISTRATOR, null, null)));
  }

  @Test
  void anAdministratorAddsAUserWhoThenSignsIn() {
    Browser admin = Somebody.as(Role.ADMINISTRATOR).firstLogin();
    String login = "made-" + UUID.randomUUID();
    admin.open("/admin/users/new");
    admin.submit(
        "/admin/users/new",
        "login",
        login,
        "name",
        "Made By <b>Hand</b>",
        "email",
        "made@example.org",
        "role",
        "patient",
        "practice",
        "practice",
        "patient",
        "made-1",
        "fhir-user",
        "Patient/made-1");
    assertThat(admin.text()).contains("A one-time password", "shown this once");
    String password = admin.between("<code class=\"secret\">", "</code>");
    Browser browser = new Browser().open("/login");
    browser.submit("/login", "login", login, "password", password);
    browser.submit("/password", "new", Somebody.PASSWORD, "again", Somebody.PASSWORD);
    assertThat(browser.path()).isEqualTo("/account");
    assertThat(browser.text()).contains("Made By &lt;b&gt;Hand&lt;/b&gt;");
    assertThat(admin.open("/admin/users").text())
        .contains(login, "patient · The practice")
        .doesNotContain(password);
  }

  @Test
  void whatIsWrongWithAUserIsSaidBesideTheField() {
    Browser admin = Somebody.as(Role.ADMINISTRATOR).firstLogin().open("/admin/users/new");
    admin.submit(
        "/admin/users/new",
        "login",
        "x!",
        "name",
        "X",
        "role",
        "clinician",
        "practice",
        "practice");
    assertThat(admin.status()).isEqualTo(422);
    assertThat(admin.text()).contains("id=\"login-error\"", "A login name has 3 to 64");
    admin.submit(
        "/admin/users/new",
        "login",
        "good.name",
        "name",
        "X",
        "role",
        "patient",
        "practice",
        "practice");
    assertThat(admin.text()).contains("id=\"patient-error\"");
  }

  @Test
  void anAdministratorDisablesEnablesAndGivesAOneTimePassword() {
    Browser admin = Somebody.as(Role.ADMINISTRATOR).firstLogin();
    Somebody somebody = Somebody.as(Role.PATIENT);
    Browser browser = somebody.firstLogin();
    String page = "/admin/users/" + somebody.account().id();
    admin.open(page).submit(page + "/disable");
    assertThat(admin.text()).contains("disabled");
    assertThat(browser.open("/account").path()).isEqualTo("/login");
    admin.open(page).submit(page + "/enable");
    assertThat(somebody.login(new Browser()).path()).isEqualTo("/account");
    admin.open(page).submit(page + "/password");
    String password = admin.between("<code class=\"secret\">", "</code>");
    browser.open("/login").submit("/login", "login", somebody.login(), "password", password);
    assertThat(browser.path()).isEqualTo("/password");
  }

  @Test
  void aLostPhoneIsReplacedAndTheNextLoginSetsUpAnotherOne() {
    Browser admin = Somebody.as(Role.ADMINISTRATOR).firstLogin();
    Somebody somebody = Somebody.as(Role.STAFF);
    somebody.firstLogin();
    String page = "/admin/users/" + somebody.account().id();
    admin.open(page).submit(page + "/second-factor");
    Browser browser = new Browser().open("/login");
    browser.submit("/login", "login", somebody.login(), "password", Somebody.PASSWORD);
    assertThat(browser.path()).isEqualTo("/second-factor/set-up");
  }

  @Test
  void rolesAreGivenAndTakenAndEndTheSession() {
    Browser admin = Somebody.as(Role.ADMINISTRATOR).firstLogin();
    Somebody somebody = Somebody.as(Role.PATIENT);
    Browser browser = somebody.firstLogin();
    String page = "/admin/users/" + somebody.account().id();
    admin.open(page);
    admin.submit(page + "/memberships", "role", "quality-team", "practice", "practice");
    assertThat(browser.open("/account").path()).isEqualTo("/login");
    Account account = somebody.account();
    assertThat(account.memberships()).hasSize(2);
    String patient = account.memberships().get(0).id().toString();
    admin.open(page).submit(page + "/memberships/" + patient);
    assertThat(somebody.account().memberships())
        .singleElement()
        .satisfies(each -> assertThat(each.role()).isEqualTo(Role.QUALITY));
    assertThat(somebody.account().needsSecondFactor()).isTrue();
  }

  @Test
  void nobodyButAnAdministratorComesHere() {
    Browser clinician = Somebody.as(Role.CLINICIAN).firstLogin();
    for (String path : List.of("/admin/users", "/admin/users/new", "/admin/practices")) {
      assertThat(clinician.open(path).status()).as(path).isEqualTo(403);
      assertThat(new Browser().open(path).path()).as(path).isEqualTo("/login");
    }
    Somebody other = Somebody.as(Role.PATIENT);
    String token = clinician.open("/account").token().orElseThrow();
    assertThat(
            clinician
                .post("/admin/users/" + other.account().id() + "/disable", Map.of("_csrf", token))
                .statusCode())
        .isEqualTo(403);
    assertThat(other.account().isDisabled()).isFalse();
  }

  @Test
  void theAdministratorOfAnotherPracticeReachesNobodyElse() {
    Practice practice = practice();
    Browser admin = administratorOf(practice).firstLogin();
    Somebody own =
        Somebody.with(
            List.of(new NewMembership(Set.of(practice.partition()), Role.CLINICIAN, null, null)));
    Somebody foreign = Somebody.as(Role.CLINICIAN);
    Somebody both =
        Somebody.with(
            List.of(
                new NewMembership(Set.of(practice.partition()), Role.STAFF, null, null),
                new NewMembership(Set.of(1), Role.QUALITY, null, null)));
    assertThat(admin.open("/admin/users").text())
        .contains(own.login(), both.login())
        .doesNotContain(foreign.login(), "quality-team", "The practice");
    String hidden = "/admin/users/" + foreign.account().id();
    assertThat(admin.open(hidden).status()).isEqualTo(404);
    String unknown = "/admin/users/" + UUID.randomUUID();
    assertThat(admin.open(unknown).status()).isEqualTo(404);
    admin.open("/account").submit(hidden + "/disable");
    assertThat(admin.status()).isEqualTo(404);
    admin.open("/account").submit("/admin/users/" + both.account().id() + "/password");
    assertThat(admin.status()).isEqualTo(403);
    admin.open("/account");
    admin.submit(
        "/admin/users/" + own.account().id() + "/memberships",
        "role",
        "quality-team",
        "practice",
        "practice");
    assertThat(own.account().memberships()).hasSize(1);
    assertThat(admin.open("/admin/practices").status()).isEqualTo(403);
  }

  @Test
  void aPracticeIsAddedByAnAdministratorOfTheFirst() {
    Browser admin = Somebody.as(Role.ADMINISTRATOR).firstLogin().open("/admin/practices");
    String name = "added-" + UUID.randomUUID().toString().substring(0, 8);
    admin.submit(
        "/admin/practices", "name", name, "practice-title", "Added", "zone", "America/Denver");
    assertThat(admin.path()).isEqualTo("/admin/practices");
    assertThat(admin.text()).contains(name, "America/Denver");
    admin.submit(
        "/admin/practices", "name", name, "practice-title", "Again", "zone", "America/Denver");
    assertThat(admin.status()).isEqualTo(422);
    admin.submit(
        "/admin/practices", "name", name + "2", "practice-title", "T", "zone", "Mars/Olympus");
    assertThat(admin.text()).contains("id=\"zone-error\"");
  }

  @Test
  void aViewOverSeveralPracticesIsAGrant() {
    Practice other = practice();
    Browser admin = Somebody.as(Role.ADMINISTRATOR).firstLogin();
    Somebody somebody = Somebody.as(Role.STAFF);
    Somebody.accounts()
        .addMembership(
            Actor.SERVER,
            somebody.account().id(),
            new NewMembership(Set.of(1, other.partition()), Role.QUALITY, null, null));
    assertThat(somebody.account().memberships())
        .last()
        .satisfies(each -> assertThat(each.isOverSeveral()).isTrue());
    assertThat(admin.open("/admin/users/" + somebody.account().id()).text())
        .contains("The practice, " + other.title());
  }
}
