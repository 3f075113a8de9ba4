package org.condyle.server.operation.explain;

import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.condyle.record.MeasurementPeriod;
import org.condyle.record.ProblemCode;
import org.condyle.record.ProblemException;
import org.condyle.server.operation.OperationParameters;

/**
 * A checked request to explain one patient's result.
 *
 * @param dataCutOff what happened later is not known; the time of the request unless given
 * @param parts what is told besides the explanation itself
 */
record ExplainRequest(
    MeasurementPeriod period, String patientId, OffsetDateTime dataCutOff, Set<Part> parts) {

  /** What can be asked for besides. */
  enum Part {
    TIMING("timing"),
    TEXT("text");

    private final String parameter;

    Part(String parameter) {
      this.parameter = parameter;
    }
  }

  private static final Pattern PATIENT = Pattern.compile("(?:.*/)?Patient/([A-Za-z0-9\\-.]{1,64})");

  /**
   * @param zone the time zone of the practice, in which calendar values are read
   * @throws ProblemException for the first parameter that is missing or wrong
   */
  static ExplainRequest of(OperationParameters parameters, ZoneId zone, Clock clock) {
    MeasurementPeriod period = parameters.period(zone);
    String subject = parameters.requiredText("subject");
    Matcher patient = PATIENT.matcher(subject);
    if (!patient.matches()) {
      throw new ProblemException(
          ProblemCode.SUBJECT_WRONG_TYPE,
          "The subject '" + subject + "' must be one patient, such as Patient/17",
          "subject");
    }
    Set<Part> parts = EnumSet.noneOf(Part.class);
    for (Part part : Part.values()) {
      if (parameters.flag(part.parameter).orElse(false)) {
        parts.add(part);
      }
    }
    return new ExplainRequest(
        period,
        patient.group(1),
        parameters
            .lastInstant("dataCutOff", zone)
            .orElseGet(() -> OffsetDateTime.now(clock.withZone(zone))),
        parts);
  }
}
