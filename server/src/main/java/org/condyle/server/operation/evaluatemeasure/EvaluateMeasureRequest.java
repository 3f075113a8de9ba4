package org.condyle.server.operation.evaluatemeasure;

import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.condyle.record.MeasurementPeriod;
import org.condyle.record.ProblemCode;
import org.condyle.record.ProblemException;
import org.condyle.server.evaluation.SubjectSelection;
import org.condyle.server.evaluation.SubjectSelection.Everyone;
import org.condyle.server.evaluation.SubjectSelection.GroupMembers;
import org.condyle.server.evaluation.SubjectSelection.OnePatient;
import org.condyle.server.evaluation.SubjectSelection.PatientsOf;
import org.condyle.server.operation.OperationParameters;
import org.jspecify.annotations.Nullable;

/**
 * A checked request to evaluate one measure.
 *
 * @param measureId the id of the instance the operation was called on; null on the type
 * @param measureCanonical the {@code measure} parameter; null on an instance
 * @param dataCutOff what happened later is not known; the time of the request unless given
 */
public record EvaluateMeasureRequest(
    @Nullable String measureId,
    @Nullable String measureCanonical,
    MeasurementPeriod period,
    ReportType reportType,
    SubjectSelection subjects,
    OffsetDateTime dataCutOff) {

  private static final Pattern SUBJECT =
      Pattern.compile("(?:.*/)?(Patient|Group)/([A-Za-z0-9\\-.]{1,64})");
  private static final Pattern PRACTITIONER =
      Pattern.compile("(?:(?:.*/)?Practitioner/)?([A-Za-z0-9\\-.]{1,64})");

  /**
   * @param zone the time zone of the practice, in which calendar values are read
   * @throws ProblemException for the first parameter that is missing or wrong
   */
  static EvaluateMeasureRequest of(
      @Nullable String measureId, OperationParameters parameters, ZoneId zone, Clock clock) {
    MeasurementPeriod period = parameters.period(zone);
    SubjectSelection subjects = subjects(parameters);
    return new EvaluateMeasureRequest(
        measureId,
        measureId == null ? parameters.requiredText("measure") : null,
        period,
        reportType(parameters, subjects),
        subjects,
        parameters
            .lastInstant("dataCutOff", zone)
            .orElseGet(() -> OffsetDateTime.now(clock.withZone(zone))));
  }

  private static SubjectSelection subjects(OperationParameters parameters) {
    Optional<String> subject = parameters.text("subject");
    Optional<String> practitioner = parameters.text("practitioner");
    if (subject.isPresent() && practitioner.isPresent()) {
      throw new ProblemException(
          ProblemCode.PARAMETER_INVALID,
          "Give either subject or practitioner, not both",
          "practitioner");
    }
    if (subject.isPresent()) {
      return subject(subject.get());
    }
    return practitioner
        .map(text -> (SubjectSelection) new PatientsOf(match(PRACTITIONER, text).group(1)))
        .orElseGet(Everyone::new);
  }

  private static Matcher match(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    if (!matcher.matches()) {
      throw new ProblemException(
          ProblemCode.PARAMETER_INVALID,
          "'" + text + "' is no reference to a practitioner such as Practitioner/17",
          "practitioner");
    }
    return matcher;
  }

  private static SubjectSelection subject(String text) {
    Matcher matcher = SUBJECT.matcher(text);
    if (!matcher.matches()) {
      throw new ProblemException(
          ProblemCode.SUBJECT_WRONG_TYPE,
          "The subject '" + text + "' must be a reference such as Patient/17 or Group/3",
          "subject");
    }
    String id = matcher.group(2);
    return matcher.group(1).equals("Group") ? new GroupMembers(id) : new OnePatient(id);
  }

  private static ReportType reportType(OperationParameters parameters, SubjectSelection subjects) {
    ReportType usual = subjects instanceof OnePatient ? ReportType.INDIVIDUAL : ReportType.SUMMARY;
    ReportType type = parameters.text("reportType").map(ReportType::of).orElse(usual);
    if (type == ReportType.INDIVIDUAL && !(subjects instanceof OnePatient)) {
      throw new ProblemException(
          ProblemCode.PARAMETER_INVALID,
          "An individual report is about one patient; give subject=Patient/[id], or ask for"
              + " reportType subject-list or population",
          "reportType");
    }
    return type;
  }
}
