package org.condyle.server.partition;

import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.Map;
import java.util.Optional;
import org.condyle.record.ProblemCode;
import org.condyle.record.ProblemException;

/**
 * The setting of the first practice's time zone; other practices say theirs when they are added.
 */
public final class FirstZone {

  /** The environment variable that names the zone. */
  public static final String VARIABLE = "CONDYLE_TIME_ZONE";

  private FirstZone() {}

  /**
   * The zone, if the environment names one.
   *
   * @throws ProblemException PARAMETER_INVALID if the variable names no time zone
   */
  static Optional<ZoneId> fromEnvironment(Map<String, String> environment) {
    String text = environment.get(VARIABLE);
    if (text == null || text.isBlank()) {
      return Optional.empty();
    }
    try {
      return Optional.of(ZoneId.of(text.trim()));
    } catch (DateTimeException e) {
      throw new ProblemException(
          ProblemCode.PARAMETER_INVALID,
          VARIABLE + " must name a time zone, such as America/New_York, not '" + text + "'",
          VARIABLE);
    }
  }
}
