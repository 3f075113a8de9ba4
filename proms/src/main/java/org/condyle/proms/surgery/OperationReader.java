package org.condyle.proms.surgery;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.condyle.proms.reading.RecordedMoment;
import org.condyle.proms.reading.References;
import org.condyle.record.PatientRecord;
import org.hl7.fhir.r4.model.Encounter;
import org.hl7.fhir.r4.model.Procedure;
import org.hl7.fhir.r4.model.Procedure.ProcedureStatus;

/** Reads what was done or is being prepared: Procedures of a known kind. */
final class OperationReader {

  private final SurgeryKinds kinds;
  private final Sides sides;

  OperationReader(SurgeryKinds kinds) {
    this.kinds = kinds;
    this.sides = new Sides(kinds);
  }

  List<Event> read(PatientRecord record, LocalDate today) {
    return record.ofType("Procedure").stream()
        .map(Procedure.class::cast)
        .flatMap(procedure -> events(record, procedure, today))
        .sorted(Event.BY_REFERENCE)
        .toList();
  }

  private Stream<Event> events(PatientRecord record, Procedure procedure, LocalDate today) {
    Optional<SurgeryKind> kind = kinds.of(procedure.getCode());
    if (kind.isEmpty()) {
      return Stream.empty();
    }
    Optional<LocalDate> start =
        RecordedMoment.startOf(procedure.getPerformed()).map(RecordedMoment::day);
    Optional<LocalDate> end =
        RecordedMoment.endOf(procedure.getPerformed()).map(RecordedMoment::day);
    Event event =
        new Event(
            References.to(procedure),
            kind.get(),
            sides.of(procedure.getBodySite(), procedure.getCode()),
            false,
            state(procedure.getStatus(), start, today),
            start.orElse(null),
            start.isPresent() ? end.orElse(null) : null,
            facility(record, procedure),
            surgeon(procedure),
            procedure.getBasedOn().stream()
                .flatMap(reference -> References.of(reference).stream())
                .collect(Collectors.toUnmodifiableSet()),
            null);
    boolean both =
        kind.get().sided() && sides.areBoth(procedure.getBodySite(), procedure.getCode());
    return both ? Stream.of(event.halfOf(Side.RIGHT), event.halfOf(Side.LEFT)) : Stream.of(event);
  }

  private static SurgeryState state(
      ProcedureStatus status, Optional<LocalDate> start, LocalDate today) {
    if (status == null) {
      return SurgeryState.ON_HOLD;
    }
    return switch (status) {
      // What is said to be done on a later day is not known yet.
      case COMPLETED ->
          start.isPresent() && start.get().isAfter(today)
              ? SurgeryState.PLANNED
              : SurgeryState.PERFORMED;
      case PREPARATION, INPROGRESS -> SurgeryState.PLANNED;
      case NOTDONE, STOPPED -> SurgeryState.CANCELLED;
      case ENTEREDINERROR -> SurgeryState.ENTERED_IN_ERROR;
      default -> SurgeryState.ON_HOLD;
    };
  }

  /** The service provider of the encounter, as the stratifiers of the measures have it. */
  private static String facility(PatientRecord record, Procedure procedure) {
    return References.of(procedure.getEncounter())
        .flatMap(record::resolve)
        .filter(Encounter.class::isInstance)
        .map(stay -> ((Encounter) stay).getServiceProvider())
        .flatMap(References::of)
        .orElse(Surgery.UNASSIGNED);
  }

  /** The first performer, as the stratifiers of the measures have it. */
  private static String surgeon(Procedure procedure) {
    return procedure.getPerformer().stream()
        .limit(1)
        .flatMap(performer -> References.of(performer.getActor()).stream())
        .findFirst()
        .orElse(Surgery.UNASSIGNED);
  }
}
