package org.condyle.server.errors;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.core.read.ListAppender;
import java.net.URI;
import java.net.http.HttpRequest;
import java.util.ArrayList;
import java.util.List;
import org.condyle.server.SharedServer;
import org.condyle.server.TestCaller;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** What goes wrong is logged without what was sent. */
class LogsTest {

  private static final String NAME = "Loggedname";
  private static final String BORN = "1931-03-07";
  private static final String TOKEN = "loggedtokenloggedtokenloggedtokenloggedtok1";

  private final Logger root = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
  private final ListAppender<ILoggingEvent> kept = new ListAppender<>();

  @BeforeEach
  void listen() {
    kept.start();
    root.addAppender(kept);
  }

  @AfterEach
  void stop() {
    root.detachAppender(kept);
  }

  private static int put(String body) {
    return SharedServer.put("Patient/logged", "application/fhir+json", body).statusCode();
  }

  @Test
  void noNameBirthDateBodyOrTokenIsLogged() {
    String patient =
        "{\"resourceType\":\"Patient\",\"id\":\"logged\",\"name\":[{\"family\":\""
            + NAME
            + "\"}],\"birthDate\":\""
            + BORN
            + "\"";

    assertThat(put(patient + "}")).isIn(200, 201);
    assertThat(put(patient + ",\"gender\":\"" + NAME + "\"}")).isBetween(400, 499);
    assertThat(put(patient + ",\"" + NAME + "\":true}")).isBetween(400, 499);
    assertThat(put(patient)).isBetween(400, 499);
    assertThat(SharedServer.get("Patient?family=" + NAME + "&birthdate=" + BORN).statusCode())
        .isEqualTo(200);
    assertThat(SharedServer.get("Patient?birthdate=" + NAME).statusCode()).isEqualTo(400);
    assertThat(
            SharedServer.put("Patient?family=" + NAME, "application/fhir+json", patient + "}")
                .statusCode())
        .isIn(200, 201, 400, 412);
    assertThat(
            SharedServer.send(
                    HttpRequest.newBuilder(SharedServer.uri("Patient?family=" + NAME))
                        .header("Authorization", "Bearer " + TOKEN)
                        .build())
                .statusCode())
        .isEqualTo(401);
    assertThat(
            SharedServer.send(
                    HttpRequest.newBuilder(
                            URI.create(
                                SharedServer.uri("") + "/../oauth2/token?access_token=" + TOKEN))
                        .header(TestCaller.STRANGER, "yes")
                        .build())
                .statusCode())
        .isBetween(400, 499);

    List<String> lines = new ArrayList<>();
    for (ILoggingEvent event : List.copyOf(kept.list)) {
      // What the owner has to switch on to look for a fault is the owner's to guard.
      if (event.getLevel().isGreaterOrEqual(Level.INFO)) {
        lines.add(event.getFormattedMessage());
        for (IThrowableProxy cause = event.getThrowableProxy();
            cause != null;
            cause = cause.getCause()) {
          lines.add(String.valueOf(cause.getMessage()));
        }
      }
    }
    assertThat(lines).as("something was logged at all").isNotEmpty();
    assertThat(lines)
        .noneMatch(line -> line.contains(NAME) || line.contains(BORN) || line.contains(TOKEN));
  }
}
