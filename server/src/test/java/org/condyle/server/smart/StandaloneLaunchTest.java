package org.condyle.server.smart;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.SignedJWT;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.condyle.server.SharedServer;
import org.condyle.server.caller.Role;
import org.condyle.server.smart.OauthTalk.Answer;
import org.condyle.server.smart.OauthTalk.Registered;
import org.condyle.server.users.page.SignedInPerson;
import org.hl7.fhir.r4.model.Patient;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Apps that are started by themselves, from the login to the tokens. */
class StandaloneLaunchTest {

  private static final String SCOPES =
      "launch/patient openid fhirUser offline_access patient/*.rs user/Observation.rs";

  private static Registered app;
  private static Registered confidential;
  private static SignedInPerson patient;
  private static SignedInPerson clinician;

  @BeforeAll
  static void people() {
    for (String id : List.of("smart-anna", "smart-berta")) {
      Patient record = new Patient();
      record.setId(id);
      record.addName().setFamily("Smartlaunch").addGiven(id.substring("smart-".length()));
      SharedServer.client().update().resource(record).execute();
    }
    app = AppLaunch.publicApp(SCOPES);
    confidential = AppLaunch.app("symmetric", SCOPES + " online_access");
    patient = SignedInPerson.of(Role.PATIENT, "smart-anna", "Patient/smart-anna");
    clinician = SignedInPerson.of(Role.CLINICIAN, null, "Practitioner/smart-doctor");
  }

  @Test
  void aPatientsAppGetsTheOwnRecordAndATokenThatOpensTheEndpoint() throws Exception {
    AppLaunch launch = new AppLaunch(app, SCOPES.replace(" user/Observation.rs", ""));
    launch.with("nonce", "n-1");

    Answer answer = launch.tokens(patient);

    assertThat(answer.text("patient")).isEqualTo("smart-anna");
    assertThat(answer.text("tenant")).isEqualTo("practice");
    assertThat(answer.json()).containsKeys("refresh_token", "id_token", "need_patient_banner");
    assertThat(List.of(answer.text("scope").split(" ")))
        .containsExactlyInAnyOrder(
            "launch/patient", "openid", "fhirUser", "offline_access", "patient/*.rs");
    assertThat(OauthTalk.get("Patient?_id=x", answer.text("access_token")).statusCode())
        .isNotEqualTo(401);
    SignedJWT id = SignedJWT.parse(answer.text("id_token"));
    assertThat(id.getHeader().getAlgorithm()).isEqualTo(JWSAlgorithm.RS256);
    JWKSet keys =
        JWKSet.parse(
            SharedServer.send(
                    java.net.http.HttpRequest.newBuilder(
                            URI.create(OauthTalk.SERVER + "/oauth2/jwks"))
                        .build())
                .body());
    assertThat(keys.getKeys()).allMatch(key -> !key.isPrivate());
    assertThat(
            id.verify(new RSASSAVerifier(keys.getKeyByKeyId(id.getHeader().getKeyID()).toRSAKey())))
        .isTrue();
    assertThat(id.getJWTClaimsSet().getIssuer()).isEqualTo(OauthTalk.SERVER);
    assertThat(id.getJWTClaimsSet().getAudience()).containsExactly(app.id());
    assertThat(id.getJWTClaimsSet().getSubject()).isEqualTo(patient.user().toString());
    assertThat(id.getJWTClaimsSet().getStringClaim("nonce")).isEqualTo("n-1");
    assertThat(id.getJWTClaimsSet().getStringClaim("fhirUser"))
        .isEqualTo(SharedServer.server().fhirBase() + "/Patient/smart-anna");
  }

  @Test
  void whoIsNotSignedInIsSentToTheLoginAndBack() {
    SignedInPerson person = SignedInPerson.of(Role.PATIENT, "smart-berta", null);
    SignedInPerson elsewhere = person.elsewhere();
    AppLaunch launch = new AppLaunch(app, "launch/patient patient/*.rs");

    HttpResponse<String> first = launch.start(elsewhere);

    assertThat(AppLaunch.location(first)).endsWith("/login");
    elsewhere.open("/login");
    elsewhere.signIn();
    assertThat(launch.tokens(elsewhere).text("patient")).isEqualTo("smart-berta");
  }

