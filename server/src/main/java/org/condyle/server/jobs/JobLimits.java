package org.condyle.server.jobs;

import java.time.Duration;
import java.util.Map;
import org.condyle.record.ProblemException;
import org.condyle.server.EnvironmentNumber;

/**
 * What jobs may use.
 *
 * @param atOnce how many run at the same time on this server
 * @param perPractice how many of one practice run at the same time, on all servers together
 * @param unfinished how many of one practice may wait or run
 * @param keptFor how long what came of a job is kept
 * @param heartbeat how often a server says that it is still at a job; after six of them without a
 *     word another takes it up
 */
public record JobLimits(
    int atOnce, int perPractice, int unfinished, Duration keptFor, Duration heartbeat) {

  public static final String AT_ONCE_VARIABLE = "CONDYLE_JOBS_AT_ONCE";
  public static final String PER_PRACTICE_VARIABLE = "CONDYLE_JOBS_PER_PRACTICE";
  public static final String UNFINISHED_VARIABLE = "CONDYLE_JOBS_UNFINISHED";
  public static final String KEPT_HOURS_VARIABLE = "CONDYLE_JOB_KEPT_HOURS";
  public static final String HEARTBEAT_VARIABLE = "CONDYLE_JOB_HEARTBEAT_SECONDS";

  /**
   * 4 at once, 2 of one practice, 20 unfinished, kept for 24 hours, a heartbeat each 5 seconds, as
   * far as the environment does not say otherwise.
   *
   * @throws ProblemException PARAMETER_INVALID if a variable is no number in its range
   */
  public static JobLimits fromEnvironment(Map<String, String> environment) {
    return new JobLimits(
        EnvironmentNumber.read(environment, AT_ONCE_VARIABLE, 4, 64),
        EnvironmentNumber.read(environment, PER_PRACTICE_VARIABLE, 2, 64),
        EnvironmentNumber.read(environment, UNFINISHED_VARIABLE, 20, 10_000),
        Duration.ofHours(EnvironmentNumber.read(environment, KEPT_HOURS_VARIABLE, 24, 8760)),
        Duration.ofSeconds(EnvironmentNumber.read(environment, HEARTBEAT_VARIABLE, 5, 600)));
  }
}
