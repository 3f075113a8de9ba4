package org.condyle.server.upkeep;

import java.time.Duration;
import java.util.Map;
import org.condyle.record.ProblemException;
import org.condyle.server.EnvironmentNumber;

/**
 * When the server evaluates by itself.
 *
 * @param quiet how long nothing may have been written
 * @param latest how long what was written waits at most
 */
public record UpkeepLimits(Duration quiet, Duration latest) {

  static final String QUIET_VARIABLE = "CONDYLE_BACKGROUND_QUIET_SECONDS";
  static final String LATEST_VARIABLE = "CONDYLE_BACKGROUND_LATEST_SECONDS";

  /**
   * After 10 seconds of quiet, after 15 minutes in any case, as far as the environment does not say
   * otherwise.
   *
   * @throws ProblemException PARAMETER_INVALID if a variable is no number in its range
   */
  static UpkeepLimits fromEnvironment(Map<String, String> environment) {
    return new UpkeepLimits(
        Duration.ofSeconds(EnvironmentNumber.read(environment, QUIET_VARIABLE, 10, 3600)),
        Duration.ofSeconds(EnvironmentNumber.read(environment, LATEST_VARIABLE, 900, 86_400)));
  }
}
