package org.condyle.server.oidc;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jose.util.JSONObjectUtils;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.condyle.server.oidc.FactorRule.Trust;
import org.condyle.server.oidc.OidcSettings.LocalPasswords;
import org.condyle.server.oidc.OidcSettings.SignIn;
import org.springframework.context.support.GenericApplicationContext;

/**
 * A small OpenID provider over HTTP. Who asks to be logged in as somebody, by adding {@code
 * &person=…} to the address of the login, is that person.
 */
public final class TestProvider implements AutoCloseable {

  public static final String CLIENT_ID = "condyle";
  public static final String CLIENT_SECRET = "a secret: with % and ü";
  public static final String AUDIENCE = "https://fhir.example.org";
  public static final String PRACTICE_CLAIM = "condyle_practice";
  public static final String NAME = "Clinic Login";

  /** That of the shared server. Nothing comes of it before somebody asks. */
  private static final TestProvider SHARED = new TestProvider();

  private final HttpServer http;
  private final Map<String, Login> codes = new ConcurrentHashMap<>();
  private final Map<String, UnaryOperator<String>> idTokens = new ConcurrentHashMap<>();
  private final Map<String, UnaryOperator<JWTClaimsSet.Builder>> claims = new ConcurrentHashMap<>();
  private final AtomicInteger asked = new AtomicInteger();
  private volatile RSAKey key = newKey("first");
  private volatile List<JWK> published = List.of(key.toPublicJWK());
  private volatile Answering answering = Answering.RIGHT;

  private record Login(String person, Map<String, String> request) {}

  /** How it answers. */
  public enum Answering {
    RIGHT,
    WITH_AN_ERROR,
    ELSEWHERE,
    TOO_MUCH,
    AS_ANOTHER
  }

  public TestProvider() {
    try {
      http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    http.createContext("/", this::answer);
    http.setExecutor(
        Executors.newCachedThreadPool(
            work -> {
              Thread thread = new Thread(work, "test-provider");
              thread.setDaemon(true);
              return thread;
            }));
    http.start();
  }

  public static TestProvider shared() {
    return SHARED;
  }

  /** Sets it as the provider of a server of tests. */
  public static void register(GenericApplicationContext beans) {
    beans.registerBean(OidcSettings.class, SHARED::settings);
  }

  public static RSAKey newKey(String kid) {
    try {
      return new RSAKeyGenerator(2048).keyID(kid).generate();
    } catch (JOSEException e) {
      throw new AssertionError(e);
    }
  }

  /** A login counts as both factors with {@code acr=gold} or {@code amr=otp}. */
  public OidcSettings settings() {
    return new OidcSettings(
        issuer(),
        NAME,
        new SignIn(CLIENT_ID, CLIENT_SECRET),
        AUDIENCE,
        PRACTICE_CLAIM,
        new FactorRule(Trust.BY_CLAIMS, Set.of("gold"), Set.of("otp")),
        LocalPasswords.EVERYBODY);
  }

  public String issuer() {
    return "http://localhost:" + http.getAddress().getPort() + "/realms/clinic";
  }

  public RSAKey key() {
    return key;
  }

  /** Takes another key into use. */
  public void use(RSAKey other, List<JWK> all) {
    key = other;
    published = all.stream().map(JWK::toPublicJWK).toList();
  }

  public void answer(Answering how) {
    answering = how;
  }

  /** How often it was asked for keys. */
  public int askedForKeys() {
    return asked.get();
  }

  /** From now on the id tokens of a person have other claims. */
  public void claims(String person, UnaryOperator<JWTClaimsSet.Builder> change) {
    claims.put(person, change);
  }

  /** From now on the id tokens of a person are what comes of a good one. */
  public void idToken(String person, UnaryOperator<String> change) {
    idTokens.put(person, change);
  }

  /** Claims of a good access token, a minute old. */
  public JWTClaimsSet.Builder accessClaims(String subject) {
    Instant now = Instant.now();
    return new JWTClaimsSet.Builder()
        .issuer(issuer())
        .subject(subject)
        .audience(List.of(AUDIENCE, "account"))
        .issueTime(Date.from(now))
        .expirationTime(Date.from(now.plusSeconds(300)))
        .jwtID(UUID.randomUUID().toString())
        .claim("azp", "some-app")
        .claim("typ", "Bearer")
        .claim("acr", "gold");
  }

  public String signed(JWTClaimsSet.Builder set) {
    return signed(set.build(), key, JWSAlgorithm.RS256, JOSEObjectType.JWT);
  }

  public static String signed(
      JWTClaimsSet set, RSAKey by, JWSAlgorithm algorithm, JOSEObjectType type) {
    try {
      SignedJWT token =
          new SignedJWT(
              new JWSHeader.Builder(algorithm).keyID(by.getKeyID()).type(type).build(), set);
      token.sign(new RSASSASigner(by));
      return token.serialize();
    } catch (JOSEException e) {
      throw new AssertionError(e);
    }
  }

  private void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    switch (answering) {
      case WITH_AN_ERROR -> send(exchange, 503, "text/plain", "down");
      case ELSEWHERE -> leadTo(exchange, issuer() + "/moved");
      case TOO_MUCH -> send(exchange, 200, "application/json", " ".repeat(1_000_000) + "{}");
      default -> {
        switch (path.substring(path.lastIndexOf('/') + 1)) {
          case "openid-configuration" -> send(exchange, 200, "application/json", description());
          case "certs" -> {
            asked.incrementAndGet();
            send(exchange, 200, "application/json", new JWKSet(published).toString());
          }
          case "auth" -> logIn(exchange);
          case "token" -> token(exchange);
          default -> send(exchange, 404, "text/plain", "?");
        }
      }
    }
    exchange.close();
  }

