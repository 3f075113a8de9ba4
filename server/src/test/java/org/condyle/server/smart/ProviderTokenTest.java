package org.condyle.server.smart;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.condyle.server.SharedServer;
import org.condyle.server.caller.Role;
import org.condyle.server.oidc.Identity;
import org.condyle.server.oidc.TestProvider;
import org.condyle.server.users.Account;
import org.condyle.server.users.Accounts;
import org.condyle.server.users.Actor;
import org.condyle.server.users.Identities;
import org.condyle.server.users.NewMembership;
import org.hl7.fhir.r4.model.Parameters;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What access tokens of the site's OpenID provider open, over HTTP. */
class ProviderTokenTest {

  private static final TestProvider PROVIDER = TestProvider.shared();
  private static final int OTHER = 7042;
  private static final String MINE = "oidc-mine";
  private static final String ANOTHER = "oidc-another";

  private static String clinician;

  @BeforeAll
  static void patients() {
    SharedServer.addPractice(OTHER);
    for (String id : List.of(MINE, ANOTHER)) {
      String patient = "{\"resourceType\":\"Patient\",\"id\":\"" + id + "\"}";
      assertThat(SharedServer.put("Patient/" + id, "application/fhir+json", patient).statusCode())
          .isIn(200, 201);
    }
    clinician = linked(in(1, Role.CLINICIAN));
  }

  private static NewMembership in(int practice, Role role) {
    return new NewMembership(Set.of(practice), role, role == Role.PATIENT ? MINE : null, null);
  }

  private static Accounts accounts() {
    return SharedServer.server().part(Accounts.class);
  }

  private static Account account(NewMembership... memberships) {
    String login = "oidc-" + UUID.randomUUID();
    accounts().add(Actor.SERVER, login, "Some Body", null, List.of(memberships));
    return accounts().find(login).orElseThrow();
  }

  private static String linked(NewMembership... memberships) {
    return linked(account(memberships));
  }

  /** Tokens are made by the second, and are good when made after this. */
  private static String linked(Account account) {
    String subject = "subject-" + UUID.randomUUID();
    SharedServer.server()
        .part(Identities.class)
        .link(Actor.SERVER, account.id(), new Identity(PROVIDER.issuer(), subject));
    return subject;
  }

  /** A second later, as clocks of tokens go. */
  private static JWTClaimsSet.Builder claims(String subject) {
    return PROVIDER
        .accessClaims(subject)
        .issueTime(Date.from(Instant.now().plusSeconds(2)))
        .claim("scope", "openid email user/*.rs made-up");
  }

  private static int status(String path, JWTClaimsSet.Builder claims) {
    return OauthTalk.get(path, PROVIDER.signed(claims)).statusCode();
  }

  private static int status(JWTClaimsSet.Builder claims) {
    return status("Patient/" + MINE, claims);
  }

  @Test
  void aTokenOpensWhatTheRoleMayAndTheScopesGrant() {
    assertThat(status(claims(clinician))).isEqualTo(200);
    assertThat(status(claims(clinician).claim("scope", "user/Patient.rs"))).isEqualTo(200);
    assertThat(status(claims(clinician).claim("scope", "user/Observation.rs"))).isEqualTo(403);
    assertThat(
            status(
                claims(clinician)
                    .claim("scope", null)
                    .claim("scp", List.of("openid", "user/Patient.rs"))))
        .isEqualTo(200);
    assertThat(status(claims(clinician).claim("scope", null).claim("scp", "user/Patient.r")))
        .isEqualTo(200);
    String administrator = linked(in(1, Role.ADMINISTRATOR));
    assertThat(status(claims(administrator))).as("no patients").isEqualTo(403);
  }

  @Test
  void scopesThatAreNotUnderstoodOrAProgramsOpenNothing() {
    for (String scope : List.of("", "openid", "admin", "user/Patient", "system/*.cruds", "*")) {
      assertThat(status(claims(clinician).claim("scope", scope))).as(scope).isEqualTo(403);
    }
    assertThat(status(claims(clinician).claim("scope", null))).isEqualTo(403);
    assertThat(status(claims(clinician).claim("scope", Map.of("user/*.rs", true)))).isEqualTo(403);
  }

  @Test
  void bothKindsOfAccessTokensAndSeveralAlgorithmsAreTaken() {
    JWTClaimsSet set = claims(clinician).build();
    for (JWSAlgorithm algorithm : List.of(JWSAlgorithm.RS512, JWSAlgorithm.PS256)) {
      for (JOSEObjectType type :
          new JOSEObjectType[] {JOSEObjectType.JWT, new JOSEObjectType("at+jwt"), null}) {
        String token = TestProvider.signed(set, PROVIDER.key(), algorithm, type);
        assertThat(OauthTalk.get("Patient/" + MINE, token).statusCode())
            .as(algorithm + " " + type)
            .isEqualTo(200);
      }
    }
  }

