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
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.condyle.server.SharedServer;
import org.condyle.server.caller.Role;
import org.condyle.server.smart.OauthTalk.Answer;
import org.condyle.server.smart.OauthTalk.Registered;
import org.condyle.server.users.page.SignedInPerson;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What public conformance kits look at and no other test does; docs/conformance.md lists all. */
class KitChecksTest {

  private static final String SCOPES =
      "launch/patient openid offline_access patient/Patient.rs patient/Observation.rs"
          + " patient/Condition.rs";

  private static SignedInPerson patient;

  @BeforeAll
  static void oneWithASurveyAndALaboratoryValue() {
    HttpResponse<String> stored =
        SharedServer.post(
            "",
            "application/fhir+json",
            """
            {"resourceType":"Bundle","type":"transaction","entry":[
             {"resource":{"resourceType":"Patient","id":"kit-anna"},
              "request":{"method":"PUT","url":"Patient/kit-anna"}},
             {"resource":{"resourceType":"Observation","id":"kit-survey","status":"final",
               "category":[{"coding":[{"system":"urn:c","code":"survey"}]}],
               "code":{"text":"x"},"subject":{"reference":"Patient/kit-anna"}},
              "request":{"method":"PUT","url":"Observation/kit-survey"}},
             {"resource":{"resourceType":"Observation","id":"kit-lab","status":"final",
               "category":[{"coding":[{"system":"urn:c","code":"laboratory"}]}],
               "code":{"text":"x"},"subject":{"reference":"Patient/kit-anna"}},
              "request":{"method":"PUT","url":"Observation/kit-lab"}}]}
            """);
    assertThat(stored.statusCode()).as(stored.body()).isEqualTo(200);
    patient = SignedInPerson.of(Role.PATIENT, "kit-anna", null);
  }

  private static int status(String path, Answer tokens) {
    return OauthTalk.get(path, tokens.text("access_token")).statusCode();
  }

  @Test
  void whoGrantsSomeTypesAloneOpensNoOthers() {
    // Somebody who decided nothing before.
    SignedInPerson fresh = SignedInPerson.of(Role.PATIENT, "kit-anna", null);
    AppLaunch launch = new AppLaunch(AppLaunch.publicApp(SCOPES), SCOPES);
    String consent = AppLaunch.location(launch.start(fresh));
    fresh.open(consent);

    String end =
        AppLaunch.location(
            launch.decide(
                fresh,
                AppLaunch.parameter(consent, "state"),
                "&scope=launch%2Fpatient&scope=patient%2FPatient.rs"));
    Answer tokens = launch.post(launch.exchange(AppLaunch.parameter(end, "code")));

    assertThat(tokens.text("scope")).contains("patient/Patient.rs").doesNotContain("Observation");
    assertThat(status("Patient/kit-anna", tokens)).isEqualTo(200);
    assertThat(status("Observation?patient=kit-anna", tokens)).isEqualTo(403);
    assertThat(status("Observation/kit-survey", tokens)).isEqualTo(403);
    assertThat(status("Condition?patient=kit-anna", tokens)).isEqualTo(403);
  }

  @Test
  void aGranularScopeOpensItsCategoryAlone() {
    String granular = "launch/patient openid patient/Observation.rs?category=urn:c|survey";
    Answer tokens = new AppLaunch(AppLaunch.publicApp(granular), granular).tokens(patient);

    assertThat(tokens.text("scope")).contains("patient/Observation.rs?category=");
    assertThat(OauthTalk.get("Observation?patient=kit-anna", tokens.text("access_token")).body())
        .contains("kit-survey")
        .doesNotContain("kit-lab");
    assertThat(status("Observation/kit-survey", tokens)).isEqualTo(200);
    assertThat(status("Observation/kit-lab", tokens)).isEqualTo(404);
    assertThat(status("Patient/kit-anna", tokens)).isEqualTo(403);
  }