  private String description() {
    String is = answering == Answering.AS_ANOTHER ? issuer() + "/other" : issuer();
    return JSONObjectUtils.toJSONString(
        Map.of(
            "issuer", is,
            "authorization_endpoint", issuer() + "/auth",
            "token_endpoint", issuer() + "/token",
            "jwks_uri", issuer() + "/certs",
            "end_session_endpoint", issuer() + "/logout"));
  }

  /** Asks who it is, and then leads back. */
  private void logIn(HttpExchange exchange) throws IOException {
    Map<String, String> request = form(exchange.getRequestURI().getRawQuery());
    String person = request.get("person");
    if (person == null) {
      send(exchange, 200, "text/html", "Who are you?");
    } else if (person.equals("denied")) {
      leadTo(
          exchange,
          request.get("redirect_uri") + "?error=access_denied&state=" + encode(request, "state"));
    } else {
      String code = UUID.randomUUID().toString();
      codes.put(code, new Login(person, request));
      leadTo(
          exchange,
          request.get("redirect_uri") + "?code=" + code + "&state=" + encode(request, "state"));
    }
  }

  private static String encode(Map<String, String> form, String name) {
    return URLEncoder.encode(String.valueOf(form.get(name)), StandardCharsets.UTF_8);
  }

  private void token(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    Map<String, String> form = form(body);
    Login login = codes.remove(String.valueOf(form.get("code")));
    boolean isRight =
        login != null
            && "authorization_code".equals(form.get("grant_type"))
            && String.valueOf(login.request().get("redirect_uri")).equals(form.get("redirect_uri"))
            && challenge(String.valueOf(form.get("code_verifier")))
                .equals(login.request().get("code_challenge"))
            && basic().equals(exchange.getRequestHeaders().getFirst("Authorization"));
    if (!isRight) {
      send(exchange, 400, "application/json", "{\"error\":\"invalid_grant\"}");
      return;
    }
    send(
        exchange,
        200,
        "application/json",
        JSONObjectUtils.toJSONString(
            Map.of(
                "access_token",
                "not for you",
                "token_type",
                "Bearer",
                "expires_in",
                300,
                "id_token",
                idToken(login))));
  }

  private String idToken(Login login) {
    Instant now = Instant.now();
    JWTClaimsSet.Builder set =
        new JWTClaimsSet.Builder()
            .issuer(issuer())
            .subject(login.person())
            .audience(CLIENT_ID)
            .issueTime(Date.from(now))
            .expirationTime(Date.from(now.plusSeconds(60)))
            .claim("nonce", login.request().get("nonce"))
            .claim("email", "administrator@example.org")
            .claim("preferred_username", "administrator");
    String good = signed(claims.getOrDefault(login.person(), same -> same).apply(set));
    return idTokens.getOrDefault(login.person(), same -> same).apply(good);
  }

  private static String basic() {
    String both =
        URLEncoder.encode(CLIENT_ID, StandardCharsets.UTF_8)
            + ":"
            + URLEncoder.encode(CLIENT_SECRET, StandardCharsets.UTF_8);
    return "Basic " + Base64.getEncoder().encodeToString(both.getBytes(StandardCharsets.UTF_8));
  }

  static String challenge(String verifier) {
    try {
      return Base64.getUrlEncoder()
          .withoutPadding()
          .encodeToString(
              MessageDigest.getInstance("SHA-256")
                  .digest(verifier.getBytes(StandardCharsets.US_ASCII)));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  /** The fields of a form or a query. */
  public static Map<String, String> form(String text) {
    Map<String, String> form = new LinkedHashMap<>();
    for (String each : text.split("&")) {
      int equals = each.indexOf('=');
      form.put(
          URLDecoder.decode(each.substring(0, equals), StandardCharsets.UTF_8),
          URLDecoder.decode(each.substring(equals + 1), StandardCharsets.UTF_8));
    }
    return form;
  }

  private static void leadTo(HttpExchange exchange, String address) throws IOException {
    exchange.getResponseHeaders().set("Location", address);
    exchange.sendResponseHeaders(303, -1);
  }

  private static void send(HttpExchange exchange, int status, String type, String text)
      throws IOException {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", type);
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
  }

  @Override
  public void close() {
    http.stop(0);
  }
}
