package org.condyle.server.operation.cql;

import ca.uhn.fhir.rest.api.server.RequestDetails;
import java.util.Map;
import org.condyle.record.ProblemCode;
import org.condyle.record.ProblemException;

/**
 * Who may send CQL: code that runs here. It is asked once for every request, before anything is
 * read of it, so that a rule on the caller has one place.
 *
 * @param enabled whether this server takes CQL at all
 */
public record InlineCqlPolicy(boolean enabled) {

  public static final String VARIABLE = "CONDYLE_CQL";

  /**
   * On, unless the environment says {@code off}.
   *
   * @throws ProblemException PARAMETER_INVALID for any other value
   */
  public static InlineCqlPolicy fromEnvironment(Map<String, String> environment) {
    String text =
        environment.getOrDefault(VARIABLE, "").isBlank() ? "on" : environment.get(VARIABLE);
    if (!"on".equals(text) && !"off".equals(text)) {
      throw new ProblemException(
          ProblemCode.PARAMETER_INVALID, VARIABLE + " must be on or off", VARIABLE);
    }
    return new InlineCqlPolicy("on".equals(text));
  }

  /**
   * @throws ProblemException NOT_SUPPORTED if CQL is not taken
   */
  void check(RequestDetails caller) {
    if (!enabled) {
      throw new ProblemException(
          ProblemCode.NOT_SUPPORTED,
          "This server takes no CQL with a request ("
              + VARIABLE
              + "=off); install a Library and use Library/$evaluate",
          String.valueOf(caller.getOperation()));
    }
  }
}