  @Test
  void aRefreshMayAskForLessAndNotForMore() {
    AppLaunch launch = new AppLaunch(AppLaunch.publicApp(SCOPES + " patient/Goal.rs"), SCOPES);
    Answer first = launch.tokens(patient);
    Map<String, String> form = new LinkedHashMap<>();
    form.put("grant_type", "refresh_token");
    form.put("client_id", launch.client.id());
    form.put("refresh_token", first.text("refresh_token"));

    form.put("scope", SCOPES + " patient/Goal.rs");
    assertThat(launch.post(form).text("error")).isEqualTo("invalid_scope");
    form.put("scope", "launch/patient patient/Patient.rs");
    Answer less = launch.post(form);

    assertThat(less.status()).as(less.http().body()).isEqualTo(200);
    assertThat(status("Patient/kit-anna", less)).isEqualTo(200);
    assertThat(status("Observation?patient=kit-anna", less)).isEqualTo(403);
  }

  @Test
  void anAppShowsWhoItIsByItsKey() throws JOSEException {
    ECKey key =
        new ECKeyGenerator(Curve.P_384).keyID("kit").algorithm(JWSAlgorithm.ES384).generate();
    Registered app =
        OauthTalk.register(
            Map.of(
                "name", List.of("By key"),
                "kind", List.of("asymmetric"),
                "grant", List.of("authorization_code"),
                "redirectUri", List.of(AppLaunch.REDIRECT),
                "scope", List.of(SCOPES),
                "jwks", List.of(new JWKSet(key.toPublicJWK()).toString())));
    AppLaunch launch = new AppLaunch(app, SCOPES);
    Map<String, String> form = launch.exchange(launch.code(patient));

    assertThat(launch.post(form).text("error")).isEqualTo("invalid_client");
    form.put("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer");
    form.put("client_assertion", assertion(app, key));
    Answer tokens = launch.post(form);

    assertThat(tokens.status()).as(tokens.http().body()).isEqualTo(200);
    assertThat(status("Patient/kit-anna", tokens)).isEqualTo(200);
    assertThat(launch.refresh(tokens.text("refresh_token")).text("error"))
        .isEqualTo("invalid_client");
  }

  private static String assertion(Registered app, ECKey key) throws JOSEException {
    SignedJWT jwt =
        new SignedJWT(
            new JWSHeader.Builder(JWSAlgorithm.ES384).keyID("kit").build(),
            new JWTClaimsSet.Builder()
                .issuer(app.id())
                .subject(app.id())
                .audience(OauthTalk.TOKEN.toString())
                .expirationTime(Date.from(Instant.now().plus(Duration.ofMinutes(4))))
                .jwtID(UUID.randomUUID().toString())
                .build());
    jwt.sign(new ECDSASigner(key));
    return jwt.serialize();
  }

  @Test
  void tokensAreKeptInNoCache() {
    Answer tokens = new AppLaunch(AppLaunch.publicApp(SCOPES), SCOPES).tokens(patient);

    assertThat(tokens.http().headers().firstValue("Cache-Control").orElse("")).contains("no-store");
    assertThat(tokens.http().headers().firstValue("Pragma")).hasValue("no-cache");
    assertThat(tokens.text("token_type")).isEqualTo("Bearer");
    assertThat(tokens.json()).containsKeys("expires_in", "scope", "id_token");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/fhir/.well-known/smart-configuration",
        "/fhir/metadata",
        "/oauth2/token",
        "/oauth2/introspect",
        "/oauth2/revoke",
        "/oauth2/userinfo",
        "/oauth2/jwks"
      })
  void anAppInABrowserMayAskEveryEndpoint(String path) {
    URI address = URI.create(OauthTalk.SERVER + path);
    HttpResponse<String> preflight =
        SharedServer.send(
            HttpRequest.newBuilder(address)
                .header("Origin", "https://app.example.org")
                .header("Access-Control-Request-Method", "POST")
                .header("Access-Control-Request-Headers", "authorization,content-type")
                .method("OPTIONS", HttpRequest.BodyPublishers.noBody())
                .build());
    HttpResponse<String> answer =
        SharedServer.send(
            HttpRequest.newBuilder(address).header("Origin", "https://app.example.org").build());

    assertThat(preflight.statusCode()).as(preflight.body()).isEqualTo(200);
    assertThat(preflight.headers().firstValue("Access-Control-Allow-Origin")).hasValue("*");
    assertThat(preflight.headers().firstValue("Access-Control-Allow-Methods").orElse(""))
        .contains("POST");
    assertThat(answer.headers().firstValue("Access-Control-Allow-Origin")).hasValue("*");
  }
}
