package org.condyle.server.proms.link;

import ca.uhn.fhir.jpa.api.dao.DaoRegistry;
import ca.uhn.fhir.rest.server.exceptions.ResourceGoneException;
import ca.uhn.fhir.rest.server.exceptions.ResourceNotFoundException;
import java.time.LocalDate;
import java.util.Optional;
import org.condyle.server.partition.SystemRequests;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.Patient;

/** The birth dates of patients, as they are recorded now. */
final class BirthDates {

  /** How long the text of a date is that names a day. */
  private static final int DAY_LENGTH = "1950-01-31".length();

  private final DaoRegistry daos;

  BirthDates(DaoRegistry daos) {
    this.daos = daos;
  }

  /**
   * What is known of a patient.
   *
   * @param birthDate empty where no day is recorded
   */
  record Known(Optional<LocalDate> birthDate) {}

  /** Empty if there is no such patient. */
  Optional<Known> of(int partition, String patientId) {
    try {
      Patient patient =
          (Patient)
              daos.getResourceDao("Patient")
                  .read(new IdType("Patient", patientId), SystemRequests.in(partition));
      return Optional.of(new Known(day(patient)));
    } catch (ResourceNotFoundException | ResourceGoneException e) {
      return Optional.empty();
    }
  }

  private static Optional<LocalDate> day(Patient patient) {
    String text = patient.getBirthDateElement().getValueAsString();
    return text == null || text.length() != DAY_LENGTH
        ? Optional.empty()
        : Optional.of(LocalDate.parse(text));
  }
}
