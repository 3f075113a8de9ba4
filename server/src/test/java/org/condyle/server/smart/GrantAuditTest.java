package org.condyle.server.smart;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.condyle.server.SharedServer;
import org.condyle.server.caller.Role;
import org.condyle.server.smart.OauthTalk.Answer;
import org.condyle.server.smart.OauthTalk.Registered;
import org.condyle.server.users.page.SignedInPerson;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What people let apps do, and what comes of it, leaves rows in the audit trail. */
class GrantAuditTest {

  private static final String SCOPES = "offline_access openid patient/*.rs";

  private record Row(
      int partitionId,
      String agent,
      @Nullable String client,
      String subtype,
      int outcome,
      String event,
      @Nullable String detail) {}

  private static List<Row> rows(String clientId) {
    return JdbcClient.create(SharedServer.server().part(DataSource.class))
        .sql(
            "select partition_id, agent, client, subtype, outcome, notes::json ->> 'event' as"
                + " event, notes::json ->> 'detail' as detail from condyle.audit_event where"
                + " strpos(notes, :app) > 0 order by id")
        .param("app", "\"app\":\"client/" + clientId + "\"")
        .query(Row.class)
        .list();
  }

  private static SignedInPerson patient() {
    return SignedInPerson.of(Role.PATIENT, "grant-audit", null);
  }

  @Test
  void aGrantIsRecordedFromTheConsentToItsEndAndNothingSecretWithIt() {
    Registered app = AppLaunch.app("symmetric", SCOPES);
    SignedInPerson person = patient();
    AppLaunch launch = new AppLaunch(app, SCOPES);
    Answer tokens = launch.tokens(person);
    Answer refreshed = launch.refresh(tokens.text("refresh_token"));
    OauthTalk.post(
        URI.create(OauthTalk.SERVER + "/oauth2/revoke"),
        Map.of("token", refreshed.text("refresh_token")),
        "Authorization",
        OauthTalk.basic(app.id(), app.secret()));

    String user = "user/" + person.user();
    List<Row> rows = rows(app.id());
    assertThat(rows.subList(1, rows.size()))
        .containsExactly(
            new Row(1, user, null, "consent", 0, "consent-given", SCOPES),
            new Row(1, user, app.id(), "token", 0, "tokens-issued", SCOPES),
            new Row(1, user, app.id(), "token", 0, "tokens-revoked", "by the program"));
    assertThat(rows.get(0).event()).isEqualTo("app-added");
    assertThat(rows.get(0).agent()).isEqualTo("client/operator");
    assertThat(rows.toString())
        .doesNotContain(app.secret(), tokens.text("access_token"), tokens.text("refresh_token"));
  }

  @Test
  void aDenialIsRecorded() {
    Registered app = AppLaunch.app("public", SCOPES);
    SignedInPerson person = patient();
    AppLaunch launch = new AppLaunch(app, SCOPES);
    String consent = AppLaunch.location(launch.start(person));
    launch.decide(person, AppLaunch.parameter(consent, "state"), "");

    List<Row> rows = rows(app.id());
    assertThat(rows.get(rows.size() - 1))
        .isEqualTo(new Row(1, "user/" + person.user(), null, "consent", 4, "consent-denied", null));
  }

  @Test
  void whatIsSentASecondTimeIsRecordedWithTheEndOfTheGrant() {
    Registered app = AppLaunch.app("public", SCOPES);
    SignedInPerson person = patient();
    AppLaunch launch = new AppLaunch(app, SCOPES);
    Map<String, String> exchange = launch.exchange(launch.code(person));
    Answer first = launch.post(exchange);
    assertThat(launch.post(exchange).text("error")).isEqualTo("invalid_grant");
    AppLaunch second = new AppLaunch(app, SCOPES);
    Answer tokens = second.tokens(person);
    second.refresh(tokens.text("refresh_token"));
    second.refresh(tokens.text("refresh_token"));

    assertThat(first.status()).isEqualTo(200);
    assertThat(rows(app.id()))
        .filteredOn(row -> row.event().equals("tokens-reused"))
        .containsExactly(
            new Row(1, "user/" + person.user(), app.id(), "token", 4, "tokens-reused", "code"),
            new Row(
                1,
                "user/" + person.user(),
                app.id(),
                "token",
                4,
                "tokens-reused",
                "refresh token"));
  }

  @Test
  void aClientThatDoesNotShowWhoItIsIsRecordedWhereItBelongs() {
    Registered app = AppLaunch.app("symmetric", SCOPES);
    Map<String, String> form = new LinkedHashMap<>();
    form.put("grant_type", "refresh_token");
    form.put("refresh_token", "x".repeat(43));
    String unknown = "nobody-" + app.id();
    for (String id : List.of(app.id(), unknown)) {
      Answer refused =
          OauthTalk.post(
              OauthTalk.TOKEN, form, "Authorization", OauthTalk.basic(id, "a wrong secret"));
      assertThat(refused.status()).isEqualTo(401);
    }

    List<Row> rows = rows(app.id());
    assertThat(rows.get(rows.size() - 1))
        .isEqualTo(
            new Row(
                1, "client/" + app.id(), null, "login", 4, "app-refused", "client_secret_basic"));
    assertThat(rows(unknown))
        .containsExactly(
            new Row(
                0, "client/" + unknown, null, "login", 4, "app-refused", "client_secret_basic"));
  }
}
