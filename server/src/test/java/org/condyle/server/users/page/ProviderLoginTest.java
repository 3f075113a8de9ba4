package org.condyle.server.users.page;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.condyle.server.SharedServer;
import org.condyle.server.caller.Role;
import org.condyle.server.oidc.Identity;
import org.condyle.server.oidc.TestProvider;
import org.condyle.server.oidc.TestProvider.Answering;
import org.condyle.server.users.Actor;
import org.condyle.server.users.Identities;
import org.condyle.server.users.NewMembership;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Signing in by the site's OpenID provider, over HTTP from the first page to the last. */
class ProviderLoginTest {

  private static final TestProvider PROVIDER = TestProvider.shared();

  @AfterEach
  void answerRightly() {
    PROVIDER.answer(Answering.RIGHT);
  }

  private static Identity identity(String subject) {
    return new Identity(PROVIDER.issuer(), subject);
  }

  private static String linked(Somebody somebody) {
    String subject = "subject-" + UUID.randomUUID();
    SharedServer.server()
        .part(Identities.class)
        .link(Actor.SERVER, somebody.account().id(), identity(subject));
    return subject;
  }

  /** From the page of the login to that of the provider, and as somebody back. */
  private static Browser signIn(Browser browser, String person) {
    assertThat(browser.open("/login").text()).contains("Sign in with " + TestProvider.NAME);
    browser.open("/login/provider");
    assertThat(browser.text()).isEqualTo("Who are you?");
    return browser.open(browser.response().uri() + "&person=" + person);
  }

  private static void assertNotSignedIn(Browser browser) {
    assertThat(browser.open("/account").path()).isEqualTo("/login");
  }

  @Test
  void aPersonSignsInByTheProviderAndShowsTheSecondFactorHere() {
    Somebody somebody = Somebody.as(Role.CLINICIAN);
    String subject = linked(somebody);

    Browser browser = signIn(new Browser(), subject);
    assertThat(browser.path()).as("never a password").isEqualTo("/second-factor/set-up");
    somebody.readKey(browser.between("<code class=\"secret\">", "</code>"));
    browser.submit("/second-factor/set-up", "code", somebody.code());
    assertThat(browser.open("/practice").path()).isEqualTo("/account");

    Browser again = signIn(new Browser(), subject);
    assertThat(again.path()).isEqualTo("/second-factor");
    assertNotSignedIn(again);
    again.open("/second-factor").submit("/second-factor", "code", somebody.code());
    assertThat(again.path()).isEqualTo("/account");
    assertThat(again.text()).contains("Some Body", "clinician");
  }

  @Test
  void aLoginThatTheSiteTrustsCountsAsBothFactors() {
    String byAcr = linked(Somebody.as(Role.STAFF));
    PROVIDER.claims(byAcr, claims -> claims.claim("acr", "gold"));
    assertThat(signIn(new Browser(), byAcr).path()).isEqualTo("/account");
    String byAmr = linked(Somebody.as(Role.QUALITY));
    PROVIDER.claims(byAmr, claims -> claims.claim("amr", List.of("pwd", "otp")));
    assertThat(signIn(new Browser(), byAmr).path()).isEqualTo("/account");
    String bySomethingElse = linked(Somebody.as(Role.QUALITY));
    PROVIDER.claims(
        bySomethingElse, claims -> claims.claim("acr", "silver").claim("amr", List.of("pwd")));
    assertThat(signIn(new Browser(), bySomethingElse).path()).isEqualTo("/second-factor/set-up");
  }

  @Test
  void whatWasWantedBeforeTheLoginIsOpenedAfterIt() {
    Somebody admin = Somebody.as(Role.ADMINISTRATOR);
    String subject = linked(admin);
    PROVIDER.claims(subject, claims -> claims.claim("acr", "gold"));
    Browser browser = new Browser().open("/admin/users");
    assertThat(browser.path()).isEqualTo("/login");
    assertThat(signIn(browser, subject).path()).isEqualTo("/admin/users");
  }

