package org.condyle.server.evaluation;

import java.time.Duration;
import java.util.Map;
import org.condyle.record.ProblemException;
import org.condyle.server.EnvironmentNumber;

/**
 * What the evaluation of populations may use.
 *
 * @param workers how many threads evaluate
 * @param subjectTime how long the measures of a request may take for one patient
 */
public record EvaluationLimits(int workers, Duration subjectTime) {

  public static final String SUBJECT_SECONDS_VARIABLE = "CONDYLE_SUBJECT_SECONDS";

  private static final int DEFAULT_SECONDS = 60;
  private static final int MOST_SECONDS = 3600;

  /**
   * As many workers as cores, and 60 seconds unless the environment says otherwise.
   *
   * @throws ProblemException PARAMETER_INVALID if the variable is no number in its range
   */
  public static EvaluationLimits fromEnvironment(Map<String, String> environment) {
    return new EvaluationLimits(
        Runtime.getRuntime().availableProcessors(),
        Duration.ofSeconds(
            EnvironmentNumber.read(
                environment, SUBJECT_SECONDS_VARIABLE, DEFAULT_SECONDS, MOST_SECONDS)));
  }
}
