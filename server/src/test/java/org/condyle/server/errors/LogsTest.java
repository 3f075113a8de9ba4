package org.condyle.server.errors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.pattern.ThrowableProxyConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.net.http.HttpRequest;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import javax.sql.DataSource;
import org.condyle.server.SharedServer;
import org.condyle.server.TestCaller;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Names, birth dates, searches and tokens do not get into the log, whatever goes wrong. */
class LogsTest {

  private static final String NAME = "Quirrelstone";
  private static final String BIRTH_DATE = "1951-07-13";
  private static final String TOKEN = "Zx81QuirkToken0123456789abcdefghijklmnopqrs";

  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private final Logger root =
      ((LoggerContext) LoggerFactory.getILoggerFactory()).getLogger(Logger.ROOT_LOGGER_NAME);

  @BeforeEach
  void listen() {
    // Its start sets up logging anew.
    assertThat(SharedServer.server().fhirBase()).isNotNull();
    log.setContext(root.getLoggerContext());
    log.start();
    root.addAppender(log);
  }

  @AfterEach
  void stopListening() {
    root.detachAppender(log);
  }

  @Test
  void aFailedBatchOfRowsIsLoggedWithoutTheRows() throws Exception {
    try (Connection connection = SharedServer.server().part(DataSource.class).getConnection()) {
      connection.setAutoCommit(false);
      connection
          .createStatement()
          .execute("create temporary table told (name text primary key) on commit drop");
      try (PreparedStatement rows =
          connection.prepareStatement("insert into told (name) values (?)")) {
        for (int i = 0; i < 2; i++) {
          rows.setString(1, NAME);
          rows.addBatch();
        }
        assertThatThrownBy(rows::executeBatch)
            .hasMessageContaining("told_pkey")
            .hasMessageNotContaining(NAME)
            .extracting(failure -> String.valueOf(((SQLException) failure).getNextException()))
            .asString()
            .doesNotContain(NAME);
      }
      connection.rollback();
    }
  }

  @Test
  void whatIsRefusedIsLoggedWithoutWhatItWasAbout() {
    String patient =
        "{\"resourceType\":\"Patient\",\"id\":\"log-1\",\"name\":[{\"family\":\"%s\"}],\"birthDate\":\"%s\"}"
            .formatted(NAME, BIRTH_DATE);
    assertThat(put("Patient/log-1", patient)).isLessThan(300);
    assertThat(put("Patient/log-2", patient)).isEqualTo(400);
    assertThat(put("Patient/log-1", patient.replace("birthDate", "birthdate"))).isEqualTo(400);
    assertThat(put("Patient/log-1", patient.replace(BIRTH_DATE, BIRTH_DATE + "x"))).isEqualTo(400);
    assertThat(put("Patient/log-1", patient.substring(0, patient.length() - 1))).isEqualTo(400);
    assertThat(
            post(
                "{\"resourceType\":\"Bundle\",\"type\":\"transaction\",\"entry\":[{\"resource\":"
                    + patient
                    + ",\"request\":{\"method\":\"PUT\",\"url\":\"Patient?name="
                    + NAME
                    + "\"}}]}"))
        .isNotEqualTo(500);
    for (String search :
        List.of(
            "Patient?name=" + NAME + "&birthdate=" + BIRTH_DATE,
            "Patient?birthdate=" + BIRTH_DATE + "&nothing=" + NAME,
            "Patient?birthdate=x" + NAME,
            "Patient?_sort=" + NAME,
            "Patient?_filter=name%20eq%20" + NAME,
            "Observation?subject:Patient.name=" + NAME,
            "Observation?subject:" + NAME + ".name=x",
            "Patient/" + NAME + "/_history?_since=" + NAME,
            "$" + NAME,
            NAME)) {
      assertThat(SharedServer.get(search).statusCode()).as(search).isLessThan(500);
    }
    assertThat(
            put("Patient?family=" + NAME, patient.replace("}]", "}],\"gender\":\"" + NAME + "\"")))
        .isEqualTo(400);
    assertThat(SharedServer.get("../oauth2/token?access_token=" + TOKEN).statusCode())
        .isBetween(400, 499);
    assertThat(asStranger("Bearer " + TOKEN)).isEqualTo(401);
    assertThat(asStranger("Basic " + TOKEN)).isEqualTo(401);
    assertThat(texts()).isNotEmpty().allSatisfy(LogsTest::tellsNothing);
  }

  private static void tellsNothing(String text) {
    assertThat(text.toLowerCase(Locale.ROOT))
        .doesNotContain(NAME.toLowerCase(Locale.ROOT))
        .doesNotContain(BIRTH_DATE)
        .doesNotContain(TOKEN.toLowerCase(Locale.ROOT));
  }

  private List<String> texts() {
    ThrowableProxyConverter traces = new ThrowableProxyConverter();
    traces.start();
    return List.copyOf(log.list).stream()
        .map(event -> event.getFormattedMessage() + traces.convert(event))
        .toList();
  }

  private static int put(String path, String body) {
    return SharedServer.put(path, "application/fhir+json", body).statusCode();
  }

  private static int post(String body) {
    return SharedServer.post("", "application/fhir+json", body).statusCode();
  }

  private static int asStranger(String authorization) {
    return SharedServer.send(
            HttpRequest.newBuilder(SharedServer.uri("Patient?name=" + NAME))
                .header(TestCaller.STRANGER, "1")
                .header("Authorization", authorization)
                .GET()
                .build())
        .statusCode();
  }
}
