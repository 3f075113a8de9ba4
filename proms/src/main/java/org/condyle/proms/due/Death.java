package org.condyle.proms.due;

import java.time.LocalDate;
import java.util.Optional;
import org.condyle.proms.reading.RecordedMoment;
import org.condyle.proms.schedule.Window;
import org.condyle.record.PatientRecord;
import org.hl7.fhir.r4.model.BooleanType;
import org.hl7.fhir.r4.model.Type;
import org.jspecify.annotations.Nullable;

/**
 * A patient's death, as far as it is known on a day.
 *
 * @param known whether the patient is known to be dead
 * @param day null where it is not known, or the patient lives
 */
record Death(boolean known, @Nullable LocalDate day) {

  static Death of(PatientRecord record, LocalDate today) {
    Type deceased = record.patient().getDeceased();
    if (deceased instanceof BooleanType fact) {
      return new Death(Boolean.TRUE.equals(fact.getValue()), null);
    }
    Optional<LocalDate> day = RecordedMoment.startOf(deceased).map(RecordedMoment::day);
    if (day.isPresent()) {
      return day.get().isAfter(today) ? new Death(false, null) : new Death(true, day.get());
    }
    return new Death(deceased != null, null);
  }

  /**
   * Whether nothing can be answered any more, or nothing could be until the window closed. Of a
   * death without a day only what is still open is called off.
   */
  boolean prevents(@Nullable Window window, LocalDate today) {
    if (!known) {
      return false;
    }
    if (window == null) {
      return true;
    }
    return day == null ? !window.isClosedOn(today) : !day.isAfter(window.last());
  }
}
