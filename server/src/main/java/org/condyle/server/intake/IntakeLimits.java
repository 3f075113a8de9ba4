package org.condyle.server.intake;

import java.util.Map;
import org.condyle.record.ProblemCode;
import org.condyle.record.ProblemException;
import org.jspecify.annotations.Nullable;

/**
 * How much one request may bring.
 *
 * @param bodyBytes the largest body in bytes, counted after decompression
 * @param bundleEntries the most entries of a Bundle
 * @param nesting how deep JSON objects and arrays, or XML elements, may lie in each other
 */
public record IntakeLimits(long bodyBytes, int bundleEntries, int nesting) {

  public static final String BODY_VARIABLE = "CONDYLE_MAX_BODY_BYTES";
  public static final String ENTRIES_VARIABLE = "CONDYLE_MAX_BUNDLE_ENTRIES";
  public static final String NESTING_VARIABLE = "CONDYLE_MAX_NESTING";

  /** 100 MB, 10,000 entries, 100 levels: far above what a practice sends for one patient. */
  public static final IntakeLimits DEFAULT = new IntakeLimits(100L * 1024 * 1024, 10_000, 100);

  /** HAPI holds a body in one byte array. */
  private static final long LARGEST_BODY = 1024L * 1024 * 1024;

  /**
   * The defaults, as far as the environment does not say otherwise.
   *
   * @throws ProblemException PARAMETER_INVALID if a variable is no number in its range
   */
  public static IntakeLimits fromEnvironment(Map<String, String> environment) {
    return new IntakeLimits(
        number(environment, BODY_VARIABLE, DEFAULT.bodyBytes, LARGEST_BODY),
        (int) number(environment, ENTRIES_VARIABLE, DEFAULT.bundleEntries, 1_000_000),
        (int) number(environment, NESTING_VARIABLE, DEFAULT.nesting, 1_000));
  }

  private static long number(
      Map<String, String> environment, String variable, long otherwise, long largest) {
    @Nullable String text = environment.get(variable);
    if (text == null || text.isBlank()) {
      return otherwise;
    }
    if (text.matches("\\d{1,12}")) {
      long number = Long.parseLong(text);
      if (number > 0 && number <= largest) {
        return number;
      }
    }
    throw new ProblemException(
        ProblemCode.PARAMETER_INVALID,
        variable + " must be a whole number from 1 to " + largest,
        variable);
  }
}
