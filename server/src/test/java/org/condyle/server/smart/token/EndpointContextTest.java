package org.condyle.server.smart.token;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.security.oauth2.server.authorization.context.AuthorizationServerContextHolder;
import org.springframework.security.oauth2.server.authorization.settings.AuthorizationServerSettings;

class EndpointContextTest {

  private static final String PUBLIC = "https://condyle.example.org/oauth2/token";
  private static final String LOCAL = "http://localhost:8080/oauth2/token";

  @AfterEach
  void leave() {
    AuthorizationServerContextHolder.resetContext();
  }

  private static void asked(Optional<String> ofThisMachine) {
    AuthorizationServerContextHolder.setContext(
        new EndpointContext(
            "https://condyle.example.org",
            ofThisMachine,
            AuthorizationServerSettings.builder().build()));
  }

  @Test
  void theCommandsOfTheOwnerAskUnderANameOfThisMachineTooAndNobodyElseDoes() {
    asked(Optional.of("http://localhost:8080"));
    assertThat(EndpointContext.audiences("operator")).containsExactlyInAnyOrder(PUBLIC, LOCAL);
    assertThat(EndpointContext.audiences("some-app")).containsExactly(PUBLIC);
    asked(Optional.empty());
    assertThat(EndpointContext.audiences("operator")).containsExactly(PUBLIC);
    AuthorizationServerContextHolder.resetContext();
    assertThat(EndpointContext.audiences("operator")).isEmpty();
  }
}
