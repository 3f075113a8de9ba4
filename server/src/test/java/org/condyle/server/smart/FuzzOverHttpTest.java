package org.condyle.server.smart;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.Tag;
import net.jqwik.api.Tuple;
import org.condyle.server.RawHttp;
import org.condyle.server.RawHttp.Reply;
import org.condyle.server.SharedServer;
import org.condyle.server.caller.Role;
import org.condyle.server.caller.Scopes;
import org.condyle.server.smart.OauthTalk.Answer;
import org.condyle.server.smart.OauthTalk.Registered;
import org.condyle.server.users.page.SignedInPerson;

/**
 * Headers, tokens, assertions, scopes and launches that were guessed, cut, altered or made of
 * nothing: whatever is sent, nothing is opened, and nothing ends in a fault of the server. Each
 * property has an address of its own to send from, as the refusals of an address are limited.
 */
class FuzzOverHttpTest {

  private static final int SOME = 100;
  private static final int MANY = 250;

  /** Got when it is first wanted. */
  private static final class Known {
    static final String TOKEN = OauthTalk.tokenAs("administrator");
    static final String SCOPES = "launch/patient patient/*.rs user/Observation.rs openid";
    static final Registered APP = AppLaunch.publicApp(SCOPES);
    static final SignedInPerson PATIENT;

    static {
      var stored =
          SharedServer.put(
              "Patient/fuzz-anna",
              "application/fhir+json",
              "{\"resourceType\":\"Patient\",\"id\":\"fuzz-anna\"}");
      assertThat(stored.statusCode()).isIn(200, 201);
      PATIENT = SignedInPerson.of(Role.PATIENT, "fuzz-anna", null);
    }
  }

  private static void assertOpensNothing(Reply reply, String what) {
    assertThat(reply.status()).as(what + "\n" + reply.text()).isBetween(300, 499);
    assertThat(reply.text())
        .as(what)
        .doesNotContain("\"access_token\"", "\"Bundle\"", "code=", "\tat ", "Exception");
  }

  // What is sent as a token

  @Property(tries = SOME, seed = "20261130", shrinking = ShrinkingMode.OFF)
  void whateverTheAuthorizationHeaderHasItOpensNothing(@ForAll("headers") String header) {
    header(header);
  }

  @Tag("full")
  @Property(tries = 20 * SOME, seed = "20261131", shrinking = ShrinkingMode.OFF)
  void whateverManyAuthorizationHeadersHaveTheyOpenNothing(@ForAll("headers") String header) {
    header(header);
  }

  private static void header(String header) {
    Reply reply =
        RawHttp.send(2, "GET /fhir/Patient HTTP/1.1\r\nAuthorization: " + header + "\r\n", "");

    assertThat(reply.status()).as(header + reply.text()).isIn(400, 401);
    assertOpensNothing(reply, header);
  }

  @Provide
  Arbitrary<String> headers() {
    Arbitrary<String> scheme =
        Arbitraries.of("", "Bearer ", "bearer  ", "BEARER\t", "Basic ", "DPoP ", "Bearer Bearer ");
    return Combinators.combine(
            scheme,
            Arbitraries.frequencyOf(
                Tuple.of(2, bytes()), Tuple.of(1, Arbitraries.lazy(this::altered))))
        .as((first, rest) -> first + rest);
  }

  private static Arbitrary<String> bytes() {
    return Arbitraries.strings()
        .withCharRange(' ', '~')
        .withCharRange('\u0080', '\u00ff')
        .withChars('\t')
        .ofMaxLength(120);
  }

  /** A good token with one character in another's place, one too many, or cut. */
  private Arbitrary<String> altered() {
    return Combinators.combine(
            Arbitraries.integers().between(0, Known.TOKEN.length() - 1),
            Arbitraries.chars().range('!', '~'),
            Arbitraries.integers().between(0, 2))
        .as(
            (at, put, how) -> {
              String token = Known.TOKEN;
              return switch (how) {
                case 0 -> token.substring(0, at);
                case 1 -> token.substring(0, at) + put + token.substring(at);
                default ->
                    token.charAt(at) == put
                        ? token + put
                        : token.substring(0, at) + put + token.substring(at + 1);
              };
            });
  }

