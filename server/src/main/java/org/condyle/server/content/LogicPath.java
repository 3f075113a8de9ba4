package org.condyle.server.content;

import java.util.Map;
import org.condyle.measures.evaluation.EvaluationPath;
import org.condyle.measures.evaluation.EvaluationPolicy;
import org.condyle.measures.evaluation.PathChecks;
import org.condyle.record.ProblemCode;
import org.condyle.record.ProblemException;

/** What the environment says of how populations are evaluated. */
final class LogicPath {

  static final String LINKED_VARIABLE = "CONDYLE_LINKED_LOGIC";
  static final String SHARE_VARIABLE = "CONDYLE_CHECK_SHARE";

  private LogicPath() {}

  /**
   * The standard policy, as far as the environment does not say otherwise.
   *
   * @throws ProblemException PARAMETER_INVALID if a variable has another value than it may have
   */
  static EvaluationPolicy fromEnvironment(Map<String, String> environment) {
    return new EvaluationPolicy(path(environment), share(environment), new PathChecks());
  }

  private static EvaluationPath path(Map<String, String> environment) {
    return switch (environment.getOrDefault(LINKED_VARIABLE, "").strip()) {
      case "", "on" -> EvaluationPath.LINKED;
      case "off" -> EvaluationPath.ENGINE;
      default -> throw invalid(LINKED_VARIABLE, "on or off");
    };
  }

  private static int share(Map<String, String> environment) {
    String text = environment.getOrDefault(SHARE_VARIABLE, "").strip();
    if (text.isEmpty()) {
      return EvaluationPolicy.STANDARD_SHARE;
    }
    if (!text.matches("\\d{1,9}")) {
      throw invalid(SHARE_VARIABLE, "a whole number from 0 to 999999999");
    }
    return Integer.parseInt(text);
  }

  private static ProblemException invalid(String variable, String allowed) {
    return new ProblemException(
        ProblemCode.PARAMETER_INVALID, variable + " must be " + allowed, variable);
  }
}
