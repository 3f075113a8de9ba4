package org.condyle.server.evaluation;

import org.condyle.server.store.PatientKeys;
import org.hl7.fhir.r4.model.Group;
import org.jspecify.annotations.Nullable;

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

  /** The patients with these keys; keys of none are passed over. */
  record Keys(PatientKeys keys) implements SubjectSelection {}

  /** Those who are in both selections. */
  record Both(SubjectSelection one, SubjectSelection other) implements SubjectSelection {}

  /**
   * The next patients of a selection, in the order in which they were first recorded.
   *
   * @param after the id of the patient before the first; null for the first patients
   * @param size how many at most
   */
  record PageOf(SubjectSelection whole, @Nullable String after, int size)
      implements SubjectSelection {}
}
