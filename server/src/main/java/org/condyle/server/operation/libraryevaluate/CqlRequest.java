package org.condyle.server.operation.libraryevaluate;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.condyle.record.Problem;
import org.condyle.record.ProblemCode;
import org.condyle.record.ProblemException;
import org.condyle.server.operation.OperationParameters;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Parameters;
import org.jspecify.annotations.Nullable;

/**
 * What {@code Library/$evaluate} and {@code $cql} have in common: over whose data and with which
 * CQL parameters.
 *
 * @param patientId the subject; null when none is named
 * @param data the subject's data that came with the request; null when the stored record is meant
 */
public record CqlRequest(@Nullable String patientId, @Nullable Bundle data, Parameters parameters) {

  /** Other servers are never asked, whatever address a caller gives. */
  private static final List<String> REFUSED =
      List.of("prefetchData", "dataEndpoint", "contentEndpoint", "terminologyEndpoint");

  private static final Pattern PATIENT = Pattern.compile("Patient/([A-Za-z0-9\\-.]{1,64})");

  /**
   * @throws ProblemException NOT_SUPPORTED, SUBJECT_WRONG_TYPE or PARAMETER_INVALID
   */
  public static CqlRequest of(OperationParameters parameters) {
    List<Problem> refused =
        REFUSED.stream()
            .filter(parameters::has)
            .map(
                name ->
                    new Problem(
                        ProblemCode.NOT_SUPPORTED,
                        "The parameter '"
                            + name
                            + "' is not supported: this server uses what is installed and stored"
                            + " on it, or data given in a Bundle, and asks no other server",
                        name))
            .toList();
    if (!refused.isEmpty()) {
      throw new ProblemException(refused);
    }
    Bundle data = parameters.resource("data", Bundle.class).orElse(null);
    boolean stored = parameters.flag("useServerData").orElse(true);
    if (stored == (data != null)) {
      throwUnclear(data);
    }
    String subject = parameters.text("subject").orElse(null);
    return new CqlRequest(
        subject == null ? null : patientId(subject),
        data,
        parameters.resource("parameters", Parameters.class).orElseGet(Parameters::new));
  }

  private static void throwUnclear(@Nullable Bundle data) {
    throw new ProblemException(
        ProblemCode.PARAMETER_INVALID,
        data == null
            ? "With useServerData false the data has to be given as a Bundle in 'data'"
            : "The stored record and 'data' are not mixed; give useServerData false with 'data'",
        "useServerData");
  }

  private static String patientId(String subject) {
    Matcher patient = PATIENT.matcher(subject);
    if (!patient.matches()) {
      throw new ProblemException(
          ProblemCode.SUBJECT_WRONG_TYPE,
          "The subject '" + subject + "' must be one patient, such as Patient/17",
          "subject");
    }
    return patient.group(1);
  }
}
