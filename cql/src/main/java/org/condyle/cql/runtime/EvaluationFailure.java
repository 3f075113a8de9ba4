package org.condyle.cql.runtime;

import org.condyle.record.ProblemCode;
import org.condyle.record.ProblemException;
import org.fhir.ucum.UcumException;
import org.hl7.elm.r1.ExpressionDef;
import org.jspecify.annotations.Nullable;
import org.opencds.cqf.cql.engine.debug.SourceLocator;
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
    CqlException located = located();
    SourceLocator at = located == null ? null : located.getSourceLocator();
    String library = content.content().primary().name();
    String definition = asked;
    if (located != null && located.getBacktrace() != null) {
      ExpressionDefTraceFrame innermost = innermost(located.getBacktrace().getFrame());
      if (innermost != null) {
        ExpressionDef element = innermost.getElement();
        definition = element.getName() == null ? asked : element.getName();
        if (innermost.getLibrary() != null && innermost.getLibrary().getId() != null) {
          library = innermost.getLibrary().getId();
        }
      }
    }
    String line =
        at == null || at.getSourceLocation() == null
            ? ""
            : " line " + at.getSourceLocation().getStartLine();
    return "Library " + library + ", '" + definition + "'" + line;
  }

  private @Nullable CqlException located() {
    CqlException innermost = null;
    for (Throwable each = error; each != null; each = each.getCause()) {
      if (each instanceof CqlException cql
          && (cql.getSourceLocator() != null || innermost == null)) {
        innermost = cql;
      }
    }
    return innermost;
  }

  private static @Nullable ExpressionDefTraceFrame innermost(TraceFrame frame) {
    ExpressionDefTraceFrame found =
        frame instanceof ExpressionDefTraceFrame definition ? definition : null;
    if (found != null) {
      for (TraceFrame inner : found.getSubframes()) {
        ExpressionDefTraceFrame deeper = innermost(inner);
        if (deeper != null) {
          found = deeper;
        }
      }
    }
    return found;
  }

  private static String cause(Throwable first) {
    String kind = first.getClass().getSimpleName();
    boolean typesOnly = first instanceof InvalidOperatorArgument || first instanceof InvalidCast;
    if (typesOnly && first.getMessage() != null) {
      return kind + ", " + first.getMessage();
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
