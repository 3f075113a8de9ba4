package org.condyle.server.smart;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.condyle.server.SharedServer;
import org.condyle.server.smart.OauthTalk.Answer;
import org.hl7.fhir.r4.model.CapabilityStatement;
import org.hl7.fhir.r4.model.CapabilityStatement.CapabilityStatementRestSecurityComponent;
import org.hl7.fhir.r4.model.Extension;
import org.junit.jupiter.api.Test;

/** What apps read before they ask for anything. */
class DiscoveryTest {

  private static Answer read(String address) {
    return OauthTalk.answer(
        SharedServer.send(
            HttpRequest.newBuilder(URI.create(address))
                .header("Origin", "https://app.example.org")
                .GET()
                .build()));
  }

  @Test
  void theSmartConfigurationHasWhatIsRequiredAndIsReadFromAnywhere() {
    Answer answer = read(OauthTalk.SERVER + "/fhir/.well-known/smart-configuration");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.http().headers().firstValue("Content-Type").orElse(""))
        .startsWith("application/json");
    assertThat(answer.http().headers().firstValue("Access-Control-Allow-Origin")).hasValue("*");
    assertThat(answer.json())
        .containsEntry("issuer", OauthTalk.SERVER)
        .containsEntry("jwks_uri", OauthTalk.SERVER + "/oauth2/jwks")
        .containsEntry("authorization_endpoint", OauthTalk.SERVER + "/oauth2/authorize")
        .containsEntry("token_endpoint", OauthTalk.TOKEN.toString())
        .containsEntry("introspection_endpoint", OauthTalk.SERVER + "/oauth2/introspect")
        .containsEntry("revocation_endpoint", OauthTalk.SERVER + "/oauth2/revoke")
        .containsEntry("code_challenge_methods_supported", List.of("S256"))
        .containsEntry(
            "grant_types_supported",
            List.of("authorization_code", "refresh_token", "client_credentials"));
    assertThat(answer.json().get("capabilities"))
        .asInstanceOf(InstanceOfAssertFactories.list(Object.class))
        .contains(
            "launch-ehr",
            "launch-standalone",
            "authorize-post",
            "client-public",
            "client-confidential-symmetric",
            "client-confidential-asymmetric",
            "sso-openid-connect",
            "context-standalone-patient",
            "permission-offline",
            "permission-v1",
            "permission-v2");
  }

  @Test
  void openIdClientsFindTheSameServer() {
    Answer answer = read(OauthTalk.SERVER + "/.well-known/openid-configuration");

    assertThat(answer.json())
        .containsEntry("issuer", OauthTalk.SERVER)
        .containsEntry("userinfo_endpoint", OauthTalk.SERVER + "/oauth2/userinfo")
        .containsEntry("id_token_signing_alg_values_supported", List.of("RS256"));
  }

  @Test
  void theKeysAreToldWithoutTheirSecrets() {
    Answer answer = read(OauthTalk.SERVER + "/oauth2/jwks");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.http().body()).contains("\"RS256\"", "\"ES384\"").doesNotContain("\"d\"");
  }

  @Test
  void theCapabilityStatementSaysWhereTokensAreGot() {
    HttpResponse<String> answer = SharedServer.get("metadata");
    CapabilityStatement statement =
        SharedServer.FHIR.newJsonParser().parseResource(CapabilityStatement.class, answer.body());

    CapabilityStatementRestSecurityComponent security = statement.getRestFirstRep().getSecurity();
    assertThat(security.getCors()).isTrue();
    assertThat(security.getServiceFirstRep().getCodingFirstRep().getCode())
        .isEqualTo("SMART-on-FHIR");
    Extension uris = security.getExtensionFirstRep();
    assertThat(uris.getExtensionString("token")).isEqualTo(OauthTalk.TOKEN.toString());
  }

  @Test
  void aServerThatIsCalledByAnotherNameIsNotBelievedToHaveIt() {
    HttpResponse<String> answer =
        SharedServer.send(
            HttpRequest.newBuilder(
                    URI.create(OauthTalk.SERVER + "/fhir/.well-known/smart-configuration"))
                .header("X-Forwarded-Host", "evil.example")
                .build());

    assertThat(answer.body()).doesNotContain("evil.example");
  }
}
