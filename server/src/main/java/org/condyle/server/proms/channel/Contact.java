package org.condyle.server.proms.channel;

import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.BooleanType;
import org.hl7.fhir.r4.model.ContactPoint;
import org.hl7.fhir.r4.model.ContactPoint.ContactPointUse;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.Element;
import org.hl7.fhir.r4.model.Extension;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Patient.PatientCommunicationComponent;

/**
 * How a patient can be written to.
 *
 * @param wanted false if the patient wants no such messages or the record is not in use
 * @param recipients where to write, the best first
 * @param language {@code es} for a patient who is spoken to in Spanish, else {@code en}
 */
public record Contact(boolean wanted, List<Recipient> recipients, String language) {

  /** True on a Patient, or on one of its telecom entries, that no message shall go to. */
  public static final String NO_REMINDERS =
      "https://condyle.org/fhir/StructureDefinition/no-reminders";

  /** One address without display name, comment or line break. */
  private static final Pattern EMAIL =
      Pattern.compile("[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9-]+(\\.[A-Za-z0-9-]+)*");

  private static final Pattern PHONE = Pattern.compile("\\+?[0-9 ().-]{5,25}");

  private static final Comparator<ContactPoint> BEST_FIRST =
      Comparator.comparingInt(
          point -> point.hasRank() ? point.getRank() : Integer.MAX_VALUE); // 1 is the best

  public Contact {
    recipients = List.copyOf(recipients);
  }

  /**
   * Reads a Patient.
   *
   * @param day on which a telecom entry with a period has to be in use
   */
  public static Contact of(Patient patient, LocalDate day) {
    boolean active = !patient.hasActive() || patient.getActive();
    List<Recipient> recipients =
        patient.getTelecom().stream()
            .filter(point -> isInUse(point, day) && !refuses(point))
            .sorted(BEST_FIRST)
            .flatMap(point -> recipient(point).stream())
            .toList();
    return new Contact(active && !refuses(patient.getExtension()), recipients, language(patient));
  }

  private static boolean isInUse(ContactPoint point, LocalDate day) {
    if (!point.hasSystem() || !point.hasValue() || point.getUse() == ContactPointUse.OLD) {
      return false;
    }
    DateTimeType start = point.getPeriod().getStartElement();
    DateTimeType end = point.getPeriod().getEndElement();
    return (start.isEmpty() || !first(start).isAfter(day))
        && (end.isEmpty() || !last(end).isBefore(day));
  }

  /** A month or a year begins with its first day. */
  private static LocalDate first(DateTimeType date) {
    return LocalDate.of(
        date.getYear(),
        date.getMonth() == null ? 1 : date.getMonth() + 1,
        date.getDay() == null ? 1 : date.getDay());
  }

  /** A month or a year ends with its last day. */
  private static LocalDate last(DateTimeType date) {
    LocalDate first = first(date);
    return switch (date.getPrecision()) {
      case YEAR -> first.plusYears(1).minusDays(1);
      case MONTH -> first.plusMonths(1).minusDays(1);
      default -> first;
    };
  }

  private static boolean refuses(Element element) {
    return refuses(element.getExtension());
  }

  private static boolean refuses(List<Extension> extensions) {
    return extensions.stream()
        .filter(extension -> NO_REMINDERS.equals(extension.getUrl()))
        .anyMatch(
            extension ->
                extension.getValue() instanceof BooleanType value
                    && Boolean.TRUE.equals(value.getValue()));
  }

  private static Optional<Recipient> recipient(ContactPoint point) {
    String value = point.getValue().strip();
    return switch (point.getSystem()) {
      case EMAIL ->
          EMAIL.matcher(value).matches()
              ? Optional.of(new Recipient.Email(value))
              : Optional.empty();
      case SMS -> phone(value);
      // A telephone at home or at work takes no text messages, and others answer it.
      case PHONE ->
          point.hasUse() && point.getUse() != ContactPointUse.MOBILE
              ? Optional.empty()
              : phone(value);
      default -> Optional.empty();
    };
  }

  private static Optional<Recipient> phone(String value) {
    return PHONE.matcher(value).matches()
        ? Optional.of(new Recipient.Phone(value))
        : Optional.empty();
  }

  private static String language(Patient patient) {
    return Stream.concat(
            patient.getCommunication().stream().filter(PatientCommunicationComponent::getPreferred),
            patient.getCommunication().stream())
        .flatMap(spoken -> spoken.getLanguage().getCoding().stream())
        .map(coding -> coding.getCode() == null ? "" : coding.getCode())
        .filter(code -> !code.isEmpty())
        .findFirst()
        .filter(code -> code.equals("es") || code.startsWith("es-"))
        .map(code -> "es")
        .orElse("en");
  }
}
