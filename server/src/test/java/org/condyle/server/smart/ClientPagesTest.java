package org.condyle.server.smart;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.condyle.server.SharedServer;
import org.condyle.server.caller.Role;
import org.condyle.server.smart.OauthTalk.Answer;
import org.condyle.server.smart.OauthTalk.Registered;
import org.condyle.server.users.NewMembership;
import org.condyle.server.users.page.SignedInPerson;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Where administrators keep apps. */
class ClientPagesTest {

  private static final int ELSEWHERE = 7027;
  private static final String SCOPES = "launch/patient openid patient/*.rs offline_access";

  private static SignedInPerson admin;
  private static SignedInPerson adminElsewhere;

  @BeforeAll
  static void people() {
    SharedServer.addPractice(ELSEWHERE);
    admin = SignedInPerson.of(Role.ADMINISTRATOR, null, null);
    adminElsewhere =
        SignedInPerson.with(new NewMembership(Set.of(ELSEWHERE), Role.ADMINISTRATOR, null, null));
  }

  private static String shown(String page, String id) {
    Matcher found = Pattern.compile("id=\"" + id + "\">([^<]+)<").matcher(page);
    assertThat(found.find()).as(page).isTrue();
    return found.group(1);
  }

  private static HttpResponse<String> register(
      SignedInPerson person, String name, String kind, String tenant) {
    person.open("/admin/apps/new");
    return person.submit(
        "/admin/apps/new",
        "name",
        name,
        "kind",
        kind,
        "grant",
        "authorization_code",
        "redirectUri",
        AppLaunch.REDIRECT,
        "scope",
        SCOPES,
        "tenant",
        tenant);
  }

  private static Registered registered(String name, String kind) {
    HttpResponse<String> answer = register(admin, name, kind, "practice");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return new Registered(
        shown(answer.body(), "client-id"),
        kind.equals("symmetric") ? shown(answer.body(), "client-secret") : "");
  }

  private static List<String> trail(int partition, String clientId) {
    return JdbcClient.create(SharedServer.server().part(DataSource.class))
        .sql(
            "select notes::json ->> 'event' from condyle.audit_event where partition_id ="
                + " :partition and strpos(notes, :app) > 0 order by id")
        .param("partition", partition)
        .param("app", "\"app\":\"client/" + clientId + "\"")
        .query(String.class)
        .list();
  }

  @Test
  void anAppThatIsRegisteredOnThePageGetsTokensByTheSecretThatIsShownOnce() {
    Registered app = registered("Chart <i>on</i> a page", "symmetric");

    SignedInPerson patient = SignedInPerson.of(Role.PATIENT, "client-page", null);
    AppLaunch launch = new AppLaunch(app, "openid patient/*.rs");
    launch.tokens(patient);

    String page = admin.open("/admin/apps/" + app.id());
    assertThat(page).contains("Chart &lt;i&gt;on&lt;/i&gt; a page", app.id());
    assertThat(page).doesNotContain(app.secret());
    assertThat(admin.open("/admin/apps")).contains(app.id(), "symmetric");
    assertThat(trail(1, app.id())).containsExactly("app-added", "consent-given", "tokens-issued");
  }

  @Test
  void anotherSecretEndsWhatTheOneBeforeOpened() {
    Registered app = registered("Other secret", "symmetric");
    SignedInPerson patient = SignedInPerson.of(Role.PATIENT, "client-page", null);
    AppLaunch launch = new AppLaunch(app, "openid patient/*.rs offline_access");
    Answer tokens = launch.tokens(patient);

    admin.open("/admin/apps/" + app.id());
    String page = admin.submit("/admin/apps/" + app.id() + "/secret").body();
    Registered again = new Registered(app.id(), shown(page, "client-secret"));

    assertThat(again.secret()).isNotEqualTo(app.secret());
    assertThat(OauthTalk.get("Patient?_id=x", tokens.text("access_token")).statusCode())
        .isEqualTo(401);
    assertThat(launch.refresh(tokens.text("refresh_token")).status()).isEqualTo(401);
    new AppLaunch(again, "openid patient/*.rs").tokens(patient);
    assertThat(trail(1, app.id())).contains("app-secret-changed", "app-refused");
  }

  @Test
  void aChangeOfWhatItMayDoEndsWhatItWasGrantedAndAChangeOfItsNameDoesNot() {
    Registered app = registered("To change", "public");
    SignedInPerson patient = SignedInPerson.of(Role.PATIENT, "client-page", null);
    String token = new AppLaunch(app, "openid patient/*.rs").tokens(patient).text("access_token");

    assertThat(change(app, "Changed", SCOPES).statusCode()).isEqualTo(200);
    assertThat(admin.open("/admin/apps/" + app.id())).contains("<h1>Changed</h1>");
    assertThat(OauthTalk.get("Patient?_id=x", token).statusCode()).isNotEqualTo(401);

    change(app, "Changed", "openid patient/Observation.rs");
    assertThat(OauthTalk.get("Patient?_id=x", token).statusCode()).isEqualTo(401);
    String refused = AppLaunch.location(new AppLaunch(app, "openid patient/*.rs").start(patient));
    assertThat(refused).contains("error=invalid_scope");
    assertThat(trail(1, app.id())).filteredOn("app-changed"::equals).hasSize(2);
  }

