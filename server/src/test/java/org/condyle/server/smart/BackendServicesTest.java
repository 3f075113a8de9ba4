package org.condyle.server.smart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import org.condyle.server.smart.OauthTalk.Answer;
import org.hl7.fhir.r4.model.Parameters;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * SMART Backend Services: a program shows by its key who it is, and gets what it was registered
 * for.
 */
class BackendServicesTest {

  private static RSAKey rsa;
  private static ECKey ec;
  private static String client;

  @BeforeAll
  static void register() throws JOSEException {
    rsa = new RSAKeyGenerator(2048).keyID("rsa").algorithm(JWSAlgorithm.RS384).generate();
    ec = new ECKeyGenerator(Curve.P_384).keyID("ec").algorithm(JWSAlgorithm.ES384).generate();
    client = registered("system/Patient.rs system/Observation.rs");
  }

  private static String registered(String scopes) {
    return OauthTalk.register(
            Map.of(
                "name", List.of("Nightly export"),
                "kind", List.of("asymmetric"),
                "grant", List.of("client_credentials"),
                "scope", List.of(scopes),
                "jwks",
                    List.of(new JWKSet(List.of(rsa.toPublicJWK(), ec.toPublicJWK())).toString())))
        .id();
  }

  private static JWTClaimsSet.Builder claims() {
    return new JWTClaimsSet.Builder()
        .issuer(client)
        .subject(client)
        .audience(OauthTalk.TOKEN.toString())
        .expirationTime(Date.from(Instant.now().plus(Duration.ofMinutes(4))))
        .jwtID(UUID.randomUUID().toString());
  }

  private static String signed(JWTClaimsSet claims, JWSAlgorithm algorithm, String kid) {
    try {
      SignedJWT jwt = new SignedJWT(new JWSHeader.Builder(algorithm).keyID(kid).build(), claims);
      JWSSigner signer =
          JWSAlgorithm.Family.EC.contains(algorithm) ? new ECDSASigner(ec) : new RSASSASigner(rsa);
      jwt.sign(signer);
      return jwt.serialize();
    } catch (JOSEException e) {
      throw new AssertionError(e);
    }
  }

  private static Answer ask(String clientId, String assertion, String scope) {
    Map<String, String> form = new LinkedHashMap<>();
    form.put("grant_type", "client_credentials");
    form.put("client_id", clientId);
    form.put("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer");
    form.put("client_assertion", assertion);
    form.put("scope", scope);
    return OauthTalk.post(OauthTalk.TOKEN, form);
  }

  private static Answer askWith(Consumer<JWTClaimsSet.Builder> change) {
    JWTClaimsSet.Builder claims = claims();
    change.accept(claims);
    return ask(client, signed(claims.build(), JWSAlgorithm.RS384, "rsa"), "system/Patient.rs");
  }

  private static void assertRefused(Answer answer) {
    assertThat(answer.status()).as(answer.http().body()).isEqualTo(401);
    assertThat(answer.text("error")).isEqualTo("invalid_client");
    assertThat(answer.json()).doesNotContainKey("access_token");
  }

  @Test
  void bothAlgorithmsOfSmartAreTaken() {
    Answer byRsa =
        ask(client, signed(claims().build(), JWSAlgorithm.RS384, "rsa"), "system/Patient.rs");
    Answer byEc =
        ask(client, signed(claims().build(), JWSAlgorithm.ES384, "ec"), "system/Patient.rs");

    assertThat(byRsa.status()).as(byRsa.http().body()).isEqualTo(200);
    assertThat(byEc.status()).as(byEc.http().body()).isEqualTo(200);
    assertThat(byRsa.text("scope")).isEqualTo("system/Patient.rs");
    assertThat(Integer.parseInt(byRsa.text("expires_in"))).isBetween(1, 300);
    assertThat(OauthTalk.get("Patient?_id=nobody-there", byRsa.text("access_token")).statusCode())
        .isEqualTo(200);
  }

