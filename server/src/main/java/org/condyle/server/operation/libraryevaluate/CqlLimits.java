package org.condyle.server.operation.libraryevaluate;

import java.time.Duration;
import java.util.Map;
import org.condyle.record.ProblemException;
import org.condyle.server.EnvironmentNumber;

/**
 * What one evaluation on request may use.
 *
 * @param time how long the caller waits at most
 * @param bytes how much memory it may allocate in all
 * @param atOnce how many evaluations run at the same time
 */
public record CqlLimits(Duration time, long bytes, int atOnce) {

  public static final String SECONDS_VARIABLE = "CONDYLE_CQL_SECONDS";
  public static final String MEGABYTES_VARIABLE = "CONDYLE_CQL_MEGABYTES";
  public static final String AT_ONCE_VARIABLE = "CONDYLE_CQL_AT_ONCE";

  /** 30 seconds, 512 MB, 2 at once: a measure's whole library takes a tenth of it. */
  public static final CqlLimits DEFAULT =
      new CqlLimits(Duration.ofSeconds(30), 512L * 1024 * 1024, 2);

  /**
   * The defaults, as far as the environment does not say otherwise.
   *
   * @throws ProblemException PARAMETER_INVALID if a variable is no number in its range
   */
  public static CqlLimits fromEnvironment(Map<String, String> environment) {
    return new CqlLimits(
        Duration.ofSeconds(EnvironmentNumber.read(environment, SECONDS_VARIABLE, 30, 600)),
        EnvironmentNumber.read(environment, MEGABYTES_VARIABLE, 512, 65_536) * 1024L * 1024L,
        EnvironmentNumber.read(environment, AT_ONCE_VARIABLE, 2, 64));
  }
}
