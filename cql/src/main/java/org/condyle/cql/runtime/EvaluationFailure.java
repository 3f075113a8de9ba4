package org.condyle.cql.runtime;

import org.condyle.record.ProblemCode;
import org.condyle.record.ProblemException;
import org.fhir.ucum.UcumException;
import org.hl7.elm.r1.VersionedIdentifier;
import org.jspecify.annotations.Nullable;
import org.opencds.cqf.cql.engine.exception.CqlException;
import org.opencds.cqf.cql.engine.exception.InvalidCast;
import org.opencds.cqf.cql.engine.exception.InvalidOperatorArgument;
import org.opencds.cqf.cql.engine.execution.trace.ExpressionDefTraceFrame;
import org.opencds.cqf.cql.engine.execution.trace.TraceFrame;

/**
 * Says where a CQL runtime error arose and why, without the values that were being computed: an
 * engine message may quote patient data, so only those made of type names are passed on.
 */
record EvaluationFailure(CompiledContent content, String asked, RuntimeException error) {

  ProblemException toProblemException() {
    Throwable first = firstCause();
    String where = where();
    if (first instanceof ProblemException problem) {
      return new ProblemException(
          problem.problems().get(0).code(), where + ": " + problem.getMessage(), where);
    }
    boolean units = first instanceof UcumException;
    return new ProblemException(
        units ? ProblemCode.UNIT_NOT_CONVERTIBLE : ProblemCode.EVALUATION_FAILED,
        where + ": " + cause(first),
        where);
  }

  private Throwable firstCause() {
    Throwable cause = error;
    while (cause.getCause() != null && cause.getCause() != cause) {
      cause = cause.getCause();
    }
    return cause;
  }

  private String where() {
    String library = content.content().primary().name();
    String definition = asked;
    CqlException located = located();
    TraceFrame frame =
        located == null || located.getBacktrace() == null
            ? null
            : located.getBacktrace().getFrame();
    while (frame instanceof ExpressionDefTraceFrame called) {
      library = nameOr(called.getLibrary(), library);
      String name = called.getElement().getName();
      definition = name == null ? definition : name;
      frame = called.getSubframes().isEmpty() ? null : called.getSubframes().get(0);
    }
    return "Library " + library + ", '" + definition + "'" + line(located, frame);
  }

  private static String nameOr(@Nullable VersionedIdentifier library, String other) {
    return library == null || library.getId() == null ? other : library.getId();
  }

  /** The line of the error itself, or else of the expression in which it arose. */
  private static String line(@Nullable CqlException located, @Nullable TraceFrame frame) {
    if (located != null
        && located.getSourceLocator() != null
        && located.getSourceLocator().getSourceLocation() != null) {
      return " line " + located.getSourceLocator().getSourceLocation().getStartLine();
    }
    String locator = frame == null ? null : frame.getElement().getLocator();
    return locator == null || locator.indexOf(':') < 0
        ? ""
        : " line " + locator.substring(0, locator.indexOf(':'));
  }

  private @Nullable CqlException located() {
    CqlException innermost = null;
    for (Throwable each = error; each != null; each = each.getCause()) {
      if (each instanceof CqlException cql && (cql.getBacktrace() != null || innermost == null)) {
        innermost = cql;
      }
    }
    return innermost;
  }

  private static String cause(Throwable first) {
    String kind = first.getClass().getSimpleName();
    String message = first.getMessage();
    if (message != null && first instanceof InvalidCast) {
      return kind + ", " + message;
    }
    if (message != null && first instanceof InvalidOperatorArgument) {
      // What was expected is made of types; what was found may quote a value.
      int found = message.indexOf(", Found ");
      return kind + ", " + (found < 0 ? message : message.substring(0, found));
    }
    return switch (kind) {
      case "UcumException" -> "a quantity's unit cannot be converted";
      case "InvalidDateTime", "InvalidDate", "InvalidTime" ->
          "a stored date or time cannot be read (" + kind + ")";
      case "CqlException" -> "the logic stopped with an error of its own (CqlException)";
      default -> kind;
    };
  }
}