  @Test
  void theProviderIsAskedWithStateNonceAndProofAndWithoutTheSecret() {
    Browser browser = new Browser().open("/login/provider");
    Map<String, String> asked = TestProvider.form(browser.response().uri().getRawQuery());
    assertThat(asked)
        .containsEntry("response_type", "code")
        .containsEntry("client_id", TestProvider.CLIENT_ID)
        .containsEntry("scope", "openid")
        .containsEntry("code_challenge_method", "S256")
        .containsEntry("acr_values", "gold")
        .containsEntry("redirect_uri", Browser.address("/login/provider/done").toString())
        .containsKeys("state", "nonce", "code_challenge")
        .doesNotContainKeys("client_secret", "code_verifier");
  }

  @Test
  void whoIsNotLinkedIsToldSoAndTheTrailHasIt() {
    // The provider says of everybody that the e-mail address and name are those of an
    // administrator.
    String subject = "stranger-" + UUID.randomUUID();
    Browser browser = signIn(new Browser(), subject);
    assertThat(browser.status()).isEqualTo(403);
    assertThat(browser.text())
        .contains("no account here is linked to you", subject, "Invitation code");
    assertNotSignedIn(browser);
    assertThat(trail(subject)).contains("not linked to an account");
  }

  private static String trail(String agentName) {
    return JdbcClient.create(SharedServer.server().part(DataSource.class))
        .sql(
            "select string_agg(notes, ' ' order by id) from condyle.audit_event"
                + " where agent_name = :name and outcome = 4")
        .param("name", agentName)
        .query(String.class)
        .single();
  }

  @Test
  void anInvitationLinksOnceWhoHasLoggedInAtTheProvider() {
    Browser admin = Somebody.as(Role.ADMINISTRATOR).firstLogin();
    Somebody patient = Somebody.as(Role.PATIENT);
    String page = "/admin/users/" + patient.account().id();
    assertThat(admin.open(page).text()).contains("Signing in with " + TestProvider.NAME);
    admin.submit(page + "/identity/invite");
    String code = admin.between("<code class=\"secret\">", "</code>");
    String subject = "invited-" + UUID.randomUUID();
    Browser browser = signIn(new Browser(), subject);

    browser.submit("/login/provider/invitation", "code", "aaaa-bbbb-cccc-dddd");
    assertThat(browser.status()).isEqualTo(422);
    assertThat(browser.text()).contains("That is no invitation code").doesNotContain(code);
    browser.submit("/login/provider/invitation", "code", code.toUpperCase().replace("-", " "));
    assertThat(browser.path()).isEqualTo("/account");
    assertThat(admin.open(page).text()).contains(subject, "Remove the link");

    Browser other = signIn(new Browser(), "other-" + UUID.randomUUID());
    other.submit("/login/provider/invitation", "code", code);
    assertThat(other.status()).isEqualTo(422);
    assertThat(signIn(new Browser(), subject).path()).isEqualTo("/account");
  }

  @Test
  void anInvitationIsOfNoUseWithoutALoginAtTheProvider() {
    Somebody patient = Somebody.as(Role.PATIENT);
    String code =
        SharedServer.server()
            .part(Identities.class)
            .invite(Actor.SERVER, patient.account().id())
            .code();
    Browser browser = new Browser().open("/login");
    browser.submit("/login/provider/invitation", "code", code);
    assertThat(browser.path()).isEqualTo("/login");
    assertNotSignedIn(browser);
  }

  @Test
  void anAdministratorLinksASubjectAndTakesTheLinkAway() {
    Browser admin = Somebody.as(Role.ADMINISTRATOR).firstLogin();
    Somebody patient = Somebody.as(Role.PATIENT);
    String subject = "typed-" + UUID.randomUUID();
    String page = "/admin/users/" + patient.account().id();
    admin.open(page).submit(page + "/identity", "subject", " " + subject + " ");
    assertThat(admin.path()).isEqualTo(page);
    Browser browser = signIn(new Browser(), subject);
    assertThat(browser.path()).isEqualTo("/account");

    Somebody second = Somebody.as(Role.PATIENT);
    String otherPage = "/admin/users/" + second.account().id();
    admin.open(otherPage).submit(otherPage + "/identity", "subject", subject);
    assertThat(admin.status()).isEqualTo(422);
    assertThat(admin.text()).contains("is linked already");

    admin.open(page).submit(page + "/identity/remove");
    assertThat(browser.open("/account").path()).as("the session has ended").isEqualTo("/login");
    assertThat(signIn(browser, subject).status()).isEqualTo(403);
  }