  // The token endpoint

  @Property(tries = SOME, seed = "20261132", shrinking = ShrinkingMode.OFF)
  void whateverFormTheTokenEndpointGetsItGivesNoToken(@ForAll("forms") Map<String, String> form) {
    Reply reply = RawHttp.post(3, "/oauth2/token", OauthTalk.encoded(form));

    assertOpensNothing(reply, form.toString());
  }

  @Property(tries = SOME, seed = "20261133", shrinking = ShrinkingMode.OFF)
  void whateverBodyTheEndpointsGetTheyGiveNothing(
      @ForAll("bodies") String body, @ForAll("endpoints") String endpoint) {
    Reply reply = RawHttp.post(4, endpoint, body);

    assertThat(reply.status()).as(endpoint + " " + body + reply.text()).isLessThan(500);
    assertThat(reply.text()).doesNotContain("\"access_token\"", "\"active\":true", "\"sub\"");
  }

  @Provide
  Arbitrary<String> endpoints() {
    return Arbitraries.of(
        "/oauth2/token", "/oauth2/introspect", "/oauth2/revoke", "/oauth2/userinfo");
  }

  @Provide
  Arbitrary<String> bodies() {
    return bytes();
  }

  @Provide
  Arbitrary<Map<String, String>> forms() {
    Arbitrary<String> names =
        Arbitraries.of(
            "grant_type",
            "client_id",
            "client_secret",
            "client_assertion_type",
            "client_assertion",
            "scope",
            "code",
            "code_verifier",
            "redirect_uri",
            "refresh_token",
            "tenant",
            "role",
            "minutes",
            "patient",
            "resource",
            "token");
    Arbitrary<String> values =
        Arbitraries.frequencyOf(
            Tuple.of(
                4,
                Arbitraries.of(
                    "client_credentials",
                    "authorization_code",
                    "refresh_token",
                    "operator",
                    "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
                    "system/*.cruds",
                    "administrator",
                    "practice",
                    AppLaunch.REDIRECT,
                    "-1",
                    "a.b.c",
                    "{}")),
            Tuple.of(1, Arbitraries.strings().ofMaxLength(60)),
            Tuple.of(1, Arbitraries.lazy(this::assertions)));
    return Arbitraries.maps(names, values).ofMaxSize(8);
  }

  @Property(tries = SOME, seed = "20261134", shrinking = ShrinkingMode.OFF)
  void noAssertionThatOthersMadeAuthenticates(@ForAll("assertions") String assertion) {
    assertion(5, assertion);
  }

  @Tag("full")
  @Property(tries = MANY, seed = "20261135", shrinking = ShrinkingMode.OFF)
  void noAssertionOfManyThatOthersMadeAuthenticates(@ForAll("assertions") String assertion) {
    assertion(6, assertion);
  }

  private static void assertion(int from, String assertion) {
    Map<String, String> form = new HashMap<>(OauthTalk.operatorForm(Map.of()));
    form.put("client_assertion", assertion);

    Reply reply = RawHttp.post(from, "/oauth2/token", OauthTalk.encoded(form));

    assertOpensNothing(reply, assertion);
    assertThat(reply.status()).as(assertion).isIn(400, 401);
  }

