package org.condyle.server.evaluation;

import org.hl7.fhir.r4.model.Group;

/** Over whom a measure is evaluated. */
public sealed interface SubjectSelection {

  /** All patients of the practice. */
  record Everyone() implements SubjectSelection {}

  /** One patient. */
  record OnePatient(String id) implements SubjectSelection {}

  /** The active members of a Group. */
  record GroupMembers(String groupId) implements SubjectSelection {}

  /** The active members of a Group that came with the request and is not stored. */
  record GivenGroup(Group group) implements SubjectSelection {}

  /**
   * The patients who name the provider as general practitioner, or the organization as the one that
   * manages them.
   *
   * @param type Practitioner, PractitionerRole or Organization
   */
  record PatientsOf(String type, String id) implements SubjectSelection {

    /** {@code Practitioner/17}. */
    public String reference() {
      return type + "/" + id;
    }
  }
}
