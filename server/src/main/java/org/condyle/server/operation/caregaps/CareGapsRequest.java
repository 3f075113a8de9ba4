package org.condyle.server.operation.caregaps;

import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.condyle.measures.gaps.GapStatus;
import org.condyle.record.MeasurementPeriod;
import org.condyle.record.ProblemCode;
import org.condyle.record.ProblemException;
import org.condyle.server.evaluation.SubjectSelection;
import org.condyle.server.evaluation.SubjectSelection.Both;
import org.condyle.server.evaluation.SubjectSelection.GivenGroup;
import org.condyle.server.evaluation.SubjectSelection.GroupMembers;
import org.condyle.server.evaluation.SubjectSelection.OnePatient;
import org.condyle.server.evaluation.SubjectSelection.PatientsOf;
import org.condyle.server.operation.OperationParameters;
import org.hl7.fhir.r4.model.Group;
import org.jspecify.annotations.Nullable;

/**
 * A checked request for gaps in care.
 *
 * @param statuses the gaps to tell
 * @param dataCutOff what happened later is not known, and a period that ends later is not over
 */
record CareGapsRequest(
    MeasurementPeriod period,
    SubjectSelection subjects,
    Set<GapStatus> statuses,
    AnswerForm form,
    OffsetDateTime dataCutOff) {

  private static final Pattern SUBJECT =
      Pattern.compile("(?:.*/)?(Patient|Group)/([A-Za-z0-9\\-.]{1,64})");
  private static final Pattern PROVIDER =
      Pattern.compile(
          "(?:(?:.*/)?(Practitioner|PractitionerRole|Organization)/)?([A-Za-z0-9\\-.]{1,64})");
  private static final List<String> PROVIDERS = List.of("practitioner", "organization", "provider");

  CareGapsRequest {
    statuses = Set.copyOf(statuses);
  }

  /**
   * @param zone the time zone of the practice, in which calendar values are read
   * @throws ProblemException for the first parameter that is missing or wrong
   */
  static CareGapsRequest of(OperationParameters parameters, ZoneId zone, Clock clock) {
    return new CareGapsRequest(
        parameters.period(zone),
        subjects(parameters),
        statuses(parameters),
        AnswerForm.of(parameters),
        parameters
            .lastInstant("dataCutOff", zone)
            .orElseGet(() -> OffsetDateTime.now(clock.withZone(zone))));
  }

  private static Set<GapStatus> statuses(OperationParameters parameters) {
    Set<GapStatus> statuses = EnumSet.noneOf(GapStatus.class);
    for (String code : parameters.texts("status")) {
      statuses.add(
          GapStatus.ofCode(code)
              .orElseThrow(
                  () ->
                      invalid(
                          "There is no status '"
                              + code
                              + "'; known are open-gap, closed-gap, prospective-gap and"
                              + " not-applicable",
                          "status")));
    }
    return statuses;
  }

  /** DEQM permits a subject, an organization, or a practitioner with or without organization. */
  private static SubjectSelection subjects(OperationParameters parameters) {
    Optional<String> subject = parameters.text("subject");
    Optional<Group> group = parameters.resource("subjectGroup", Group.class);
    if (subject.isPresent() && group.isPresent()) {
      throw invalid("Give either subject or subjectGroup, not both", "subjectGroup");
    }
    if (subject.isPresent() || group.isPresent()) {
      for (String provider : PROVIDERS) {
        if (parameters.has(provider)) {
          throw invalid("Give either a subject or a " + provider + ", not both", provider);
        }
      }
    }
    if (subject.isPresent()) {
      return subject(subject.get());
    }
    return group
        .map(given -> (SubjectSelection) new GivenGroup(given))
        .orElseGet(() -> ofProviders(parameters));
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

  private static SubjectSelection ofProviders(OperationParameters parameters) {
    Optional<SubjectSelection> practitioner = provider(parameters, "practitioner", "Practitioner");
    Optional<SubjectSelection> organization = provider(parameters, "organization", "Organization");
    Optional<SubjectSelection> provider = provider(parameters, "provider", null);
    if (provider.isPresent() && (practitioner.isPresent() || organization.isPresent())) {
      throw invalid("Give either provider, or practitioner and organization", "provider");
    }
    if (practitioner.isPresent() && organization.isPresent()) {
      return new Both(practitioner.get(), organization.get());
    }
    return practitioner
        .or(() -> organization)
        .or(() -> provider)
        .orElseThrow(
            () ->
                new ProblemException(
                    ProblemCode.PARAMETER_MISSING,
                    "Say whose gaps: by subject (a Patient or a Group), or by organization,"
                        + " practitioner or provider for their patients",
                    "subject"));
  }

  /**
   * @param type what it has to be, and is if only an id is given; null if the reference says it
   */
  private static Optional<SubjectSelection> provider(
      OperationParameters parameters, String name, @Nullable String type) {
    return parameters
        .text(name)
        .map(
            text -> {
              Matcher matcher = PROVIDER.matcher(text);
              String found =
                  !matcher.matches() ? null : matcher.group(1) == null ? type : matcher.group(1);
              if (found == null || (type != null && !type.equals(found))) {
                throw invalid(
                    "'"
                        + text
                        + "' is no reference such as "
                        + (type == null ? "Practitioner/17 or Organization/3" : type + "/17"),
                    name);
              }
              return new PatientsOf(found, matcher.group(2));
            });
  }

  private static ProblemException invalid(String message, String parameter) {
    return new ProblemException(ProblemCode.PARAMETER_INVALID, message, parameter);
  }
}
