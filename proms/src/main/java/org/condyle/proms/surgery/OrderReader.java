package org.condyle.proms.surgery;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.condyle.proms.reading.RecordedMoment;
import org.condyle.proms.reading.References;
import org.condyle.record.PatientRecord;
import org.hl7.fhir.r4.model.Location;
import org.hl7.fhir.r4.model.Period;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.ServiceRequest;
import org.hl7.fhir.r4.model.ServiceRequest.ServiceRequestIntent;
import org.hl7.fhir.r4.model.ServiceRequest.ServiceRequestStatus;
import org.hl7.fhir.r4.model.Timing;
import org.hl7.fhir.r4.model.Type;

/** Reads what was ordered: a ServiceRequest that is more than a draft or a proposal. */
final class OrderReader {

  private final SurgeryKinds kinds;
  private final Sides sides;

  OrderReader(SurgeryKinds kinds) {
    this.kinds = kinds;
    this.sides = new Sides(kinds);
  }

  List<Event> read(PatientRecord record, LocalDate today) {
    return record.ofType("ServiceRequest").stream()
        .map(ServiceRequest.class::cast)
        .filter(OrderReader::isOrder)
        .flatMap(order -> events(record, order, today))
        .sorted(Event.BY_REFERENCE)
        .toList();
  }

  private static boolean isOrder(ServiceRequest request) {
    ServiceRequestIntent intent = request.getIntent();
    return request.getStatus() != ServiceRequestStatus.DRAFT
        && intent != ServiceRequestIntent.PROPOSAL
        && intent != ServiceRequestIntent.OPTION
        && !request.getDoNotPerform();
  }

  private Stream<Event> events(PatientRecord record, ServiceRequest order, LocalDate today) {
    Optional<SurgeryKind> kind = kinds.of(order.getCode());
    if (kind.isEmpty()) {
      return Stream.empty();
    }
    Optional<LocalDate> day = dayOf(order.getOccurrence());
    Event event =
        new Event(
            References.to(order),
            kind.get(),
            sides.of(order.getBodySite(), order.getCode()),
            false,
            state(order.getStatus(), day, today),
            day.orElse(null),
            day.orElse(null),
            facility(record, order),
            surgeon(order),
            references(order.getReplaces().stream()),
            RecordedMoment.of(order.getAuthoredOnElement()).map(RecordedMoment::day).orElse(null));
    boolean both = kind.get().sided() && sides.areBoth(order.getBodySite(), order.getCode());
    return both ? Stream.of(event.halfOf(Side.RIGHT), event.halfOf(Side.LEFT)) : Stream.of(event);
  }

  private static SurgeryState state(
      ServiceRequestStatus status, Optional<LocalDate> day, LocalDate today) {
    if (status == null) {
      return SurgeryState.ON_HOLD;
    }
    return switch (status) {
      case ACTIVE -> SurgeryState.PLANNED;
      case COMPLETED ->
          day.isPresent() && day.get().isAfter(today)
              ? SurgeryState.PLANNED
              : SurgeryState.PERFORMED;
      case REVOKED -> SurgeryState.CANCELLED;
      case ENTEREDINERROR -> SurgeryState.ENTERED_IN_ERROR;
      default -> SurgeryState.ON_HOLD;
    };
  }

  /** A period of more than two days is a time span in which no day has been found yet. */
  private static Optional<LocalDate> dayOf(Type occurrence) {
    if (occurrence instanceof Timing timing) {
      return timing.getEvent().size() == 1
          ? RecordedMoment.of(timing.getEvent().get(0)).map(RecordedMoment::day)
          : Optional.empty();
    }
    Optional<LocalDate> first = RecordedMoment.startOf(occurrence).map(RecordedMoment::day);
    if (occurrence instanceof Period period && first.isPresent()) {
      LocalDate last = RecordedMoment.endOf(period).map(RecordedMoment::day).orElse(first.get());
      return last.isAfter(first.get().plusDays(1)) ? Optional.empty() : first;
    }
    return first;
  }

  /** Who manages the ordered place, or else the organization that is to do it. */
  private static String facility(PatientRecord record, ServiceRequest order) {
    return order.getLocationReference().stream()
        .flatMap(reference -> References.of(reference).stream())
        .flatMap(reference -> record.resolve(reference).stream())
        .filter(Location.class::isInstance)
        .map(place -> ((Location) place).getManagingOrganization())
        .flatMap(reference -> References.of(reference).stream())
        .findFirst()
        .or(() -> ofType(order.getPerformer().stream(), "Organization"))
        .orElse(Surgery.UNASSIGNED);
  }

  private static String surgeon(ServiceRequest order) {
    return ofType(order.getPerformer().stream(), "Practitioner")
        .or(() -> ofType(Stream.of(order.getRequester()), "Practitioner"))
        .orElse(Surgery.UNASSIGNED);
  }

  /** The first of a type, roles included: {@code Practitioner} or {@code PractitionerRole}. */
  private static Optional<String> ofType(Stream<Reference> references, String type) {
    return references
        .flatMap(reference -> References.of(reference).stream())
        .filter(reference -> reference.startsWith(type))
        .findFirst();
  }

  private static Set<String> references(Stream<Reference> references) {
    return references
        .flatMap(reference -> References.of(reference).stream())
        .collect(Collectors.toUnmodifiableSet());
  }
}
