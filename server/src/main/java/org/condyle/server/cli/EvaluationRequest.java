package org.condyle.server.cli;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is asked of {@code $evaluate-measure}.
 *
 * @param measure the id of a Measure, or its canonical with or without version
 * @param periodStart first day of the measurement period, as FHIR writes dates
 * @param periodEnd last day of the measurement period
 * @param subject a Patient, a Group, or a Practitioner for all of theirs; null for everyone
 * @param reportType individual, subject-list or summary; null leaves it to the server
 * @param cutOff what is read up to which day; null for today
 */
record EvaluationRequest(
    String measure,
    String periodStart,
    String periodEnd,
    @Nullable String subject,
    @Nullable String reportType,
    @Nullable String cutOff) {

  /** Everyone of a large practice, on a small machine. */
  private static final Duration LIMIT = Duration.ofHours(1);

  /** The server's parameter for the data cut-off. */
  static final String CUT_OFF = "dataCutOff";

  private boolean isCanonical() {
    return measure.contains(":");
  }

  /** The path below the FHIR base. */
  String path() {
    return isCanonical()
        ? "Measure/$evaluate-measure"
        : "Measure/" + measure.replaceFirst("^Measure/", "") + "/$evaluate-measure";
  }

  Map<String, String> query() {
    Map<String, String> query = new LinkedHashMap<>();
    if (isCanonical()) {
      query.put("measure", measure);
    }
    query.put("periodStart", periodStart);
    query.put("periodEnd", periodEnd);
    // In R4 the patients of a practitioner are asked for by a parameter of their own.
    boolean ofPractitioner = subject != null && subject.startsWith("Practitioner/");
    putIfGiven(query, ofPractitioner ? "practitioner" : "subject", subject);
    putIfGiven(query, "reportType", reportType);
    putIfGiven(query, CUT_OFF, cutOff);
    return query;
  }

  private static void putIfGiven(Map<String, String> query, String name, @Nullable String value) {
    if (value != null) {
      query.put(name, value);
    }
  }

  /** Has the server do it as a job, if it can, and follows that. */
  FhirAnswer follow(FhirHttpClient http, Progress progress) {
    FhirAnswer answer = http.getAsync(path(), query(), LIMIT);
    return answer.status() == RemoteJob.ACCEPTED
        ? RemoteJob.of(answer, http).follow(progress)
        : answer;
  }

  FhirAnswer send(FhirHttpClient http) {
    return http.get(path(), query(), LIMIT);
  }
}
