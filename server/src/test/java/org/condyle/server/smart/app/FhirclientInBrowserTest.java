package org.condyle.server.smart.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.util.JSONObjectUtils;
import java.math.BigDecimal;
import java.net.http.HttpResponse;
import java.text.ParseException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.condyle.server.SharedServer;
import org.condyle.server.browser.Chromium;
import org.condyle.server.caller.Role;
import org.condyle.server.smart.AppLaunch;
import org.condyle.server.smart.OauthTalk;
import org.condyle.server.smart.OauthTalk.Registered;
import org.condyle.server.users.page.SignedInPerson;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Encounter;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Quantity;
import org.hl7.fhir.r4.model.Reference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * An app with SMART Health IT's client library, in a real browser, with somebody in front of it.
 */
@Tag("browser")
class FhirclientInBrowserTest {

  private static final String STANDALONE =
      "launch/patient openid fhirUser offline_access patient/Patient.rs patient/Observation.rs";
  private static final String EHR =
      "launch openid fhirUser online_access patient/Patient.rs patient/Observation.rs";

  private static Optional<Chromium> chromium = Optional.empty();
  private static final AppSite SITE = new AppSite();

  @BeforeAll
  static void start() {
    Fhirclient library = Fhirclient.installed();
    chromium = Chromium.start("en-US");
    assumeTrue(
        chromium.isPresent(),
        "There is no Chromium with chromedriver here, so no app is tried in a browser");
    SITE.with("launch.html", Fhirclient.resource("launch.html"))
        .with("index.html", Fhirclient.resource("index.html"))
        .with("fhir-client.js", library.forBrowsers());
    patient("app-one", "Fhirclientson", "17.5", "23");
    patient("app-other", "Fhirclientsen", "99");
    Encounter visit = new Encounter();
    visit.setId("app-one-visit");
    visit.setStatus(Encounter.EncounterStatus.INPROGRESS);
    visit.getClass_().setCode("AMB");
    visit.setSubject(new Reference("Patient/app-one"));
    SharedServer.client().update().resource(visit).execute();
  }

  private static void patient(String id, String family, String... values) {
    Patient record = new Patient();
    record.setId(id);
    record.addName().setFamily(family).addGiven("Ada");
    record.getBirthDateElement().setValueAsString("1951-02-03");
    SharedServer.client().update().resource(record).execute();
    for (String value : values) {
      Observation score = new Observation();
      score.setId(id + "-" + value.replace('.', '-'));
      score.setStatus(Observation.ObservationStatus.FINAL);
      score.setSubject(new Reference("Patient/" + id));
      score.setCode(
          new CodeableConcept(new Coding("http://loinc.org", "72102-2", null).setDisplay("Score")));
      score.setValue(new Quantity().setValue(new BigDecimal(value)).setUnit("{score}"));
      SharedServer.client().update().resource(score).execute();
    }
  }

  @BeforeEach
  void nobodyIsSignedIn() {
    chromium.orElseThrow().withoutCookies().asDesktop("app").runningScripts();
  }

  @AfterAll
  static void stop() {
    chromium.ifPresent(Chromium::close);
    SITE.close();
  }

  private static Registered registered(String scopes) {
    return registered(scopes, Map.of("kind", List.of("public")), Map.of());
  }

  private static Registered registered(
      String scopes, Map<String, List<String>> how, Map<String, Object> key) {
    Map<String, List<String>> registration = new HashMap<>(how);
    registration.put("name", List.of("Scores over time"));
    registration.put("grant", List.of("authorization_code"));
    registration.put("redirectUri", List.of(SITE.address("index.html")));
    registration.put("launchUrl", List.of(SITE.address("launch.html")));
    registration.put("scope", List.of(scopes));
    Registered app = OauthTalk.register(registration);
    Map<String, Object> settings = new HashMap<>();
    settings.put("clientId", app.id());
    settings.put("scope", scopes);
    settings.put("iss", SharedServer.server().fhirBase().toString());
    settings.put("other", "app-other");
    if (!key.isEmpty()) {
      settings.put("key", key);
    }
    SITE.withSettings(settings);
    return app;
  }

  private static Chromium signIn(Chromium browser, SignedInPerson person) {
    browser.await("#login").type("#login", person.login());
    browser.type("#password", SignedInPerson.PASSWORD).follow("main button.primary");
    return browser.await("#code").type("#code", person.code()).follow("main button.primary");
  }

  private static Map<String, Object> result(Chromium browser) throws ParseException {
    return JSONObjectUtils.parse(browser.await("#result").find("#result").getText());
  }

