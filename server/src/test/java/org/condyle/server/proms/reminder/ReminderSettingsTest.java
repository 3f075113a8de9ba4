package org.condyle.server.proms.reminder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.util.Map;
import org.condyle.record.ProblemException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReminderSettingsTest {

  @Test
  void nothingIsSentUntilAPracticeTurnsItOn() {
    assertThat(ReminderSettings.fromEnvironment(Map.of()))
        .isEqualTo(new ReminderSettings(false, 60, Duration.ofDays(14)));
    assertThat(ReminderSettings.fromEnvironment(Map.of(ReminderSettings.SWITCH, "on")).on())
        .isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "CONDYLE_REMINDERS, yes",
    "CONDYLE_REMINDERS_PER_MINUTE, 0",
    "CONDYLE_REMINDERS_PER_MINUTE, many",
    "CONDYLE_REMINDER_LINK_DAYS, 91"
  })
  void aSettingThatIsNoGoodIsNamed(String variable, String value) {
    assertThatExceptionOfType(ProblemException.class)
        .isThrownBy(() -> ReminderSettings.fromEnvironment(Map.of(variable, value)))
        .withMessageStartingWith(variable);
  }
}
