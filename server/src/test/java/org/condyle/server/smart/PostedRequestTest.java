package org.condyle.server.smart;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.LinkedHashMap;
import java.util.Map;
import org.condyle.server.caller.Role;
import org.condyle.server.smart.OauthTalk.Registered;
import org.condyle.server.users.page.SignedInPerson;
import org.junit.jupiter.api.Test;

/** Apps may post their request (SMART App Launch 2.2, {@code authorize-post}). */
class PostedRequestTest {

  @Test
  void aRequestThatIsPostedGoesOnAsTheSameRequestInAnAddress() {
    Registered app = AppLaunch.publicApp("patient/*.rs");
    SignedInPerson patient = SignedInPerson.of(Role.PATIENT, "posted-request", null);
    AppLaunch launch = new AppLaunch(app, "patient/*.rs").with("nonce", "a b+c&d=é");

    HttpResponse<String> posted = patient.post("/oauth2/authorize", launch.request);
    assertThat(posted.statusCode()).isEqualTo(303);
    String next = AppLaunch.location(posted);
    assertThat(next).startsWith(OauthTalk.SERVER + "/oauth2/authorize?");
    assertThat(AppLaunch.parameters(next)).isEqualTo(launch.request);
    assertThat(AppLaunch.location(patient.get(next))).contains("/apps/consent?");

    Map<String, String> longer = new LinkedHashMap<>(launch.request);
    longer.put("nonce", "x".repeat(6_000));
    HttpResponse<String> refused = patient.post("/oauth2/authorize", longer);
    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(refused.body()).contains("invalid_request");
    longer.put("request_uri", "urn:x:y");
    assertThat(patient.post("/oauth2/authorize", longer).body()).contains("by reference");
  }
}
