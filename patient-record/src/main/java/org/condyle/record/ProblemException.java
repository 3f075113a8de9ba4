package org.condyle.record;

import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Stops what is being done because of one or more {@link Problem}s. */
public final class ProblemException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient List<Problem> problems;

  public ProblemException(ProblemCode code, String message) {
    this(List.of(new Problem(code, message, null)), null);
  }

  public ProblemException(ProblemCode code, String message, @Nullable String location) {
    this(List.of(new Problem(code, message, location)), null);
  }

  public ProblemException(ProblemCode code, String message, Throwable cause) {
    this(List.of(new Problem(code, message, null)), cause);
  }

  public ProblemException(List<Problem> problems) {
    this(problems, null);
  }

  /**
   * @param problems at least one, the first cause first
   */
  public ProblemException(List<Problem> problems, @Nullable Throwable cause) {
    super(problems.stream().map(Problem::message).collect(Collectors.joining("; ")), cause);
    if (problems.isEmpty()) {
      throw new IllegalArgumentException("A ProblemException needs a problem");
    }
    this.problems = List.copyOf(problems);
  }

  /** At least one, the first cause first. */
  public List<Problem> problems() {
    return problems;
  }
}
