package org.condyle.server;

import java.util.Map;
import org.condyle.record.ProblemCode;
import org.condyle.record.ProblemException;

/** A whole number that an environment variable may set. */
public final class EnvironmentNumber {

  private EnvironmentNumber() {}

  /**
   * @param otherwise what it is when the variable is not set
   * @throws ProblemException PARAMETER_INVALID if it is no whole number from 1 to the largest
   */
  public static int read(
      Map<String, String> environment, String variable, int otherwise, int largest) {
    String text = environment.get(variable);
    if (text == null || text.isBlank()) {
      return otherwise;
    }
    int number = text.matches("\\d{1,9}") ? Integer.parseInt(text) : 0;
    if (number < 1 || number > largest) {
      throw new ProblemException(
          ProblemCode.PARAMETER_INVALID,
          variable + " must be a whole number from 1 to " + largest,
          variable);
    }
    return number;
  }
}