  private static void assertItReadWhatItWasLaunchedFor(Map<String, Object> result, String user) {
    assertThat(result)
        .doesNotContainKey("error")
        .containsEntry("family", "Fhirclientson")
        .containsEntry("again", "Fhirclientson")
        .containsEntry("patient", "app-one")
        .containsEntry("user", user)
        .containsEntry("isOther", true)
        .containsEntry("isOtherRefresh", true)
        .containsEntry("statusOfOld", 401L)
        .containsEntry("statusOfOther", 404L);
    assertThat(String.valueOf(result.get("values"))).isEqualTo("[17.5, 23]");
  }

  private static Chromium chooseAndAllow(Chromium browser) {
    browser.await("#find").type("#find", "Fhirclientson").follow("main button.primary");
    browser.await(".card").follow(".card button.primary");
    browser.await("fieldset");
    assertThat(browser.text()).contains("Scores over time", "127.0.0.1");
    return browser.follow("main button.primary");
  }

  @Test
  void startedByItselfItGetsThePatientWhomAClinicianChooses() throws Exception {
    SignedInPerson clinician =
        SignedInPerson.of(Role.CLINICIAN, null, "Practitioner/app-clinician");
    registered(STANDALONE);
    Chromium browser = chromium.orElseThrow().open(SITE.address("launch.html"));

    chooseAndAllow(signIn(browser, clinician));

    Map<String, Object> result = result(browser);
    browser.picture("result");
    assertItReadWhatItWasLaunchedFor(result, "Practitioner/app-clinician");
    assertThat(String.valueOf(result.get("granted"))).contains("offline_access");
  }

  @Test
  void openedByAnEhrItGetsThePatientAndTheVisitThatAreOpenThere() throws Exception {
    SignedInPerson clinician = SignedInPerson.of(Role.CLINICIAN, null, "Practitioner/app-ehr");
    Registered ehr = AppLaunch.app("symmetric", "user/*.cruds");
    String token = new AppLaunch(ehr, "user/*.cruds").tokens(clinician).text("access_token");
    Registered app = registered(EHR);
    Parameters wanted = new Parameters();
    wanted.addParameter("client", app.id());
    wanted.addParameter().setName("encounter").setValue(new IdType("app-one-visit"));
    HttpResponse<String> launched = OauthTalk.call("Patient/app-one/$launch", token, wanted);
    assertThat(launched.statusCode()).as(launched.body()).isEqualTo(200);
    String url =
        SharedServer.FHIR
            .newJsonParser()
            .parseResource(Parameters.class, launched.body())
            .getParameter("url")
            .getValue()
            .primitiveValue();
    Chromium browser = chromium.orElseThrow().open(url);

    signIn(browser, clinician).await("fieldset").follow("main button.primary");

    Map<String, Object> result = result(browser);
    assertItReadWhatItWasLaunchedFor(result, "Practitioner/app-ehr");
    assertThat(result).containsEntry("encounter", "app-one-visit");
  }

  @Test
  void withAKeyOfItsOwnItSignsForTheTokens() throws Exception {
    SignedInPerson clinician = SignedInPerson.of(Role.CLINICIAN, null, "Practitioner/app-key");
    ECKey key =
        new ECKeyGenerator(Curve.P_384).keyID("app").algorithm(JWSAlgorithm.ES384).generate();
    registered(
        STANDALONE,
        Map.of(
            "kind", List.of("asymmetric"),
            "jwks", List.of(new JWKSet(key.toPublicJWK()).toString())),
        key.toJSONObject());
    Chromium browser = chromium.orElseThrow().open(SITE.address("launch.html"));

    chooseAndAllow(signIn(browser, clinician));

    assertThat(result(browser))
        .doesNotContainKey("error")
        .containsEntry("family", "Fhirclientson")
        .containsEntry("isOther", false)
        .containsEntry("statusOfOld", 200L);
  }

  @Test
  void aRequestThatItPostsGoesTheSameWay() throws Exception {
    SignedInPerson clinician =
        SignedInPerson.of(Role.CLINICIAN, null, "Practitioner/app-clinician");
    registered(STANDALONE);
    Chromium browser = chromium.orElseThrow().open(OauthTalk.SERVER + "/login");
    signIn(browser, clinician).await("dl.answers");

    // Nobody is asked for a password: the session counts for a form of another site too.
    chooseAndAllow(browser.open(SITE.address("launch.html#post")));

    assertItReadWhatItWasLaunchedFor(result(browser), "Practitioner/app-clinician");
  }
}