  private static UnaryOperator<JWTClaimsSet.Builder> with(String name, @Nullable Object value) {
    return claims -> claims.claim(name, value);
  }

  static Stream<Arguments> wrongClaims() {
    return Stream.of(
        Arguments.of("another issuer", with("iss", "https://elsewhere.example.org")),
        Arguments.of("no issuer", with("iss", null)),
        Arguments.of("another audience", with("aud", "account")),
        Arguments.of("the audience of id tokens", with("aud", TestProvider.CLIENT_ID)),
        Arguments.of("no audience", with("aud", null)),
        Arguments.of("expired", with("exp", in(-60))),
        Arguments.of("without end", with("exp", null)),
        Arguments.of("not yet good", with("nbf", in(120))),
        Arguments.of("issued later", with("iat", in(600))),
        Arguments.of("without time of issue", with("iat", null)),
        Arguments.of("without subject", with("sub", null)),
        Arguments.of("with an empty subject", with("sub", "")),
        Arguments.of("with a subject nobody has", with("sub", "nobody")),
        Arguments.of("with a login name as subject", with("sub", "administrator")),
        Arguments.of("an id token", with("typ", "ID")),
        Arguments.of("a refresh token", with("typ", "Refresh")),
        Arguments.of("with the hash of another token", with("at_hash", "x")),
        Arguments.of("an event", with("events", Map.of("logout", Map.of()))),
        Arguments.of("bound to a key", with("cnf", Map.of("jkt", "x"))),
        Arguments.of("of two programs", with("client_id", "another-app")),
        Arguments.of("of a program with a blank", with("azp", "some app for Patient/1")),
        Arguments.of("without a second factor", with("acr", "silver")),
        Arguments.of("of a practice there is not", with(TestProvider.PRACTICE_CLAIM, "nowhere")),
        Arguments.of(
            "of a practice that is not the person's",
            with(TestProvider.PRACTICE_CLAIM, "test-" + OTHER)),
        Arguments.of(
            "of two practices",
            with(TestProvider.PRACTICE_CLAIM, List.of("practice", "test-" + OTHER))),
        Arguments.of("with a patient that is no id", with("patient", "x' or 1=1")));
  }

  private static Date in(long seconds) {
    return Date.from(Instant.now().plusSeconds(seconds));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("wrongClaims")
  void aTokenWithAWrongClaimOpensNothing(String what, UnaryOperator<JWTClaimsSet.Builder> change) {
    assertRefused(PROVIDER.signed(change.apply(claims(clinician))));
  }

  /** The answer is the same for whatever is wrong. */
  private static void assertRefused(String token) {
    HttpResponse<String> answer = OauthTalk.get("Patient/" + MINE, token);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(401);
    assertThat(answer.body())
        .contains("CONDYLE-7001", "no access token that is valid here")
        .doesNotContain(MINE, "issuer", "audience", "expired", "subject");
    assertThat(answer.headers().firstValue("WWW-Authenticate"))
        .hasValue("Bearer realm=\"condyle\", error=\"invalid_token\"");
  }

  static Stream<Arguments> forged() {
    Supplier<JWTClaimsSet> good = () -> claims(clinician).build();
    return Stream.of(
        token("none", () -> new PlainJWT(good.get()).serialize()),
        token(
            "the public key as a secret",
            () -> byMac(good.get(), PROVIDER.key().toPublicJWK().toJSONString())),
        token("the public key in PEM as a secret", () -> byMac(good.get(), pem(PROVIDER.key()))),
        token(
            "a key that is not published",
            () -> rsa(good.get(), TestProvider.newKey("not-published"))),
        token(
            "another key of the same id",
            () -> rsa(good.get(), TestProvider.newKey(PROVIDER.key().getKeyID()))),
        token("a key in the header", () -> withOwnKey(good.get())),
        token("another claim", () -> tampered(PROVIDER.signed(claims(clinician)))),
        token("no signature", () -> PROVIDER.signed(claims(clinician)).replaceAll("[^.]+$", "")),
        token(
            "another type",
            () ->
                TestProvider.signed(
                    good.get(),
                    PROVIDER.key(),
                    JWSAlgorithm.RS256,
                    new JOSEObjectType("logout+jwt"))),
        token("a token in a token", () -> nested(PROVIDER.signed(claims(clinician)))),
        token("huge", () -> PROVIDER.signed(claims(clinician).claim("more", "x".repeat(4_800)))),
        token("deep", () -> deep(PROVIDER.signed(claims(clinician)))),
        token("two dots", () -> ".."),
        token("no JSON", () -> "AAAA.AAAA.AAAA"));
  }

  private static Arguments token(String what, Supplier<String> token) {
    return Arguments.of(what, token);
  }

  private static String rsa(JWTClaimsSet set, RSAKey key) {
    return TestProvider.signed(set, key, JWSAlgorithm.RS256, JOSEObjectType.JWT);
  }

  private static String byMac(JWTClaimsSet set, String secret) {
    try {
      SignedJWT token =
          new SignedJWT(
              new JWSHeader.Builder(JWSAlgorithm.HS256).keyID(PROVIDER.key().getKeyID()).build(),
              set);
      token.sign(new MACSigner(secret.getBytes(StandardCharsets.UTF_8)));
      return token.serialize();
    } catch (JOSEException e) {
      throw new AssertionError(e);
    }
  }

  private static String pem(RSAKey key) {
    try {
      return "-----BEGIN PUBLIC KEY-----\n"
          + Base64.getMimeEncoder().encodeToString(key.toRSAPublicKey().getEncoded())
          + "\n-----END PUBLIC KEY-----\n";
    } catch (JOSEException e) {
      throw new AssertionError(e);
    }
  }

  private static String withOwnKey(JWTClaimsSet set) {
    try {
      RSAKey own = TestProvider.newKey("own");
      SignedJWT token =
          new SignedJWT(
              new JWSHeader.Builder(JWSAlgorithm.RS256).jwk(own.toPublicJWK()).build(), set);
      token.sign(new RSASSASigner(own));
      return token.serialize();
    } catch (JOSEException e) {
      throw new AssertionError(e);
    }
  }

  private static String tampered(String token) {
    String[] parts = token.split("\\.");
    String claims = new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8);
    return parts[0] + "." + base64(claims.replace("some-app", "same-app")) + "." + parts[2];
  }

