package org.condyle.server.errors;

import java.util.Arrays;
import java.util.stream.Collectors;
import org.condyle.record.Problem;
import org.condyle.record.ProblemCode;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/** What nobody expected: logged with where it happened, told without any detail. */
public final class UnexpectedError {

  private static final int DEEPEST_CAUSE = 8;

  private UnexpectedError() {}

  public static Problem problem(@Nullable String requestId) {
    return new Problem(
        ProblemCode.INTERNAL,
        "The server failed to do this. Its log has the details under request id " + requestId,
        null);
  }

  /**
   * Logs the exception types and where they were thrown. Their messages may hold SQL or a patient's
   * data and are only written at debug level, which a site turns on knowingly.
   */
  public static void log(Logger log, Throwable thrown) {
    log.error("Unexpected error: {}", traceWithoutMessages(thrown));
    log.debug("Unexpected error", thrown);
  }

  static String traceWithoutMessages(Throwable thrown) {
    StringBuilder trace = new StringBuilder();
    Throwable next = thrown;
    for (int depth = 0; next != null && depth < DEEPEST_CAUSE; depth++) {
      trace
          .append(depth == 0 ? "" : "\ncaused by ")
          .append(next.getClass().getName())
          .append(
              Arrays.stream(next.getStackTrace())
                  .map(frame -> "\n  at " + frame)
                  .collect(Collectors.joining()));
      next = next.getCause();
    }
    return trace.toString();
  }
}
