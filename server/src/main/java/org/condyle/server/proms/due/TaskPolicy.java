package org.condyle.server.proms.due;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.condyle.record.ProblemCode;
import org.condyle.record.ProblemException;

/** Which due items are written as Tasks. */
public enum TaskPolicy {
  EVERY,
  /** What is due is worked out and counted, and told to nobody by FHIR. */
  NONE;

  static final String VARIABLE = "CONDYLE_DUE_TASKS";

  /**
   * Every one, as far as the environment does not say otherwise.
   *
   * @throws ProblemException PARAMETER_INVALID if the variable names no policy
   */
  static TaskPolicy fromEnvironment(Map<String, String> environment) {
    String text = environment.get(VARIABLE);
    if (text == null || text.isBlank()) {
      return EVERY;
    }
    return Arrays.stream(values())
        .filter(policy -> policy.code().equals(text.trim()))
        .findFirst()
        .orElseThrow(
            () ->
                new ProblemException(
                    ProblemCode.PARAMETER_INVALID,
                    VARIABLE
                        + " must be one of "
                        + Arrays.stream(values())
                            .map(TaskPolicy::code)
                            .collect(Collectors.joining(", ")),
                    VARIABLE));
  }

  private String code() {
    return name().toLowerCase(Locale.ROOT);
  }
}