  /** What looks like a signed JWT, with or without parts of a good one. */
  @Provide
  Arbitrary<String> assertions() {
    String[] good =
        OauthTalk.operatorForm(Map.of()).getOrDefault("client_assertion", "").split("\\.");
    Arbitrary<String> header =
        Combinators.combine(
                Arbitraries.of(
                    "none", "NONE", "HS256", "HS384", "RS256", "RS384", "ES384", "PS384", "",
                    "null"),
                Arbitraries.of("operator", "", "../../etc/passwd", "' or 1=1 --"),
                Arbitraries.of(
                    "",
                    ",\"jwk\":{\"kty\":\"oct\",\"k\":\"AA\"}",
                    ",\"jku\":\"http://127.0.0.1:1/keys\"",
                    ",\"crit\":[\"x\"]",
                    ",\"b64\":false,\"crit\":[\"b64\"]",
                    ",\"alg\":\"RS384\"",
                    ",\"zip\":\"DEF\""))
            .as(
                (algorithm, key, more) ->
                    "{\"alg\":\"" + algorithm + "\",\"kid\":\"" + key + "\"" + more + "}");
    Arbitrary<String> claims =
        Combinators.combine(
                Arbitraries.of("\"operator\"", "null", "1", "[\"operator\"]", "{}"),
                Arbitraries.of("9999999999", "0", "-1", "\"soon\"", "1e400", "null"),
                Arbitraries.of(
                    "\"" + OauthTalk.TOKEN + "\"", "[\"" + OauthTalk.TOKEN + "\"]", "[]", "{}"))
            .as(
                (who, expires, audience) ->
                    "{\"iss\":"
                        + who
                        + ",\"sub\":"
                        + who
                        + ",\"aud\":"
                        + audience
                        + ",\"exp\":"
                        + expires
                        + ",\"jti\":\"x\"}");
    Arbitrary<String> first =
        Arbitraries.oneOf(header.map(FuzzOverHttpTest::base64), Arbitraries.just(good[0]));
    Arbitrary<String> second =
        Arbitraries.oneOf(claims.map(FuzzOverHttpTest::base64), Arbitraries.just(good[1]));
    Arbitrary<String> third =
        Arbitraries.of(
            "",
            "AA",
            good[2].substring(1),
            good[2] + "A",
            "%%",
            good[2].toLowerCase(java.util.Locale.ROOT));
    return Arbitraries.frequencyOf(
        Tuple.of(
            5, Combinators.combine(first, second, third).as((a, b, c) -> a + "." + b + "." + c)),
        Tuple.of(1, Arbitraries.strings().ofMaxLength(80)),
        Tuple.of(1, Combinators.combine(first, second).as((a, b) -> a + "." + b)));
  }