  @Test
  void anAdministratorOfAnotherPracticeLinksNobodyElses() {
    SharedServer.addPractice(7041);
    Somebody admin =
        Somebody.with(List.of(new NewMembership(Set.of(7041), Role.ADMINISTRATOR, null, null)));
    Somebody ofBoth =
        Somebody.with(
            List.of(
                new NewMembership(Set.of(1), Role.CLINICIAN, null, null),
                new NewMembership(Set.of(7041), Role.CLINICIAN, null, null)));
    Browser browser = admin.firstLogin();
    String page = "/admin/users/" + ofBoth.account().id();
    assertThat(browser.open(page).text()).doesNotContain("Signing in with");
    for (String action : List.of("/identity", "/identity/invite", "/identity/remove")) {
      browser.open(page).submit(page + action, "subject", "mine-" + UUID.randomUUID());
      assertThat(browser.status()).as(action).isEqualTo(403);
    }
  }

  @Test
  void aDisabledAccountStaysClosed() {
    Somebody patient = Somebody.as(Role.PATIENT);
    String subject = linked(patient);
    Browser browser = signIn(new Browser(), subject);
    assertThat(browser.path()).isEqualTo("/account");
    Somebody.accounts().disable(Actor.SERVER, patient.account().id());
    assertNotSignedIn(browser);
    assertThat(signIn(browser, subject).status()).isEqualTo(403);
    assertThat(browser.text()).contains("Your account is disabled");
    assertNotSignedIn(browser);
  }

  @Test
  void whatTheProviderSentIsGoodOnceAndInTheBrowserThatAsked() {
    String subject = linked(Somebody.as(Role.PATIENT));
    Browser browser = new Browser().open("/login/provider");
    String asked = browser.response().uri().toString();
    HttpResponse<String> sent =
        browser.send(HttpRequest.newBuilder(URI.create(asked + "&person=" + subject)).build());
    String back = sent.headers().firstValue("Location").orElseThrow();

    Browser other = new Browser().open(back);
    assertThat(other.status()).isEqualTo(403);
    assertNotSignedIn(other);
    Browser third = new Browser().open("/login/provider");
    assertThat(third.open(back).status()).as("the state of another").isEqualTo(403);
    assertThat(new Browser().open(back.replaceAll("&state=.*", "")).status()).isEqualTo(403);
    assertThat(browser.open(back).path()).isEqualTo("/account");
    browser.open("/login/provider");
    assertThat(browser.open(back).status()).as("again").isEqualTo(403);
  }

  @Test
  void whoIsSentHereByAnyPageUsesUpNobodysTries() {
    for (int i = 0; i < 60; i++) {
      assertThat(new Browser().open("/login/provider/done?code=x&state=" + i).status())
          .isEqualTo(403);
    }
    assertThat(signIn(new Browser(), linked(Somebody.as(Role.PATIENT))).path())
        .isEqualTo("/account");
  }

  @Test
  void aRefusalOfTheProviderIsNoLogin() {
    Browser browser = signIn(new Browser(), "denied");
    assertThat(browser.status()).isEqualTo(403);
    assertThat(browser.text()).contains("was not completed");
    assertNotSignedIn(browser);
  }

  static Stream<Arguments> wrongClaims() {
    return Stream.of(
        wrong("another nonce", claims -> claims.claim("nonce", "another")),
        wrong("no nonce", claims -> claims.claim("nonce", null)),
        wrong("another issuer", claims -> claims.issuer("https://elsewhere.example.org")),
        wrong("another audience", claims -> claims.audience("another-client")),
        wrong("no audience", claims -> claims.audience((String) null)),
        wrong("another party", claims -> claims.claim("azp", "another-client")),
        wrong(
            "two audiences and no party",
            claims -> claims.audience(List.of(TestProvider.CLIENT_ID, "another-client"))),
        wrong("expired", claims -> claims.expirationTime(ago(600))),
        wrong("no end", claims -> claims.expirationTime(null)),
        wrong("issued later", claims -> claims.issueTime(ago(-600))),
        wrong("no subject", claims -> claims.subject(null)));
  }

