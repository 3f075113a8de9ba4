package org.condyle.server.operation.collectdata;

import java.time.ZoneId;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.condyle.record.MeasurementPeriod;
import org.condyle.record.ProblemCode;
import org.condyle.record.ProblemException;
import org.condyle.server.operation.OperationParameters;
import org.jspecify.annotations.Nullable;

/**
 * A checked request to collect one patient's data.
 *
 * @param measureCanonical the {@code measure} parameter; null on an instance
 */
record CollectDataRequest(
    @Nullable String measureCanonical, MeasurementPeriod period, String patientId) {

  private static final Pattern PATIENT = Pattern.compile("(?:.*/)?Patient/([A-Za-z0-9\\-.]{1,64})");

  /**
   * @param onInstance whose {@code measure} is the instance; null on the type
   * @throws ProblemException for the first parameter that is missing or wrong
   */
  static CollectDataRequest of(
      @Nullable String onInstance, OperationParameters parameters, ZoneId zone) {
    MeasurementPeriod period = parameters.period(zone);
    String subject = parameters.requiredText("subject");
    Matcher patient = PATIENT.matcher(subject);
    if (!patient.matches()) {
      throw new ProblemException(
          ProblemCode.SUBJECT_WRONG_TYPE,
          "The subject '" + subject + "' must be one patient, such as Patient/17",
          "subject");
    }
    return new CollectDataRequest(
        onInstance == null ? parameters.requiredText("measure") : null, period, patient.group(1));
  }
}
