package org.condyle.server.proms.reminder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Map;
import org.condyle.proms.reading.DataFile;
import org.condyle.proms.schedule.Window;
import org.condyle.record.ProblemCode;
import org.condyle.record.ProblemException;
import org.condyle.server.proms.channel.Purpose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReminderRulesTest {

  private static final String RULES =
      """
      {"id": "own", "version": "1.0.0", "verified": false, "source": "us",
       "most": 2, "apart": "P3D", "late": "P14D", "again": "P30D",
       "steps": [
         {"id": "first", "purpose": "invitation", "from": "opening", "offset": "P0D"},
         {"id": "last", "purpose": "last-reminder", "from": "closing", "offset": "-P1W"}]}
      """;

  @Test
  void theShippedRulesSayWhereTheyAreFrom() {
    ReminderRules rules = ReminderRules.fromEnvironment(Map.of());

    assertThat(rules.canonical()).isEqualTo("standard|1.0.0");
    assertThat(rules.verified()).isFalse();
    assertThat(rules.source()).isNotBlank();
    assertThat(rules.steps().get(0).purpose()).isEqualTo(Purpose.INVITATION);
  }

  @Test
  void aPracticesOwnRulesTakeTheirPlace(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("rules.json"), RULES);

    ReminderRules rules =
        ReminderRules.fromEnvironment(Map.of(ReminderRules.VARIABLE, file.toString()));

    assertThat(rules.canonical()).isEqualTo("own|1.0.0");
    assertThat(rules.most()).isEqualTo(2);
  }

  @Test
  void aStepIsTakenOnlyWithinTheWindow() {
    ReminderRules rules = ReminderRules.read(new DataFile("own", RULES));
    LocalDate day = LocalDate.parse("2026-11-22");
    ReminderRules.Step last = rules.steps().get(1);

    assertThat(last.dayIn(new Window(day, day.plusDays(30), null))).isEqualTo(day.plusDays(23));
    assertThat(last.dayIn(new Window(day, day.plusDays(6), null))).isNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"most\": 2 | \"most\": 0",
        "\"most\": 2 | \"most\": 13",
        "\"most\": 2 | \"more\": 2",
        "\"P3D\" | \"P0D\"",
        "\"P3D\" | \"three\"",
        "\"P3D\" | \"-P3D\"",
        "\"P14D\" | \"P1M\"",
        "\"invitation\" | \"reminder\"",
        "\"last-reminder\" | \"invitation\"",
        "\"last-reminder\" | \"code\"",
        "\"opening\" | \"closing\"",
        "\"closing\" | \"surgery\"",
        "\"-P1W\" | \"a week\"",
        "\"id\": \"last\" | \"id\": \"first\"",
        "\"id\": \"last\" | \"id\": \"the last\"",
        "\"version\": \"1.0.0\", | ''"
      })
  void rulesThatAreNoGoodAreRefused(String right, String wrong) {
    assertThat(RULES).contains(right);

    assertThatExceptionOfType(ProblemException.class)
        .isThrownBy(() -> ReminderRules.read(new DataFile("own", RULES.replace(right, wrong))))
        .satisfies(
            thrown ->
                assertThat(thrown.problems().get(0).code())
                    .isEqualTo(ProblemCode.REMINDER_RULES_INVALID));
  }

  @Test
  void aFileThatIsNotThereIsNamed() {
    assertThatExceptionOfType(ProblemException.class)
        .isThrownBy(
            () -> ReminderRules.fromEnvironment(Map.of(ReminderRules.VARIABLE, "/no/such/file")))
        .withMessageContaining("/no/such/file");
  }
}