  @Test
  void narrowerScopesThanRegisteredAreGrantedAndWiderOnesAreNot() {
    assertThat(askFor("system/Patient.r").status()).isEqualTo(200);
    assertThat(askFor("system/Observation.rs?category=survey").status()).isEqualTo(200);
    assertThat(askFor("system/Patient.read").status()).isEqualTo(200);
    for (String wider :
        List.of(
            "system/*.rs",
            "system/Patient.cruds",
            "system/Condition.rs",
            "user/Patient.rs",
            "patient/Patient.rs",
            "system/Patient.rs system/Condition.rs",
            "openid",
            "")) {
      Answer refused = askFor(wider);
      assertThat(refused.status()).as(wider).isEqualTo(400);
      assertThat(refused.text("error")).as(wider).isEqualTo("invalid_scope");
    }
  }

  private static Answer askFor(String scope) {
    return ask(client, signed(claims().build(), JWSAlgorithm.RS384, "rsa"), scope);
  }

  @Test
  void anAssertionIsGoodOnce() {
    String assertion = signed(claims().build(), JWSAlgorithm.RS384, "rsa");

    assertThat(ask(client, assertion, "system/Patient.rs").status()).isEqualTo(200);
    assertRefused(ask(client, assertion, "system/Patient.rs"));
  }

  @Test
  void anAssertionWithAWrongClaimIsRefused() {
    assertRefused(askWith(claims -> claims.issuer("somebody-else")));
    assertRefused(askWith(claims -> claims.subject("somebody-else")));
    assertRefused(askWith(claims -> claims.audience("https://elsewhere.example/oauth2/token")));
    assertRefused(askWith(claims -> claims.audience(OauthTalk.SERVER)));
    assertRefused(askWith(claims -> claims.audience((String) null)));
    assertRefused(askWith(claims -> claims.jwtID(null)));
    assertRefused(askWith(claims -> claims.expirationTime(null)));
    assertRefused(askWith(claims -> claims.expirationTime(in(Duration.ofMinutes(-2)))));
    assertRefused(askWith(claims -> claims.expirationTime(in(Duration.ofMinutes(7)))));
    assertRefused(askWith(claims -> claims.notBeforeTime(in(Duration.ofMinutes(2)))));
  }

  private static Date in(Duration from) {
    return Date.from(Instant.now().plus(from));
  }

  @Test
  void anAssertionWithAnotherAlgorithmKeyOrNoSignatureIsRefused() throws JOSEException {
    assertRefused(
        ask(client, signed(claims().build(), JWSAlgorithm.RS256, "rsa"), "system/Patient.rs"));
    assertRefused(
        ask(client, signed(claims().build(), JWSAlgorithm.PS384, "rsa"), "system/Patient.rs"));
    assertRefused(
        ask(client, signed(claims().build(), JWSAlgorithm.RS384, "other"), "system/Patient.rs"));
    assertRefused(ask(client, new PlainJWT(claims().build()).serialize(), "system/Patient.rs"));
    SignedJWT byPublicKey =
        new SignedJWT(
            new JWSHeader.Builder(JWSAlgorithm.HS384).keyID("rsa").build(), claims().build());
    byPublicKey.sign(
        new MACSigner(rsa.toPublicJWK().toJSONString().getBytes(StandardCharsets.UTF_8)));
    assertRefused(ask(client, byPublicKey.serialize(), "system/Patient.rs"));
    RSAKey stranger = new RSAKeyGenerator(2048).keyID("rsa").generate();
    SignedJWT byStranger =
        new SignedJWT(
            new JWSHeader.Builder(JWSAlgorithm.RS384).keyID("rsa").build(), claims().build());
    byStranger.sign(new RSASSASigner(stranger));
    assertRefused(ask(client, byStranger.serialize(), "system/Patient.rs"));
  }