  @Test
  void aClinicianChoosesAPatientOfThePractice() {
    AppLaunch launch = new AppLaunch(app, "launch/patient patient/*.rs");

    String picker = AppLaunch.location(launch.start(clinician));
    assertThat(picker).contains("/apps/patient?");
    clinician.open(picker);
    HttpResponse<String> found =
        clinician.submit(
            "/apps/patient", "request", URI.create(picker).getRawQuery(), "find", "Smartlaunch");
    assertThat(found.body()).contains("smart-anna", "smart-berta");
    String page = clinician.token();
    HttpResponse<String> chosen =
        clinician.post(
            "/apps/patient",
            Map.of(
                "_csrf",
                page,
                "request",
                URI.create(picker).getRawQuery(),
                "patient",
                "smart-berta"));
    String authorize = AppLaunch.location(chosen);
    assertThat(authorize).startsWith("/oauth2/authorize?").contains("&launch=");
    String consent = AppLaunch.location(clinician.get(authorize));
    String end = AppLaunch.location(launch.allowAll(clinician, consent));
    Answer answer = launch.post(launch.exchange(AppLaunch.parameter(end, "code")));

    assertThat(answer.status()).as(answer.http().body()).isEqualTo(200);
    assertThat(answer.text("patient")).isEqualTo("smart-berta");
    // The handle of the launch is used up.
    HttpResponse<String> again = clinician.get(authorize);
    assertThat(AppLaunch.location(again)).startsWith(AppLaunch.REDIRECT).contains("error=");
  }

  @Test
  void whatIsNotAllowedIsNotGranted() {
    // Somebody who decided nothing before.
    SignedInPerson fresh = SignedInPerson.of(Role.PATIENT, "smart-anna", null);
    AppLaunch launch = new AppLaunch(app, "launch/patient patient/*.rs offline_access openid");
    String consent = AppLaunch.location(launch.start(fresh));
    fresh.open(consent);

    String end =
        AppLaunch.location(
            launch.decide(fresh, AppLaunch.parameter(consent, "state"), "&scope=launch%2Fpatient"));
    Answer answer = launch.post(launch.exchange(AppLaunch.parameter(end, "code")));

    assertThat(answer.text("scope")).doesNotContain("patient/*.rs", "offline_access");
    assertThat(answer.json()).doesNotContainKey("refresh_token");
  }

  @Test
  void aDenialIsToldToTheAppAndGivesNoCode() {
    // Somebody who decided nothing before.
    SignedInPerson fresh = SignedInPerson.of(Role.PATIENT, "smart-anna", null);
    AppLaunch launch = new AppLaunch(app, "launch/patient patient/*.rs openid");
    String consent = AppLaunch.location(launch.start(fresh));
    String page = fresh.open(consent);

    assertThat(page)
        .contains("Growth &lt;chart&gt;", "app.example.org", "Read everything in your record")
        .doesNotContain("<script");
    String end =
        AppLaunch.location(launch.decide(fresh, AppLaunch.parameter(consent, "state"), ""));
    assertThat(AppLaunch.parameters(end))
        .containsEntry("error", "access_denied")
        .containsEntry("state", launch.state)
        .doesNotContainKey("code");
  }

  @Test
  void nobodyDecidesForSomebodyElse() {
    // Somebody who decided nothing before.
    SignedInPerson fresh = SignedInPerson.of(Role.PATIENT, "smart-anna", null);
    AppLaunch launch = new AppLaunch(app, "launch/patient patient/*.rs openid");
    String state = AppLaunch.parameter(AppLaunch.location(launch.start(fresh)), "state");

    HttpResponse<String> other =
        launch.decide(clinician, state, "&scope=patient%2F*.rs&scope=launch%2Fpatient");

    assertThat(other.statusCode()).isEqualTo(400);
    assertThat(clinician.open("/apps/consent?state=" + OauthTalk.encoded(state)))
        .contains("nothing to decide");
  }

  @Test
  void aRequestThatIsNotAsSmartWantsItIsRefused() {
    Map<String, AppLaunch> wrong = new LinkedHashMap<>();
    String scope = "launch/patient patient/*.rs";
    wrong.put(
        "aud is elsewhere",
        new AppLaunch(app, scope).with("aud", "https://elsewhere.example/fhir"));
    wrong.put("no aud", new AppLaunch(app, scope).without("aud"));
    wrong.put("no challenge", new AppLaunch(app, scope).without("code_challenge"));
    wrong.put("plain challenge", new AppLaunch(app, scope).with("code_challenge_method", "plain"));
    wrong.put("no method", new AppLaunch(app, scope).without("code_challenge_method"));
    wrong.put("short challenge", new AppLaunch(app, scope).with("code_challenge", "abc"));
    wrong.put("scope not registered", new AppLaunch(app, scope + " user/Condition.rs"));
    wrong.put("wider scope", new AppLaunch(app, "patient/*.cruds launch/patient"));
    wrong.put("system scope", new AppLaunch(app, scope + " system/*.rs"));
    wrong.put("unknown scope", new AppLaunch(app, scope + " everything"));
    wrong.put("no scope", new AppLaunch(app, scope).without("scope"));
    wrong.put("launch that there is not", new AppLaunch(app, scope).with("launch", "x".repeat(43)));
    wrong.put("no state", new AppLaunch(app, scope).without("state"));

    wrong.forEach(
        (what, launch) -> {
          String end = AppLaunch.location(launch.start(patient));
          assertThat(end).as(what).startsWith(AppLaunch.REDIRECT);
          assertThat(AppLaunch.parameters(end))
              .as(what)
              .containsKey("error")
              .doesNotContainKey("code");
        });
  }