  private static String deep(String token) {
    String[] parts = token.split("\\.");
    return parts[0] + "." + base64("{\"a\":" + "[".repeat(4_000)) + "." + parts[2];
  }

  private static String base64(String text) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String nested(String token) {
    try {
      JWSObject outer =
          new JWSObject(
              new JWSHeader.Builder(JWSAlgorithm.RS256)
                  .keyID(PROVIDER.key().getKeyID())
                  .contentType("JWT")
                  .build(),
              new Payload(token));
      outer.sign(new RSASSASigner(PROVIDER.key()));
      return outer.serialize();
    } catch (JOSEException e) {
      throw new AssertionError(e);
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("forged")
  void aTokenThatTheProviderDidNotMakeSoOpensNothing(String what, Supplier<String> token) {
    assertRefused(token.get());
  }

  @Test
  void aDisabledAccountIsRefusedAtOnce() {
    Account account = account(in(1, Role.CLINICIAN));
    String token = PROVIDER.signed(claims(linked(account)));
    assertThat(OauthTalk.get("Patient/" + MINE, token).statusCode()).isEqualTo(200);
    accounts().disable(Actor.SERVER, account.id());
    assertRefused(token);
  }

  @Test
  void aTokenFromBeforeTheAccessWasEndedOpensNothing() {
    Account account = account(in(1, Role.CLINICIAN));
    String subject = linked(account);
    String before = PROVIDER.signed(claims(subject).issueTime(in(-5)));
    assertRefused(before);
    assertThat(status(claims(subject))).isEqualTo(200);
  }

  @Test
  void aTokenOfAPersonWhoseLinkWasTakenAwayOpensNothing() {
    Account account = account(in(1, Role.CLINICIAN));
    String token = PROVIDER.signed(claims(linked(account)));
    assertThat(OauthTalk.get("Patient/" + MINE, token).statusCode()).isEqualTo(200);
    SharedServer.server()
        .part(Identities.class)
        .unlink(Actor.SERVER, account.id(), PROVIDER.issuer());
    assertRefused(token);
  }

  @Test
  void theClaimOfThePracticeChoosesAmongSeveralMemberships() {
    String subject = linked(in(1, Role.CLINICIAN), in(OTHER, Role.CLINICIAN));
    String claim = TestProvider.PRACTICE_CLAIM;
    assertRefused(PROVIDER.signed(claims(subject)));
    assertThat(status(claims(subject).claim(claim, "practice"))).isEqualTo(200);
    assertThat(status(claims(subject).claim(claim, List.of("practice")))).isEqualTo(200);
    assertThat(status(claims(subject).claim(claim, "test-" + OTHER)))
        .as("a patient of another practice")
        .isEqualTo(404);
    String twice = linked(in(1, Role.CLINICIAN), in(1, Role.QUALITY));
    assertRefused(PROVIDER.signed(claims(twice).claim(claim, "practice")));
  }

  @Test
  void aPatientIsHeldToTheOwnRecordWhateverTheTokenSays() {
    String patient = linked(in(1, Role.PATIENT));
    String scope = "patient/*.rs";
    assertThat(status(claims(patient).claim("scope", scope))).isEqualTo(200);
    assertThat(status(claims(patient).claim("acr", null)))
        .as("one factor is enough")
        .isEqualTo(200);
    assertThat(status("Patient/" + ANOTHER, claims(patient))).isEqualTo(404);
    assertThat(status(claims(patient).claim("patient", MINE))).isEqualTo(200);
    assertRefused(PROVIDER.signed(claims(patient).claim("patient", ANOTHER)));
  }

  @Test
  void aLaunchHoldsAClinicianToItsPatient() {
    JWTClaimsSet.Builder launched =
        claims(clinician).claim("scope", "patient/*.rs").claim("patient", MINE);
    assertThat(status(launched)).isEqualTo(200);
    assertThat(status("Patient/" + ANOTHER, launched)).isEqualTo(404);
    assertThat(status(claims(clinician).claim("scope", "patient/*.rs")))
        .as("about nobody")
        .isEqualTo(403);
  }

  private static OauthTalk.Registered external(String id, String subject) {
    return OauthTalk.register(
        Map.of(
            "name", List.of("Nightly"),
            "kind", List.of("external"),
            "grant", List.of("client_credentials"),
            "externalId", List.of(id),
            "externalSubject", List.of(subject),
            "scope", List.of("system/Patient.rs")));
  }

  private static JWTClaimsSet.Builder program(String id, String subject) {
    return claims(subject)
        .claim("azp", id)
        .claim("client_id", id)
        .claim("acr", null)
        .claim("scope", "system/Patient.rs system/Observation.rs");
  }

  @Test
  void aProgramGetsWhatItIsRegisteredForAndIsDisabledAtOnce() {
    String id = "nightly-" + UUID.randomUUID();
    String subject = UUID.randomUUID().toString();
    OauthTalk.Registered client = external(id, subject);
    assertThat(status(program(id, subject))).isEqualTo(200);
    assertThat(status("Observation?_id=none", program(id, subject)))
        .as("not registered")
        .isEqualTo(403);
    assertThat(status(program(id, subject).claim("scope", "user/Patient.rs"))).isEqualTo(403);
    assertRefused(PROVIDER.signed(program(id, subject).claim("patient", MINE)));
    assertRefused(
        PROVIDER.signed(program(id, subject).claim(TestProvider.PRACTICE_CLAIM, "test-" + OTHER)));
    assertRefused(PROVIDER.signed(program("another-" + id, subject)));

    Parameters which = new Parameters();
    which.addParameter("client", client.id());
    OauthTalk.call("$disable-client", OauthTalk.tokenAs("administrator"), which);
    assertRefused(PROVIDER.signed(program(id, subject)));
    assertRefused(PROVIDER.signed(claims(clinician).claim("azp", id)));
  }

  @Test
  void aTokenThatAProgramHasOnBehalfOfSomebodyIsNotItsOwn() {
    String id = "nightly-" + UUID.randomUUID();
    external(id, UUID.randomUUID().toString());
    assertRefused(PROVIDER.signed(program(id, "somebody-who-is-not-linked")));
    assertThat(status(claims(clinician).claim("azp", id).claim("scope", "system/Patient.rs")))
        .as("a person has no scopes of programs")
        .isEqualTo(403);
  }

  @Test
  void anExternalClientGetsNoTokenHereAndIsRegisteredOnce() {
    String id = "nightly-" + UUID.randomUUID();
    OauthTalk.Registered client = external(id, id);
    Map<String, String> form =
        Map.of(
            "grant_type", "client_credentials",
            "client_id", client.id(),
            "client_secret", "",
            "scope", "system/Patient.rs");
    assertThat(OauthTalk.post(OauthTalk.TOKEN, form).status()).isEqualTo(401);

    Parameters again = new Parameters();
    again.addParameter("name", "Again");
    again.addParameter("kind", "external");
    again.addParameter("grant", "client_credentials");
    again.addParameter("externalId", id);
    again.addParameter("scope", "system/*.cruds");
    HttpResponse<String> refused =
        OauthTalk.call("$register-client", OauthTalk.tokenAs("administrator"), again);
    assertThat(refused.statusCode()).isEqualTo(422);
    assertThat(refused.body()).contains("CONDYLE-7020", "externalId");
  }

  @Test
  void tokensOfThisServerWorkBesideThem() {
    assertThat(OauthTalk.get("Patient/" + MINE, OauthTalk.tokenAs("clinician")).statusCode())
        .isEqualTo(200);
  }
}
