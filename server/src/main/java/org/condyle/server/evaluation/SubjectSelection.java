package org.condyle.server.evaluation;

/** Over whom a measure is evaluated. */
public sealed interface SubjectSelection {

  /** All patients of the practice. */
  record Everyone() implements SubjectSelection {}

  /** One patient. */
  record OnePatient(String id) implements SubjectSelection {}

  /** The active members of a Group. */
  record GroupMembers(String groupId) implements SubjectSelection {}

  /** The patients who name the practitioner as general practitioner. */
  record PatientsOf(String practitionerId) implements SubjectSelection {}
}