  @Test
  void whoIsNotKnownIsSentNowhere() {
    String scope = "launch/patient patient/*.rs";
    List<AppLaunch> wrong =
        List.of(
            new AppLaunch(app, scope).with("redirect_uri", AppLaunch.REDIRECT + "/"),
            new AppLaunch(app, scope).with("redirect_uri", "https://evil.example/done"),
            new AppLaunch(app, scope).without("redirect_uri"),
            new AppLaunch(app, scope).with("client_id", "nobody"),
            new AppLaunch(app, scope).with("client_id", "operator"),
            new AppLaunch(app, scope).with("request_uri", "urn:x:y"));

    assertThat(wrong)
        .allSatisfy(
            launch -> {
              HttpResponse<String> answer = launch.start(patient);
              assertThat(answer.statusCode()).isEqualTo(400);
              assertThat(answer.headers().firstValue("Location")).isEmpty();
            });
  }

  @Test
  void aCodeIsGoodOnceForItsAppWithItsVerifierAndAddress() {
    AppLaunch launch = new AppLaunch(app, "launch/patient patient/*.rs openid");
    Map<String, String> good = launch.exchange(launch.code(patient));

    Map<String, String> verifier = new LinkedHashMap<>(good);
    verifier.put("code_verifier", "x".repeat(50));
    assertThat(launch.post(verifier).text("error")).isEqualTo("invalid_grant");
    // A field named like our own mark of a request that needs no verifier.
    verifier.put("org.condyle.server.smart.endpoint.PublicClients", "true");
    assertThat(launch.post(verifier).text("error")).isEqualTo("invalid_grant");
    Map<String, String> none = new LinkedHashMap<>(good);
    none.remove("code_verifier");
    assertThat(launch.post(none).status()).isIn(400, 401);
    Map<String, String> address = new LinkedHashMap<>(good);
    address.put("redirect_uri", "https://app.example.org/other");
    assertThat(launch.post(address).text("error")).isEqualTo("invalid_grant");

    Answer first = launch.post(good);
    assertThat(first.status()).as(first.http().body()).isEqualTo(200);
    assertThat(launch.post(good).text("error")).isEqualTo("invalid_grant");
    assertThat(OauthTalk.get("Patient?_id=x", first.text("access_token")).statusCode())
        .as("a code that is sent twice ends what came of it")
        .isEqualTo(401);
  }

  @Test
  void aRefreshTokenIsGoodOnceAndAnOldOneEndsAll() {
    for (Registered client : List.of(app, confidential)) {
      AppLaunch launch = new AppLaunch(client, "launch/patient patient/*.rs offline_access openid");
      Answer first = launch.tokens(patient);

      Answer second = launch.refresh(first.text("refresh_token"));
      assertThat(second.status()).as(second.http().body()).isEqualTo(200);
      assertThat(second.text("patient")).isEqualTo("smart-anna");
      assertThat(second.json()).containsKey("id_token");
      assertThat(second.text("refresh_token")).isNotEqualTo(first.text("refresh_token"));
      assertThat(OauthTalk.get("Patient?_id=x", first.text("access_token")).statusCode())
          .isEqualTo(401);
      assertThat(OauthTalk.get("Patient?_id=x", second.text("access_token")).statusCode())
          .isNotEqualTo(401);

      assertThat(launch.refresh(first.text("refresh_token")).text("error"))
          .isEqualTo("invalid_grant");
      assertThat(launch.refresh(second.text("refresh_token")).text("error"))
          .isEqualTo("invalid_grant");
      assertThat(OauthTalk.get("Patient?_id=x", second.text("access_token")).statusCode())
          .isEqualTo(401);
    }
  }

  @Test
  void anAppWithoutASecretNeedNotSayItsIdWithARefreshTokenAndOneWithASecretShowsIt() {
    Map<String, String> form = new LinkedHashMap<>();
    form.put("grant_type", "refresh_token");
    AppLaunch open = new AppLaunch(app, "launch/patient patient/*.rs offline_access openid");
    form.put("refresh_token", open.tokens(patient).text("refresh_token"));
    assertThat(OauthTalk.post(OauthTalk.TOKEN, form).status()).isEqualTo(200);

    AppLaunch closed =
        new AppLaunch(confidential, "launch/patient patient/*.rs offline_access openid");
    form.put("refresh_token", closed.tokens(patient).text("refresh_token"));
    assertThat(OauthTalk.post(OauthTalk.TOKEN, form).text("error")).isEqualTo("invalid_client");
    form.put("refresh_token", "x".repeat(43));
    Answer over = OauthTalk.post(OauthTalk.TOKEN, form);
    assertThat(over.status()).isEqualTo(400);
    assertThat(over.text("error")).isEqualTo("invalid_grant");
  }

