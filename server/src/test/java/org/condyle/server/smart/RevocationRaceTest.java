package org.condyle.server.smart;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.condyle.server.SharedServer;
import org.condyle.server.caller.Role;
import org.condyle.server.smart.OauthTalk.Answer;
import org.condyle.server.smart.OauthTalk.Registered;
import org.condyle.server.users.page.SignedInPerson;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * What is granted at the very moment in which access ends. The end of access is held open, done but
 * not committed, while a grant is asked for.
 */
class RevocationRaceTest {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** Does something while an end of access is done and not yet committed. */
  private static <T> T during(List<String> end, Object of, Supplier<T> work) throws Exception {
    try (Connection connection = SharedServer.server().part(DataSource.class).getConnection()) {
      connection.setAutoCommit(false);
      for (String statement : end) {
        execute(connection, statement, of);
      }
      CompletableFuture<T> result = CompletableFuture.supplyAsync(work);
      awaitDoneOrWaiting(result);
      connection.commit();
      connection.setAutoCommit(true);
      return result.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }
  }

  private static void execute(Connection connection, String sql, Object of) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setObject(1, of);
      int unused = statement.executeUpdate();
    }
  }

  private static void awaitDoneOrWaiting(CompletableFuture<?> result) throws Exception {
    JdbcClient database = JdbcClient.create(SharedServer.server().part(DataSource.class));
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!result.isDone() && System.nanoTime() < end) {
      long waiting =
          database
              .sql("select count(*) from pg_locks where not granted")
              .query(Long.class)
              .single();
      if (waiting > 0) {
        return;
      }
      TimeUnit.MILLISECONDS.sleep(10);
    }
  }

  @Test
  void noAppGetsTokensOfSomebodyWhoseAccessEndsMeanwhile() throws Exception {
    SignedInPerson person = SignedInPerson.of(Role.CLINICIAN, null, "Practitioner/race");
    Registered client = AppLaunch.publicApp("openid user/Observation.rs offline_access");
    Answer before = new AppLaunch(client, "openid user/Observation.rs").tokens(person);
    assertThat(before.text("access_token")).isNotEmpty();
    AppLaunch again = new AppLaunch(client, "openid user/Observation.rs");

    HttpResponse<String> answer =
        during(
            List.of(
                "update condyle.account set disabled = true, access_number = access_number + 1"
                    + " where id = ?",
                "delete from condyle.smart_authorization where user_id = ?"),
            person.user(),
            () -> again.start(person));

    assertThat(answer.headers().firstValue("Location").orElse("")).doesNotContain("code=");
    assertThat(left("user_id", person.user())).as("grants of the user").isZero();
    assertThat(AppLaunch.location(person.get("/account"))).endsWith("/login");
  }

  @Test
  void signingOutEverywhereEndsWhatIsGrantedMeanwhile() throws Exception {
    SignedInPerson person = SignedInPerson.of(Role.CLINICIAN, null, "Practitioner/race");
    Registered client = AppLaunch.publicApp("openid user/Observation.rs offline_access");
    Answer before = new AppLaunch(client, "openid user/Observation.rs").tokens(person);
    assertThat(before.text("access_token")).isNotEmpty();
    AppLaunch again = new AppLaunch(client, "openid user/Observation.rs");

    HttpResponse<String> answer =
        during(
            List.of(
                "update condyle.account set access_number = access_number + 1 where id = ?",
                "delete from condyle.smart_authorization where user_id = ?"),
            person.user(),
            () -> again.start(person));

    assertThat(answer.headers().firstValue("Location").orElse("")).doesNotContain("code=");
    assertThat(left("user_id", person.user())).isZero();
  }

  @Test
  void aRefreshAtTheMomentOfTheEndGivesNothing() throws Exception {
    SignedInPerson person = SignedInPerson.of(Role.CLINICIAN, null, "Practitioner/race");
    Registered client = AppLaunch.publicApp("user/Observation.rs offline_access");
    AppLaunch app = new AppLaunch(client, "user/Observation.rs offline_access");
    Answer tokens = app.tokens(person);

    Answer refreshed =
        during(
            List.of(
                "update condyle.account set disabled = true, access_number = access_number + 1"
                    + " where id = ?",
                "delete from condyle.smart_authorization where user_id = ?"),
            person.user(),
            () -> app.refresh(tokens.text("refresh_token")));

    assertThat(refreshed.status()).as(refreshed.http().body()).isEqualTo(400);
    assertThat(refreshed.json()).doesNotContainKey("access_token");
    assertThat(left("user_id", person.user())).isZero();
    assertThat(OauthTalk.get("Observation?_id=x", tokens.text("access_token")).statusCode())
        .isEqualTo(401);
  }

  @Test
  void noBackendServiceGetsATokenWhileItIsDisabled() throws Exception {
    ECKey key = new ECKeyGenerator(Curve.P_384).keyID("race").generate();
    String client =
        OauthTalk.register(
                Map.of(
                    "name", List.of("Race"),
                    "kind", List.of("asymmetric"),
                    "grant", List.of("client_credentials"),
                    "scope", List.of("system/Patient.rs"),
                    "jwks", List.of(new JWKSet(key.toPublicJWK()).toString())))
            .id();
    assertThat(ask(client, key).status()).isEqualTo(200);

    Answer answer =
        during(
            List.of(
                "update condyle.smart_client set disabled = now() where client_id = ?",
                "delete from condyle.smart_authorization where client_id = ?"),
            client,
            () -> ask(client, key));

    assertThat(answer.json()).as(answer.http().body()).doesNotContainKey("access_token");
    assertThat(left("client_id", client)).isZero();
  }

  private static long left(String column, Object value) {
    return JdbcClient.create(SharedServer.server().part(DataSource.class))
        .sql("select count(*) from condyle.smart_authorization where " + column + " = :value")
        .param("value", value)
        .query(Long.class)
        .single();
  }

  private static Answer ask(String client, ECKey key) {
    try {
      SignedJWT assertion =
          new SignedJWT(
              new JWSHeader.Builder(JWSAlgorithm.ES384).keyID("race").build(),
              new JWTClaimsSet.Builder()
                  .issuer(client)
                  .subject(client)
                  .audience(OauthTalk.TOKEN.toString())
                  .expirationTime(Date.from(Instant.now().plus(Duration.ofMinutes(4))))
                  .jwtID(UUID.randomUUID().toString())
                  .build());
      assertion.sign(new ECDSASigner(key));
      Map<String, String> form = new LinkedHashMap<>();
      form.put("grant_type", "client_credentials");
      form.put("client_id", client);
      form.put("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer");
      form.put("client_assertion", assertion.serialize());
      form.put("scope", "system/Patient.rs");
      return OauthTalk.post(OauthTalk.TOKEN, form);
    } catch (JOSEException e) {
      throw new AssertionError(e);
    }
  }
}
