package org.condyle.proms.due;

import java.time.LocalDate;
import java.util.Optional;
import java.util.stream.Stream;
import org.condyle.proms.reading.RecordedMoment;
import org.condyle.proms.schedule.Eligibility;
import org.condyle.proms.schedule.Window;
import org.condyle.record.PatientRecord;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Procedure;
import org.hl7.fhir.r4.model.QuestionnaireResponse;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.ServiceRequest;
import org.hl7.fhir.r4.model.Type;

/**
 * Says when what is due has to be found again though nothing was recorded: when a window opens,
 * gets late or closes, or when a day comes of which something is recorded already. Never too late;
 * on some of these days nothing changes.
 */
public final class NextChange {

  private NextChange() {}

  /**
   * The next day on which something may be different.
   *
   * @param due what was found in the record
   * @return empty when no day changes anything
   */
  public static Optional<LocalDate> of(PatientRecord record, DueList due) {
    LocalDate today = due.asOf().day();
    return Stream.concat(
            due.items().stream().flatMap(NextChange::days), recorded(record, due, today))
        .filter(day -> day.isAfter(today))
        .min(LocalDate::compareTo);
  }

  private static Stream<LocalDate> days(DueItem item) {
    Window window = item.window();
    if (window == null) {
      // A schedule may be over before the operation gets a day.
      LocalDate end = item.schedule().effectivePeriod().end();
      return end == null ? Stream.empty() : Stream.of(end.plusDays(1));
    }
    LocalDate closed = window.last().plusDays(1);
    return switch (item.outcome()) {
      case NONE -> {
        LocalDate preferred = window.preferred();
        yield preferred == null
            ? Stream.of(window.first(), closed)
            : Stream.of(window.first(), preferred.plusDays(1), closed);
      }
      case BEGUN, CAPTURED -> Stream.of(window.first(), closed);
      // Of a death without a day only what is still open is called off.
      case CANCELLED -> item.surgery().state().isReal() ? Stream.of(closed) : Stream.empty();
      case COMPLETE, DECLINED, ON_HOLD -> Stream.empty();
    };
  }

  /** Days of which something is recorded; what is recorded of a later day is not known before. */
  private static Stream<LocalDate> recorded(PatientRecord record, DueList due, LocalDate today) {
    boolean undated =
        record.ofType("ServiceRequest").stream()
            .anyMatch(order -> !((ServiceRequest) order).hasOccurrence());
    // The age on the day of an operation without a day is that of today.
    Stream<LocalDate> older =
        undated && due.leftOut().stream().anyMatch(NextChange::isTooYoung)
            ? Stream.of(today.plusDays(1))
            : Stream.empty();
    return Stream.concat(
        older,
        Stream.of("Patient", "ServiceRequest", "Procedure", "Observation", "QuestionnaireResponse")
            .flatMap(type -> record.ofType(type).stream())
            .flatMap(resource -> dayOf(resource).stream()));
  }

  private static boolean isTooYoung(DueList.LeftOut leftOut) {
    return leftOut.reasons().contains(Eligibility.AGE);
  }

  private static Optional<LocalDate> dayOf(Resource resource) {
    Type when = null; // of a type without any
    if (resource instanceof Observation score) {
      when = score.getEffective();
    } else if (resource instanceof Procedure operation) {
      when = operation.getPerformed();
    } else if (resource instanceof ServiceRequest order) {
      when = order.getOccurrence();
    } else if (resource instanceof QuestionnaireResponse response) {
      when = response.getAuthoredElement();
    } else if (resource instanceof Patient patient) {
      when = patient.getDeceased();
    }
    return RecordedMoment.startOf(when).map(RecordedMoment::day);
  }
}
