package org.condyle.server.smart;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.UUID;
import org.condyle.server.SharedServer;
import org.condyle.server.TestCaller;
import org.condyle.server.caller.Role;
import org.hl7.fhir.r4.model.Parameters;
import org.junit.jupiter.api.Test;

/** How often one administrator registers clients. */
class RegistrationLimitTest {

  private static final int FREE = 60;

  private static HttpResponse<String> register(TestCaller administrator) {
    Parameters wanted = new Parameters();
    wanted.addParameter("name", "One of many");
    wanted.addParameter("kind", "public");
    wanted.addParameter("grant", "authorization_code");
    wanted.addParameter("redirectUri", AppLaunch.REDIRECT);
    wanted.addParameter("scope", "openid");
    return SharedServer.send(
        administrator
            .on(HttpRequest.newBuilder(SharedServer.uri("$register-client")))
            .header("Content-Type", "application/fhir+json")
            .POST(
                HttpRequest.BodyPublishers.ofString(
                    SharedServer.FHIR.newJsonParser().encodeResourceToString(wanted)))
            .build());
  }

  @Test
  void anAdministratorRegistersSoManyAndThenWaitsAndNobodyElseDoes() {
    TestCaller one =
        TestCaller.of(Role.ADMINISTRATOR, 1).withId("user/registrar-" + UUID.randomUUID());
    TestCaller other =
        TestCaller.of(Role.ADMINISTRATOR, 1).withId("user/registrar-" + UUID.randomUUID());
    for (int i = 0; i < FREE; i++) {
      HttpResponse<String> answer = register(one);
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }

    HttpResponse<String> tooMany = register(one);

    assertThat(tooMany.statusCode()).as(tooMany.body()).isEqualTo(429);
    assertThat(tooMany.body()).contains("CONDYLE-7015", "throttled");
    assertThat(tooMany.headers().firstValueAsLong("Retry-After").orElse(0)).isBetween(1L, 600L);
    assertThat(register(other).statusCode()).isEqualTo(200);
  }
}
