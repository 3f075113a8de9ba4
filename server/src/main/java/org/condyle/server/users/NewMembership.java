package org.condyle.server.users;

import java.util.Set;
import org.condyle.record.ProblemCode;
import org.condyle.record.ProblemException;
import org.condyle.server.caller.Role;
import org.jspecify.annotations.Nullable;

/**
 * A membership that shall be given.
 *
 * @param partitions more than one is a view over several practices
 * @param patientId see {@link Membership#patientId}
 * @param fhirUser see {@link Membership#fhirUser}
 */
public record NewMembership(
    Set<Integer> partitions, Role role, @Nullable String patientId, @Nullable String fhirUser) {

  private static final String ID = "[A-Za-z0-9\\-.]{1,64}";

  /**
   * @throws ProblemException ACCOUNT_INVALID if there is no practice, the role is one for programs,
   *     or patient and role do not go together
   */
  public NewMembership {
    partitions = Set.copyOf(partitions);
    if (partitions.isEmpty()) {
      throw invalid("A membership needs a practice", "practice");
    }
    if (role == Role.SYSTEM) {
      throw invalid("The role of a program is given to a client, not to a person", "role");
    }
    if ((role == Role.PATIENT) != (patientId != null)) {
      throw invalid("The role of a patient goes with a patient's id, and no other does", "patient");
    }
    if (patientId != null && !patientId.matches(ID)) {
      throw invalid("'" + patientId + "' is no id of a resource", "patient");
    }
    if (partitions.size() > 1 && role != Role.QUALITY && role != Role.CLINICIAN) {
      throw invalid("A view over several practices is for the quality team or clinicians", "role");
    }
    if (fhirUser != null
        && !fhirUser.matches(
            "(Patient|Practitioner|PractitionerRole|Person|RelatedPerson)/" + ID)) {
      throw invalid(
          "A reference such as Practitioner/7 stands for a person, not '" + fhirUser + "'",
          "fhir-user");
    }
  }

  private static ProblemException invalid(String message, String location) {
    return new ProblemException(ProblemCode.ACCOUNT_INVALID, message, location);
  }
}
