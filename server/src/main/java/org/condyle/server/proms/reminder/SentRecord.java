package org.condyle.server.proms.reminder;

import java.time.Instant;
import java.time.ZoneId;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.TimeZone;
import org.condyle.server.partition.PracticeOfRequest;
import org.condyle.server.proms.channel.Purpose;
import org.condyle.server.proms.channel.Recipient;
import org.condyle.server.proms.derived.DerivationNote;
import org.condyle.server.proms.derived.Derived;
import org.condyle.server.proms.derived.DerivedResources;
import org.condyle.server.store.RecordStore;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Communication;
import org.hl7.fhir.r4.model.Communication.CommunicationStatus;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.Provenance;
import org.hl7.fhir.r4.model.Reference;

/**
 * Tells of messages in the patients' records, so that staff see them there: one Communication for
 * each, with neither text nor address nor link. Its id is that of the message, so that writing it
 * again changes nothing.
 */
final class SentRecord {

  /** System of the identifier of which the id of a message is the value. */
  static final String SYSTEM = "https://condyle.org/fhir/reminder";

  private static final String CATEGORY =
      "http://terminology.hl7.org/CodeSystem/communication-category";
  private static final String MEDIUM = "http://terminology.hl7.org/CodeSystem/v3-ParticipationMode";

  private final DerivedResources resources;
  private final RecordStore records;
  private final MessageTable messages;
  private final PracticeOfRequest practices;

  SentRecord(
      DerivedResources resources,
      RecordStore records,
      MessageTable messages,
      PracticeOfRequest practices) {
    this.resources = resources;
    this.records = records;
    this.messages = messages;
    this.practices = practices;
  }

  /**
   * Writes what became of a message, if its patient is still there. What cannot be written is
   * logged, and tried again with what a crash left untold.
   */
  void write(ReminderMessage message) {
    int partition = message.patient().partition();
    if (records.has(partition, "Patient", message.patient().id())) {
      Communication communication = communication(message);
      Provenance note =
          DerivationNote.of(
              "reminder|" + message.id(),
              List.of(communication.getId()),
              communication.getBasedOn().stream().map(Reference::getReference).toList(),
              message.attempted());
      Derived told = new Derived(message.patient().id(), List.of(communication, note));
      if (!resources.write(partition, List.of(told)).isEmpty()) {
        return;
      }
    }
    messages.recorded(message.id());
  }

  private Communication communication(ReminderMessage message) {
    int partition = message.patient().partition();
    Reference patient = new Reference("Patient/" + message.patient().id());
    Communication communication = new Communication();
    communication.setId("Communication/reminder-" + message.id());
    communication.addIdentifier(
        new Identifier().setSystem(SYSTEM).setValue(message.id().toString()));
    for (String task : message.tasks()) {
      if (records.has(partition, "Task", task)) {
        communication.addBasedOn(new Reference("Task/" + task));
      }
    }
    communication.setStatus(status(message.state()));
    Optional.ofNullable(message.reason())
        .ifPresent(reason -> communication.setStatusReason(new CodeableConcept().setText(reason)));
    communication.addCategory(new CodeableConcept(new Coding(CATEGORY, "reminder", "Reminder")));
    communication.addMedium(new CodeableConcept(medium(message.system())));
    communication.setSubject(patient);
    communication.setTopic(new CodeableConcept().setText(topic(message.purpose())));
    if (message.state() != MessageState.FAILED) {
      communication.setSentElement(at(message.attempted(), practices.zoneOf(partition)));
    }
    communication.addRecipient(patient.copy());
    return communication;
  }

  private static CommunicationStatus status(MessageState state) {
    return switch (state) {
      case SENT -> CommunicationStatus.COMPLETED;
      case FAILED -> CommunicationStatus.NOTDONE;
      case UNSURE -> CommunicationStatus.UNKNOWN;
      case SENDING, WAITING, WITHDRAWN ->
          throw new IllegalArgumentException("Nothing is told of a message that is " + state);
    };
  }

  private static Coding medium(String system) {
    return system.equals(Recipient.Email.SYSTEM)
        ? new Coding(MEDIUM, "EMAILWRIT", "email")
        : new Coding(MEDIUM, "SMSWRIT", "SMS message");
  }

  private static String topic(Purpose purpose) {
    return switch (purpose) {
      case INVITATION -> "Invitation to questionnaires";
      case REMINDER -> "Reminder of questionnaires";
      case LAST_REMINDER -> "Last reminder of questionnaires";
      case CODE -> throw new IllegalArgumentException("Codes are not reminders");
    };
  }

  private static DateTimeType at(Instant instant, ZoneId zone) {
    DateTimeType time = new DateTimeType(Date.from(instant));
    time.setTimeZone(TimeZone.getTimeZone(zone));
    return time;
  }
}
