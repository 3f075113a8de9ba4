package org.condyle.server.operation;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.condyle.record.ProblemCode;
import org.condyle.record.ProblemException;
import org.condyle.server.evaluation.SubjectSelection;
import org.condyle.server.evaluation.SubjectSelection.Everyone;
import org.condyle.server.evaluation.SubjectSelection.GivenGroup;
import org.condyle.server.evaluation.SubjectSelection.GroupMembers;
import org.condyle.server.evaluation.SubjectSelection.OnePatient;
import org.condyle.server.evaluation.SubjectSelection.PatientsOf;
import org.hl7.fhir.r4.model.Group;

/** Reads {@code subject}, {@code subjectGroup} and {@code practitioner}: who is meant. */
public final class SubjectParameters {

  private static final Pattern REFERENCE = Pattern.compile("(?:.*/)?([A-Za-z]+)/([^/]+)");

  private SubjectParameters() {}

  /**
   * @throws ProblemException PARAMETER_INVALID if more than one is given or a provider is none,
   *     SUBJECT_WRONG_TYPE
   */
  public static SubjectSelection read(OperationParameters parameters) {
    long given =
        Stream.of("subject", "subjectGroup", "practitioner").filter(parameters::has).count();
    if (given > 1) {
      throw new ProblemException(
          ProblemCode.PARAMETER_INVALID,
          "Give one of subject, subjectGroup and practitioner only",
          "subject");
    }
    Optional<Group> group = parameters.resource("subjectGroup", Group.class);
    if (group.isPresent()) {
      return new GivenGroup(group.get());
    }
    return parameters
        .text("subject")
        .map(SubjectParameters::subject)
        .or(() -> parameters.text("practitioner").map(SubjectParameters::provider))
        .orElseGet(Everyone::new);
  }

  /** An id alone is a patient's. */
  private static SubjectSelection subject(String text) {
    if (isId(text)) {
      return new OnePatient(text);
    }
    Matcher matcher = REFERENCE.matcher(text);
    String type = matcher.matches() ? matcher.group(1) : "";
    return switch (type) {
      case "Patient" -> new OnePatient(matcher.group(2));
      case "Group" -> new GroupMembers(matcher.group(2));
      default ->
          throw new ProblemException(
              ProblemCode.SUBJECT_WRONG_TYPE,
              "The subject '" + text + "' must be a reference such as Patient/17 or Group/3",
              "subject");
    };
  }

  /** An id alone is a practitioner's. */
  private static SubjectSelection provider(String text) {
    if (isId(text)) {
      return new PatientsOf("Practitioner", text);
    }
    Matcher matcher = REFERENCE.matcher(text);
    String type = matcher.matches() ? matcher.group(1) : "";
    return switch (type) {
      case "Practitioner", "PractitionerRole", "Organization" ->
          new PatientsOf(type, matcher.group(2));
      default ->
          throw new ProblemException(
              ProblemCode.PARAMETER_INVALID,
              "'"
                  + text
                  + "' is no reference to a Practitioner, PractitionerRole or Organization such as"
                  + " Practitioner/17",
              "practitioner");
    };
  }

  private static boolean isId(String text) {
    return text.indexOf('/') < 0 && text.indexOf(':') < 0;
  }
}