  private static String base64(String json) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(json.getBytes(StandardCharsets.UTF_8));
  }

  // Scopes

  @Property(tries = SOME, seed = "20261136", shrinking = ShrinkingMode.OFF)
  void noMoreIsGrantedThanWasAskedFor(@ForAll("scopeTexts") String scope) {
    Reply reply =
        RawHttp.post(
            7, "/oauth2/token", OauthTalk.encoded(OauthTalk.operatorForm(Map.of("scope", scope))));

    assertThat(reply.status()).as(scope + reply.text()).isIn(200, 400);
    if (reply.status() == 200) {
      String granted = reply.text().replaceAll("(?s).*\"scope\"\\s*:\\s*\"([^\"]*)\".*", "$1");
      assertThat(Scopes.parse(scope).cover(Scopes.parse(granted.replace("\\/", "/"))))
          .as(scope + " gave " + granted)
          .isTrue();
    }
  }

  @Provide
  Arbitrary<String> scopeTexts() {
    Arbitrary<String> shaped =
        Combinators.combine(
                Arbitraries.of("system", "system", "user", "patient", "admin", "System"),
                Arbitraries.of("*", "Patient", "Observation", "patient", "**", ""),
                Arbitraries.of("rs", "cruds", "r", "read", "write", "*", "sr", "rr", "", "x"),
                Arbitraries.of(
                    "",
                    "",
                    "?category=survey",
                    "?",
                    "?category=",
                    "?a=b&a=c",
                    "?code=%zz",
                    "?x=\u00e4"))
            .as((level, type, letters, query) -> level + "/" + type + "." + letters + query);
    Arbitrary<String> other =
        Arbitraries.oneOf(
            Arbitraries.of("openid", "launch", "offline_access", "introspect"),
            Arbitraries.strings().ofMaxLength(20));
    return Arbitraries.frequencyOf(Tuple.of(4, shaped), Tuple.of(1, other))
        .list()
        .ofMinSize(1)
        .ofMaxSize(4)
        .map(all -> String.join(" ", all));
  }

  // Authorization and launch

  @Property(tries = SOME, seed = "20261137", shrinking = ShrinkingMode.OFF)
  void whoIsNotSignedInGetsNoCodeWhateverIsAsked(@ForAll("requests") Map<String, String> changes) {
    AppLaunch launch = changed(changes);

    assertOpensNothing(RawHttp.get(8, launch.path()), launch.path());
  }

  /** Who has not consented to this app is asked, or the request is refused. */
  @Property(tries = SOME / 2, seed = "20261138", shrinking = ShrinkingMode.OFF)
  void whoIsSignedInGivesNoCodeUnasked(@ForAll("requests") Map<String, String> changes) {
    AppLaunch launch = changed(changes);

    var answer = launch.start(Known.PATIENT);

    assertThat(answer.statusCode()).as(launch.path() + answer.body()).isBetween(300, 499);
    assertThat(answer.headers().firstValue("Location").orElse("")).doesNotContain("code=");
  }

  @Property(tries = SOME / 2, seed = "20261139", shrinking = ShrinkingMode.OFF)
  void aHandleOfALaunchThatWasGuessedLaunchesNothing(@ForAll("handles") String handle) {
    AppLaunch launch = changed(Map.of("launch", handle));

    var answer = launch.start(Known.PATIENT);

    // What has a character that cannot be is answered itself.
    if (handle.indexOf(0) >= 0) {
      assertThat(answer.statusCode()).isEqualTo(400);
    } else {
      assertThat(answer.statusCode()).as(launch.path() + answer.body()).isBetween(300, 399);
      assertThat(AppLaunch.location(answer)).startsWith(AppLaunch.REDIRECT).contains("error=");
    }
  }

  @Provide
  Arbitrary<String> handles() {
    return Arbitraries.oneOf(
        Arbitraries.strings().ofMinLength(1).ofMaxLength(60),
        Arbitraries.strings().withCharRange('A', 'z').ofLength(43));
  }

  private static AppLaunch changed(Map<String, String> changes) {
    AppLaunch launch = new AppLaunch(Known.APP, Known.SCOPES);
    changes.forEach(
        (name, value) -> {
          if (value.isEmpty()) {
            launch.without(name);
          } else {
            launch.with(name, value);
          }
        });
    return launch;
  }

  @Provide
  Arbitrary<Map<String, String>> requests() {
    List<String> names =
        Arrays.asList(
            "response_type",
            "client_id",
            "redirect_uri",
            "scope",
            "state",
            "aud",
            "code_challenge",
            "code_challenge_method",
            "launch",
            "nonce",
            "prompt",
            "request",
            "request_uri",
            "response_mode",
            "login_hint",
            "max_age");
    Arbitrary<String> values =
        Arbitraries.frequencyOf(
            Tuple.of(
                3,
                Arbitraries.of(
                    "",
                    "code",
                    "token",
                    "none",
                    "operator",
                    "https://evil.example/",
                    "//evil.example",
                    "javascript:alert(1)",
                    "user/*.cruds",
                    "system/*.cruds",
                    "patient/*.rs",
                    "plain",
                    "fragment",
                    "-1",
                    "<script>",
                    "\r\nSet-Cookie: x=y")),
            Tuple.of(1, Arbitraries.strings().ofMaxLength(40)));
    return Arbitraries.maps(Arbitraries.of(names), values).ofMinSize(1).ofMaxSize(3);
  }

  @Property(tries = 5, seed = "20261140", shrinking = ShrinkingMode.OFF)
  void theRequestThatWasAlteredIsGoodAsItWas(@ForAll boolean unused) {
    Answer answer =
        OauthTalk.post(
            OauthTalk.TOKEN, OauthTalk.operatorForm(Map.of("scope", "system/Patient.r")));

    assertThat(answer.status()).isEqualTo(200);
    assertThat(AppLaunch.location(changed(Map.of()).start(Known.PATIENT)))
        .contains("/apps/consent");
  }
}
