package org.condyle.server.smart;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.condyle.server.SharedServer;
import org.condyle.server.TestCaller;
import org.condyle.server.caller.Role;
import org.condyle.server.smart.OauthTalk.Answer;
import org.condyle.server.smart.OauthTalk.Registered;
import org.condyle.server.users.page.SignedInPerson;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Paths that say the same in another way. Not every part of the server reads them alike. */
class OddPathsTest {

  private static final SignedInPerson PERSON =
      SignedInPerson.of(Role.CLINICIAN, null, "Practitioner/odd");
  private static final Registered APP = AppLaunch.publicApp("launch/patient patient/*.rs");

  private static String odd(String path, String endpoint) {
    return path.replace("ENDPOINT", endpoint)
        .replace("ESCAPED", "%" + Integer.toHexString(endpoint.charAt(0)) + endpoint.substring(1))
        .replace(
            "UPPER",
            "%"
                + Integer.toHexString(endpoint.charAt(0)).toUpperCase(Locale.ROOT)
                + endpoint.substring(1));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/oauth2/ESCAPED",
        "/%6fauth2/ENDPOINT",
        "/%6Fauth2/UPPER",
        "/oauth2//ENDPOINT",
        "//oauth2/ENDPOINT",
        "/oauth2/ENDPOINT;x=1",
        "/oauth2;x/ENDPOINT",
        "/oauth2/./ENDPOINT",
        "/oauth2/%2e/ENDPOINT",
        "/oauth2/x/%2e%2E/ENDPOINT",
        "/oauth2/x/../ENDPOINT",
        "/oauth2%2fENDPOINT",
        "/oauth2%2FENDPOINT",
        "/oauth2/ENDPOINT/",
        "/oauth2/ENDPOINT%20",
        "/oauth2/ENDPOINT%00",
        "/oauth2/%25ENDPOINT",
        "/OAUTH2/ENDPOINT"
      })
  void noEndpointOfOauthIsReachedByThem(String path) {
    AppLaunch launch = new AppLaunch(APP, "launch/patient patient/*.rs");
    HttpResponse<String> authorize =
        PERSON.get(odd(path, "authorize") + "?" + OauthTalk.encoded(launch.request));
    assertThat(authorize.statusCode()).as("authorize").isIn(400, 404);
    assertThat(authorize.headers().firstValue("Location")).isEmpty();
    for (String endpoint : List.of("token", "introspect", "revoke", "userinfo")) {
      Answer answer = post(odd(path, endpoint));
      assertThat(answer.status()).as(endpoint).isIn(400, 404);
      assertThat(answer.json()).doesNotContainKeys("access_token", "active");
    }
  }

  /** By whoever may do everything, so that what is refused is the path. */
  private static Answer post(String path) {
    Map<String, String> form = OauthTalk.operatorForm(Map.of("token", "x"));
    return OauthTalk.post(URI.create(OauthTalk.SERVER + path), form);
  }

  @Test
  void theSamePathsWrittenPlainlyAreAnswered() {
    AppLaunch launch = new AppLaunch(APP, "launch/patient patient/*.rs");
    assertThat(AppLaunch.location(launch.start(PERSON))).contains("/apps/patient");
    assertThat(post("/oauth2/token").status()).isEqualTo(200);
    assertThat(post("/oauth2/introspect").json()).containsEntry("active", false);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/%61dmin/users",
        "/admin%2Fusers",
        "/admin%2fusers",
        "/admin//users",
        "//admin/users",
        "/admin/users;x",
        "/admin;x/users",
        "/admin/users/",
        "/account/%2e%2e/admin/users",
        "/account/../admin/users",
        "/account/..;/admin/users",
        "/admin/./users",
        "/admin/users%2F",
        "/ADMIN/users"
      })
  void nobodyButAnAdministratorGetsToUsersByThem(String path) {
    HttpResponse<String> answer = PERSON.get(path);
    assertThat(answer.statusCode()).isIn(400, 403, 404);
    assertThat(answer.body()).doesNotContain("Add a user", "/admin/users/new");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/fhir//Patient",
        "//fhir/Patient",
        "/fhir/%50atient",
        "/%66hir/Patient",
        "/fhir;x/Patient",
        "/fhir/Patient;x",
        "/fhir/metadata/../Patient",
        "/fhir/metadata/%2E%2e/Patient",
        "/fhir/.well-known/smart-configuration/../../Patient",
        "/fhir/metadata%2f..%2fPatient",
        "/fhir/metadata;/../Patient",
        "/fhir/./Patient"
      })
  void noResourceIsReadWithoutATokenByThem(String path) {
    HttpResponse<String> answer =
        SharedServer.send(
            HttpRequest.newBuilder(URI.create(OauthTalk.SERVER + path))
                .header(TestCaller.STRANGER, "yes")
                .GET()
                .build());
    assertThat(answer.statusCode()).isIn(400, 401, 404);
    assertThat(answer.body()).doesNotContain("\"Bundle\"");
  }
}
