package org.condyle.server.smart;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.condyle.server.SharedServer;
import org.condyle.server.TestCaller;
import org.condyle.server.smart.OauthTalk.Answer;
import org.hl7.fhir.r4.model.Parameters;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What opens the FHIR endpoint, and what does not. */
class BearerTest {

  @Test
  void aTokenOfTheOperatorOpensTheFhirEndpoint() {
    Answer answer = OauthTalk.post(OauthTalk.TOKEN, OauthTalk.operatorForm(Map.of()));

    assertThat(answer.status()).as(answer.http().body()).isEqualTo(200);
    assertThat(answer.text("token_type")).isEqualTo("Bearer");
    assertThat(answer.text("scope")).isEqualTo("system/*.cruds");
    assertThat(answer.text("tenant")).isEqualTo("practice");
    assertThat(answer.text("access_token")).matches("[A-Za-z0-9_-]{43}");
    assertThat(answer.json()).doesNotContainKey("refresh_token");
    assertThat(answer.http().headers().firstValue("Cache-Control").orElse("")).contains("no-store");
    assertThat(answer.http().headers().firstValue("Pragma")).hasValue("no-cache");
    HttpResponse<String> patients =
        OauthTalk.get("Patient?_id=nobody-there", answer.text("access_token"));
    assertThat(patients.statusCode()).as(patients.body()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Bearer",
        "Bearer ",
        "Bearer not-a-token",
        "Bearer AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "Basic b3BlcmF0b3I6cGFzc3dvcmQ=",
        "Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiJvcGVyYXRvciJ9.",
        "Bearer kept:AAAA"
      })
  void whateverIsNoTokenIsRefused(String header) {
    HttpResponse<String> answer =
        SharedServer.send(
            HttpRequest.newBuilder(SharedServer.uri("Patient"))
                .header("Authorization", header)
                .GET()
                .build());

    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(answer.body()).contains("CONDYLE-7001", "OperationOutcome");
    assertThat(answer.headers().firstValue("WWW-Authenticate").orElse(""))
        .startsWith("Bearer")
        .contains("invalid_token");
    assertThat(answer.headers().firstValue("Cache-Control")).hasValue("no-store");
  }

  @Test
  void withoutATokenOnlyWhatAClientHasToReadFirstIsAnswered() {
    for (String path :
        List.of(
            "Patient",
            "Patient/1",
            "Measure",
            "$job?id=1",
            "metadata/1",
            "_history",
            "?_getpages=1")) {
      HttpResponse<String> answer = stranger(path);
      assertThat(answer.statusCode()).as(path).isEqualTo(401);
      assertThat(answer.body()).contains("CONDYLE-7001").doesNotContain("Patient/1\"");
      assertThat(answer.headers().firstValue("WWW-Authenticate"))
          .hasValue("Bearer realm=\"condyle\"");
    }
    for (String path :
        List.of(
            "Patient/../metadata",
            "$x/%2e%2E/metadata?_getpages=1",
            "x;/metadata",
            "a%2Fmetadata")) {
      assertThat(stranger(path).statusCode()).as(path).isEqualTo(400);
    }
    assertThat(stranger("metadata").statusCode()).isEqualTo(200);
    assertThat(stranger(".well-known/smart-configuration").statusCode()).isEqualTo(200);
  }

  private static HttpResponse<String> stranger(String path) {
    return SharedServer.send(
        HttpRequest.newBuilder(java.net.URI.create(SharedServer.server().fhirBase() + "/" + path))
            .header(TestCaller.STRANGER, "yes")
            .GET()
            .build());
  }

  @Test
  void twoTokensAtOnceAreNone() {
    String token = OauthTalk.tokenAs("administrator");

    HttpResponse<String> answer =
        SharedServer.send(
            HttpRequest.newBuilder(SharedServer.uri("Patient"))
                .header("Authorization", "Bearer " + token)
                .header("Authorization", "Bearer " + token)
                .GET()
                .build());

    assertThat(answer.statusCode()).isEqualTo(401);
  }

  @Test
  void aTokenInTheAddressIsNone() {
    String token = OauthTalk.tokenAs("administrator");

    HttpResponse<String> answer =
        SharedServer.send(
            HttpRequest.newBuilder(SharedServer.uri("$list-clients?access_token=" + token))
                .GET()
                .build());

    assertThat(answer.statusCode()).isNotEqualTo(200);
  }

  @Test
  void aRevokedTokenOpensNothingFromThatMoment() {
    String token =
        OauthTalk.post(OauthTalk.TOKEN, OauthTalk.operatorForm(Map.of())).text("access_token");
    assertThat(OauthTalk.get("Patient?_id=nobody-there", token).statusCode()).isEqualTo(200);

    Map<String, String> form = OauthTalk.operatorForm(Map.of("token", token));
    form.remove("grant_type");
    form.remove("scope");
    Answer revoked = OauthTalk.post(java.net.URI.create(OauthTalk.SERVER + "/oauth2/revoke"), form);

    assertThat(revoked.status()).as(revoked.http().body()).isEqualTo(200);
    assertThat(OauthTalk.get("Patient?_id=nobody-there", token).statusCode()).isEqualTo(401);
  }

  @Test
  void anAppInABrowserMayAskFromAnywhere() {
    HttpResponse<String> preflight =
        SharedServer.send(
            HttpRequest.newBuilder(SharedServer.uri("Patient"))
                .header("Origin", "https://app.example.org")
                .header("Access-Control-Request-Method", "GET")
                .header("Access-Control-Request-Headers", "authorization")
                .method("OPTIONS", HttpRequest.BodyPublishers.noBody())
                .build());

    assertThat(preflight.statusCode()).isEqualTo(200);
    assertThat(preflight.headers().firstValue("Access-Control-Allow-Origin")).hasValue("*");
    assertThat(preflight.headers().firstValue("Access-Control-Allow-Headers"))
        .hasValue("authorization");
  }

  @Test
  void clientsAreKeptByAdministratorsAlone() {
    for (String role : List.of("clinician", "practice-staff", "quality-team")) {
      HttpResponse<String> answer =
          OauthTalk.call("$list-clients", OauthTalk.tokenAs(role), new Parameters());
      assertThat(answer.statusCode()).as(role).isEqualTo(403);
    }
    assertThat(
            OauthTalk.call("$list-clients", OauthTalk.tokenAs("administrator"), new Parameters())
                .statusCode())
        .isEqualTo(200);
  }
}