  private static HttpResponse<String> change(Registered app, String name, String scope) {
    String page = "/admin/apps/" + app.id();
    admin.open(page);
    return admin.submit(
        page + "/change",
        "name",
        name,
        "grant",
        "authorization_code",
        "redirectUri",
        AppLaunch.REDIRECT,
        "scope",
        scope,
        "tenant",
        "practice");
  }

  @Test
  void anAppThatIsDisabledGetsNothingAnyMore() {
    Registered app = registered("To disable", "public");
    SignedInPerson patient = SignedInPerson.of(Role.PATIENT, "client-page", null);
    AppLaunch launch = new AppLaunch(app, "openid patient/*.rs offline_access");
    Answer tokens = launch.tokens(patient);

    admin.open("/admin/apps/" + app.id());
    assertThat(admin.submit("/admin/apps/" + app.id() + "/disable").body()).contains("disabled");

    assertThat(OauthTalk.get("Patient?_id=x", tokens.text("access_token")).statusCode())
        .isEqualTo(401);
    assertThat(launch.refresh(tokens.text("refresh_token")).status()).isEqualTo(401);
    assertThat(new AppLaunch(app, "openid patient/*.rs").start(patient).statusCode())
        .isEqualTo(400);
    assertThat(change(app, "Back again", SCOPES).statusCode()).isEqualTo(422);
    assertThat(trail(1, app.id())).contains("app-disabled");
  }

  @Test
  void whatIsWrongIsSaidBesideItsField() {
    admin.open("/admin/apps/new");
    HttpResponse<String> answer =
        admin.submit(
            "/admin/apps/new",
            "name",
            "Wrong",
            "kind",
            "asymmetric",
            "grant",
            "client_credentials",
            "scope",
            "system/*.rs",
            "jwksUrl",
            "https://10.1.2.3/keys",
            "tenant",
            "practice");

    assertThat(answer.statusCode()).isEqualTo(422);
    assertThat(answer.body())
        .contains("id=\"jwksUrl-error\"", "private network", "https://10.1.2.3/keys");
    assertThat(register(admin, "Nowhere", "public", "no-such-practice").body())
        .contains("acts for at least one practice");
  }

  @Test
  void theAdministratorOfAnotherPracticeSeesAndChangesOnlyItsOwn() {
    Registered foreign = registered("Of the first practice", "symmetric");
    String name = "Of another practice " + UUID.randomUUID();
    HttpResponse<String> own = register(adminElsewhere, name, "public", "test-" + ELSEWHERE);
    assertThat(own.statusCode()).as(own.body()).isEqualTo(200);
    String ownId = shown(own.body(), "client-id");

    assertThat(adminElsewhere.open("/admin/apps"))
        .contains(name)
        .doesNotContain(foreign.id(), "Of the first practice");
    assertThat(adminElsewhere.get("/admin/apps/" + foreign.id()).statusCode()).isEqualTo(404);
    assertThat(adminElsewhere.open("/admin/apps/new")).doesNotContain("The practice");
    assertThat(register(adminElsewhere, "Reaching out", "public", "practice").statusCode())
        .isEqualTo(422);
    for (String deed : List.of("secret", "disable", "change")) {
      adminElsewhere.open("/admin/apps/new");
      assertThat(adminElsewhere.submit("/admin/apps/" + foreign.id() + "/" + deed).statusCode())
          .as(deed)
          .isEqualTo(404);
    }
    // Those of the first practice keep the whole server.
    assertThat(admin.open("/admin/apps")).contains(ownId);
    assertThat(trail(ELSEWHERE, ownId)).containsExactly("app-added");
    assertThat(trail(1, foreign.id())).containsExactly("app-added");
  }

  @Test
  void nobodyButAnAdministratorComesHereAndNoFormWithoutItsToken() {
    SignedInPerson clinician = SignedInPerson.of(Role.CLINICIAN, null, null);
    assertThat(clinician.get("/admin/apps").statusCode()).isEqualTo(403);
    assertThat(clinician.get("/admin/apps/new").statusCode()).isEqualTo(403);
    assertThat(AppLaunch.location(admin.elsewhere().get("/admin/apps"))).endsWith("/login");

    Map<String, String> form =
        Map.of("name", "Forged", "kind", "public", "scope", "openid", "tenant", "practice");
    assertThat(admin.post("/admin/apps/new", form).statusCode()).isEqualTo(403);
    assertThat(admin.open("/admin/apps")).doesNotContain("Forged");
  }
}
