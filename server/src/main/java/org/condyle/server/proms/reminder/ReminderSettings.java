package org.condyle.server.proms.reminder;

import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import org.condyle.record.ProblemCode;
import org.condyle.record.ProblemException;
import org.condyle.server.EnvironmentNumber;

/**
 * Whether and how fast reminders go out.
 *
 * @param on off until a practice turns it on, so that loading its history writes to nobody
 * @param perMinute attempts of a practice in a minute, on all servers together
 * @param linkValid how long a link in a message is valid at most
 */
record ReminderSettings(boolean on, int perMinute, Duration linkValid) {

  static final String SWITCH = "CONDYLE_REMINDERS";
  static final String PER_MINUTE = "CONDYLE_REMINDERS_PER_MINUTE";
  static final String LINK_DAYS = "CONDYLE_REMINDER_LINK_DAYS";

  /** No personal link may be valid for longer. */
  private static final int LONGEST_LINK_DAYS = 90;

  /**
   * @throws ProblemException PARAMETER_INVALID
   */
  static ReminderSettings fromEnvironment(Map<String, String> environment) {
    return new ReminderSettings(
        isOn(environment),
        EnvironmentNumber.read(environment, PER_MINUTE, 60, 6000),
        Duration.ofDays(EnvironmentNumber.read(environment, LINK_DAYS, 14, LONGEST_LINK_DAYS)));
  }

  private static boolean isOn(Map<String, String> environment) {
    return switch (environment.getOrDefault(SWITCH, "").strip().toLowerCase(Locale.ROOT)) {
      case "", "off" -> false;
      case "on" -> true;
      default ->
          throw new ProblemException(
              ProblemCode.PARAMETER_INVALID, SWITCH + " must be on or off", SWITCH);
    };
  }
}