  @Test
  void aWrongGrantOrAssertionTypeIsRefused() {
    Map<String, String> form = OauthTalk.operatorForm(Map.of("grant_type", "password"));
    assertThat(OauthTalk.post(OauthTalk.TOKEN, form).text("error"))
        .isEqualTo("unsupported_grant_type");
    Map<String, String> other =
        OauthTalk.operatorForm(Map.of("client_assertion_type", "urn:example:other"));
    assertThat(OauthTalk.post(OauthTalk.TOKEN, other).status()).isEqualTo(401);
    Map<String, String> nobody = OauthTalk.operatorForm(Map.of());
    nobody.remove("client_assertion");
    assertThat(OauthTalk.post(OauthTalk.TOKEN, nobody).status()).isEqualTo(401);
    assertRefused(
        ask(
            "no-such-client",
            signed(claims().build(), JWSAlgorithm.RS384, "rsa"),
            "system/Patient.rs"));
  }

  @Test
  void keysAreFetchedFromWhereTheClientPublishesThem() throws IOException {
    HttpServer keys =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    byte[] body = new JWKSet(rsa.toPublicJWK()).toString().getBytes(StandardCharsets.UTF_8);
    keys.createContext(
        "/jwks",
        exchange -> {
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    keys.start();
    try {
      String published =
          OauthTalk.register(
                  Map.of(
                      "name", List.of("By URL"),
                      "kind", List.of("asymmetric"),
                      "grant", List.of("client_credentials"),
                      "scope", List.of("system/Patient.rs"),
                      "jwksUrl",
                          List.of("http://localhost:" + keys.getAddress().getPort() + "/jwks")))
              .id();
      JWTClaimsSet claims = claims().issuer(published).subject(published).build();

      Answer answer =
          ask(published, signed(claims, JWSAlgorithm.RS384, "rsa"), "system/Patient.rs");

      assertThat(answer.status()).as(answer.http().body()).isEqualTo(200);
    } finally {
      keys.stop(0);
    }
  }

  @Test
  void keysInTheServersOwnNetworkAreNotFetched() throws IOException {
    try (ServerSocket inside = new ServerSocket(0)) {
      inside.setSoTimeout(300);
      String name = InetAddress.getLocalHost().getHostName();
      String hidden =
          OauthTalk.register(
                  Map.of(
                      "name", List.of("Inside"),
                      "kind", List.of("asymmetric"),
                      "grant", List.of("client_credentials"),
                      "scope", List.of("system/Patient.rs"),
                      "jwksUrl",
                          List.of("https://" + name + ":" + inside.getLocalPort() + "/jwks")))
              .id();
      JWTClaimsSet claims = claims().issuer(hidden).subject(hidden).build();

      assertRefused(ask(hidden, signed(claims, JWSAlgorithm.RS384, "rsa"), "system/Patient.rs"));

      assertThatThrownBy(inside::accept).isInstanceOf(SocketTimeoutException.class);
    }
  }

  @Test
  void aDisabledClientLosesItsTokensAndGetsNoOthers() {
    String other = registered("system/Patient.rs");
    JWTClaimsSet claims = claims().issuer(other).subject(other).build();
    String token =
        ask(other, signed(claims, JWSAlgorithm.RS384, "rsa"), "system/Patient.rs")
            .text("access_token");
    assertThat(OauthTalk.get("Patient?_id=nobody-there", token).statusCode()).isEqualTo(200);

    Parameters which = new Parameters();
    which.addParameter("client", other);
    assertThat(
            OauthTalk.call("$disable-client", OauthTalk.tokenAs("administrator"), which)
                .statusCode())
        .isEqualTo(200);

    assertThat(OauthTalk.get("Patient?_id=nobody-there", token).statusCode()).isEqualTo(401);
    JWTClaimsSet again = claims().issuer(other).subject(other).build();
    assertRefused(ask(other, signed(again, JWSAlgorithm.RS384, "rsa"), "system/Patient.rs"));
  }
}
