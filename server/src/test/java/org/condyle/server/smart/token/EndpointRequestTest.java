package org.condyle.server.smart.token;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.security.oauth2.server.authorization.context.AuthorizationServerContextHolder;
import org.springframework.security.oauth2.server.authorization.settings.AuthorizationServerSettings;

class EndpointRequestTest {

  private static final String PUBLIC = "https://condyle.example.org/oauth2/token";
  private static final String LOCAL = "http://localhost:8080/oauth2/token";

  @AfterEach
  void leave() {
    AuthorizationServerContextHolder.resetContext();
  }

  private static void asked(Optional<String> ofThisMachine) {
    AuthorizationServerContextHolder.setContext(
        new EndpointRequest(
            "https://condyle.example.org",
            ofThisMachine,
            AuthorizationServerSettings.builder().build(),
            "/oauth2/token",
            "192.0.2.1"));
  }

  @Test
  void theCommandsOfTheOwnerAskUnderANameOfThisMachineTooAndNobodyElseDoes() {
    asked(Optional.of("http://localhost:8080"));
    assertThat(EndpointRequest.audiences("operator")).containsExactlyInAnyOrder(PUBLIC, LOCAL);
    assertThat(EndpointRequest.audiences("some-app")).containsExactly(PUBLIC);
    asked(Optional.empty());
    assertThat(EndpointRequest.audiences("operator")).containsExactly(PUBLIC);
    AuthorizationServerContextHolder.resetContext();
    assertThat(EndpointRequest.audiences("operator")).isEmpty();
  }
}