  @Test
  void aRefreshTokenIsOnlyForItsOwnApp() {
    AppLaunch launch = new AppLaunch(app, "launch/patient patient/*.rs offline_access openid");
    String token = launch.tokens(patient).text("refresh_token");

    Registered stranger = AppLaunch.publicApp(SCOPES);
    Answer stolen = new AppLaunch(stranger, SCOPES).refresh(token);

    assertThat(stolen.text("error")).isEqualTo("invalid_grant");
    assertThat(launch.refresh("not-a-token").text("error")).isEqualTo("invalid_grant");
  }

  @Test
  void aTokenIsToldAboutToItsClientAndRevokedByIt() {
    AppLaunch launch = new AppLaunch(confidential, "launch/patient patient/*.rs openid fhirUser");
    String token = launch.tokens(patient).text("access_token");
    URI introspect = URI.create(OauthTalk.SERVER + "/oauth2/introspect");
    String basic = OauthTalk.basic(confidential.id(), confidential.secret());

    Answer active = OauthTalk.post(introspect, Map.of("token", token), "Authorization", basic);
    assertThat(active.json())
        .containsEntry("active", true)
        .containsEntry("client_id", confidential.id())
        .containsEntry("patient", "smart-anna")
        .containsEntry("sub", patient.user().toString())
        .containsKeys("exp", "scope", "fhirUser");
    assertThat(OauthTalk.post(introspect, Map.of("token", token)).status()).isEqualTo(401);
    Registered stranger = AppLaunch.app("symmetric", SCOPES);
    Answer others =
        OauthTalk.post(
            introspect,
            Map.of("token", token),
            "Authorization",
            OauthTalk.basic(stranger.id(), stranger.secret()));
    assertThat(others.json()).isEqualTo(Map.of("active", false));
    assertThat(
            OauthTalk.post(introspect, Map.of("token", "nonsense"), "Authorization", basic).json())
        .isEqualTo(Map.of("active", false));

    OauthTalk.post(
        URI.create(OauthTalk.SERVER + "/oauth2/revoke"),
        Map.of("token", token),
        "Authorization",
        basic);
    assertThat(OauthTalk.get("Patient?_id=x", token).statusCode()).isEqualTo(401);
    assertThat(OauthTalk.post(introspect, Map.of("token", token), "Authorization", basic).json())
        .isEqualTo(Map.of("active", false));
  }

  @Test
  void userInfoSaysWhoItIs() {
    AppLaunch launch = new AppLaunch(app, "launch/patient patient/*.rs openid fhirUser");
    String token = launch.tokens(patient).text("access_token");

    Answer info =
        OauthTalk.post(
            URI.create(OauthTalk.SERVER + "/oauth2/userinfo"),
            Map.of(),
            "Authorization",
            "Bearer " + token);

    assertThat(info.json())
        .containsEntry("sub", patient.user().toString())
        .containsEntry("fhirUser", SharedServer.server().fhirBase() + "/Patient/smart-anna");
    assertThat(OauthTalk.post(URI.create(OauthTalk.SERVER + "/oauth2/userinfo"), Map.of()).status())
        .isEqualTo(401);
  }

  @Test
  void whoseAccessEndsLosesTheTokensOfAllApps() {
    SignedInPerson person = SignedInPerson.of(Role.PATIENT, "smart-berta", null);
    AppLaunch launch = new AppLaunch(app, "launch/patient patient/*.rs offline_access");
    Answer answer = launch.tokens(person);

    person.disable();

    assertThat(OauthTalk.get("Patient?_id=x", answer.text("access_token")).statusCode())
        .isEqualTo(401);
    assertThat(launch.refresh(answer.text("refresh_token")).text("error"))
        .isEqualTo("invalid_grant");
  }

  @Test
  void aWrongSecretIsRefused() {
    AppLaunch launch = new AppLaunch(confidential, "launch/patient patient/*.rs");
    Map<String, String> form = launch.exchange(launch.code(patient));

    Answer wrong =
        OauthTalk.post(
            OauthTalk.TOKEN,
            form,
            "Authorization",
            OauthTalk.basic(confidential.id(), "wrong" + confidential.secret()));

    assertThat(wrong.status()).isEqualTo(401);
    assertThat(wrong.text("error")).isEqualTo("invalid_client");
    assertThat(launch.post(form).status()).isEqualTo(200);
  }
}