  private static Date ago(long seconds) {
    return Date.from(Instant.now().minusSeconds(seconds));
  }

  private static Arguments wrong(String what, UnaryOperator<JWTClaimsSet.Builder> change) {
    return Arguments.of(what, change);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("wrongClaims")
  void anIdTokenWithAWrongClaimIsNoLogin(String what, UnaryOperator<JWTClaimsSet.Builder> change) {
    String subject = linked(Somebody.as(Role.PATIENT));
    PROVIDER.claims(subject, change);
    Browser browser = signIn(new Browser(), subject);
    assertThat(browser.status()).isEqualTo(403);
    assertThat(browser.text()).contains("was not completed");
    assertNotSignedIn(browser);
  }

  static Stream<Arguments> wrongSignatures() {
    return Stream.of(
        forged("none", token -> new PlainJWT(claims(token)).serialize()),
        forged(
            "the secret of the client",
            token -> byMac(token, TestProvider.CLIENT_SECRET.repeat(3))),
        forged(
            "the public key as a secret",
            token -> byMac(token, PROVIDER.key().toPublicJWK().toJSONString())),
        forged(
            "another key",
            token ->
                TestProvider.signed(
                    claims(token),
                    TestProvider.newKey(PROVIDER.key().getKeyID()),
                    JWSAlgorithm.RS256,
                    JOSEObjectType.JWT)),
        forged("cut", token -> token.substring(0, token.lastIndexOf('.') + 1)),
        forged("no token", token -> "not a token"));
  }

  private static Arguments forged(String what, UnaryOperator<String> change) {
    return Arguments.of(what, change);
  }

  private static JWTClaimsSet claims(String token) {
    try {
      return SignedJWT.parse(token).getJWTClaimsSet();
    } catch (ParseException e) {
      throw new AssertionError(e);
    }
  }

  private static String byMac(String token, String secret) {
    try {
      SignedJWT forged =
          new SignedJWT(
              new JWSHeader.Builder(JWSAlgorithm.HS256).keyID(PROVIDER.key().getKeyID()).build(),
              claims(token));
      forged.sign(new MACSigner(secret.getBytes(StandardCharsets.UTF_8)));
      return forged.serialize();
    } catch (JOSEException e) {
      throw new AssertionError(e);
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("wrongSignatures")
  void anIdTokenThatTheProviderDidNotSignIsNoLogin(String what, UnaryOperator<String> forge) {
    String subject = linked(Somebody.as(Role.PATIENT));
    PROVIDER.idToken(subject, forge);
    Browser browser = signIn(new Browser(), subject);
    assertThat(browser.status()).isEqualTo(403);
    assertNotSignedIn(browser);
  }

  @Test
  void aProviderThatIsDownLeavesTheLoginWithAPassword() {
    String subject = linked(Somebody.as(Role.PATIENT));
    Browser browser = new Browser().open("/login/provider");
    String asked = browser.response().uri().toString();
    HttpResponse<String> sent =
        browser.send(HttpRequest.newBuilder(URI.create(asked + "&person=" + subject)).build());
    PROVIDER.answer(Answering.WITH_AN_ERROR);

    browser.open(sent.headers().firstValue("Location").orElseThrow());
    assertThat(browser.status()).isIn(403, 503);
    assertNotSignedIn(browser);
    assertThat(Somebody.as(Role.PATIENT).firstLogin().path()).isEqualTo("/account");
  }

  @Test
  void whoSignsOutIsLedToTheProviderToSignOutThere() {
    Browser browser = signIn(new Browser(), linked(Somebody.as(Role.PATIENT)));
    browser.submit("/logout");
    assertThat(browser.text())
        .contains(
            "Sign out at " + TestProvider.NAME,
            PROVIDER.issuer() + "/logout?client_id=condyle&amp;post_logout_redirect_uri=http%3A");
    assertNotSignedIn(browser);
    Browser local = Somebody.as(Role.PATIENT).firstLogin();
    assertThat(local.submit("/logout").text()).contains("close this window");
  }
}
