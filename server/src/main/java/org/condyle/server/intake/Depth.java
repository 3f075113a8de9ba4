package org.condyle.server.intake;

import org.condyle.record.ProblemCode;
import org.condyle.record.ProblemException;

/** The one sentence for a body that is nested too deeply, in whichever format. */
final class Depth {

  private Depth() {}

  static ProblemException tooDeep(int limit) {
    return new ProblemException(
        ProblemCode.TOO_DEEP,
        "The body is nested deeper than the "
            + limit
            + " levels this server takes (JSON objects and arrays, or XML elements); raise "
            + IntakeLimits.NESTING_VARIABLE
            + " if it must be");
  }
}
