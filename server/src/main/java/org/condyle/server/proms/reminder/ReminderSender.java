package org.condyle.server.proms.reminder;

import ca.uhn.fhir.jpa.api.dao.DaoRegistry;
import ca.uhn.fhir.rest.server.exceptions.ResourceGoneException;
import ca.uhn.fhir.rest.server.exceptions.ResourceNotFoundException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.condyle.record.ProblemCode;
import org.condyle.record.ProblemException;
import org.condyle.server.errors.UnexpectedError;
import org.condyle.server.partition.SystemRequests;
import org.condyle.server.proms.channel.Channels;
import org.condyle.server.proms.channel.Channels.Route;
import org.condyle.server.proms.channel.Contact;
import org.condyle.server.proms.channel.Delivery;
import org.condyle.server.proms.due.DueUpkeep;
import org.condyle.server.proms.link.IssuedLink;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.Patient;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends what is planned, one patient after the other. A message is begun in the database, then
 * handed to a channel, then noted: if the server stops in between, the message is sent again only
 * by a channel that shows it once; see docs/reminders.md.
 */
final class ReminderSender {

  private static final Logger LOG = LoggerFactory.getLogger(ReminderSender.class);

  /** Longer than one attempt can take. */
  static final Duration CLAIM = Duration.ofMinutes(30);

  /** When to look again at a patient to whom nothing can be sent, if nothing changes before. */
  private static final Duration HINDERED = Duration.ofDays(1);

  /** After a fault of ours. */
  private static final Duration FAULT = Duration.ofMinutes(30);

  private final ReminderTable patients;
  private final MessageTable messages;
  private final SentRecord record;
  private final NextLook nextLook;
  private final MessageWriter writer;
  private final Channels channels;
  private final DueUpkeep upkeep;
  private final DaoRegistry daos;
  private final Clock clock;

  ReminderSender(
      ReminderTable patients,
      MessageTable messages,
      SentRecord record,
      NextLook nextLook,
      MessageWriter writer,
      Channels channels,
      DueUpkeep upkeep,
      DaoRegistry daos,
      Clock clock) {
    this.patients = patients;
    this.messages = messages;
    this.record = record;
    this.nextLook = nextLook;
    this.writer = writer;
    this.channels = channels;
    this.upkeep = upkeep;
    this.daos = daos;
    this.clock = clock;
  }

  /**
   * Looks at the patient who waited longest, and sends what is to be sent.
   *
   * @param on the day since which the practice sends reminders
   * @return false if nobody was to be looked at
   */
  boolean next(int partition, LocalDate on) {
    Instant now = clock.instant();
    Optional<ClaimedPatient> claimed = patients.claim(partition, now, now.plus(CLAIM));
    if (claimed.isEmpty()) {
      return false;
    }
    try {
      look(claimed.get(), on);
    } catch (RuntimeException e) {
      UnexpectedError.log(LOG, e);
      patients.release(claimed.get(), now.plus(FAULT), "fault");
    }
    return true;
  }

  private void look(ClaimedPatient patient, LocalDate on) {
    if (isTime(patient, on)) {
      // The patient may have answered a moment ago.
      upkeep.bringUpToDate(patient.partition(), patient.id());
      Optional<ReminderMessage> unfinished = messages.unfinished(patient);
      String hindrance = unfinished.isPresent() ? takeUp(unfinished.get()) : start(patient, on);
      if (hindrance != null) {
        patients.release(patient, clock.instant().plus(HINDERED), hindrance);
        return;
      }
    }
    patients.release(patient);
  }

  private boolean isTime(ClaimedPatient patient, LocalDate on) {
    if (nextLook.isQuiet(patient.partition())) {
      return false;
    }
    PatientState state = patients.state(patient);
    Instant unfinished = state.unfinished();
    return unfinished == null
        ? nextLook.now(patient.partition(), state, on).isPresent()
        : !unfinished.isAfter(clock.instant());
  }

  /** Begins a message and sends it; says what hinders it, or null. */
  private @Nullable String start(ClaimedPatient patient, LocalDate on) {
    Optional<PlannedReminder> planned =
        nextLook.now(patient.partition(), patients.state(patient), on);
    if (planned.isEmpty()) {
      return null;
    }
    Optional<Contact> contact = contact(patient);
    if (contact.isEmpty() || !contact.get().wanted()) {
      return contact.isEmpty() ? "gone" : "unwanted";
    }
    Optional<Route> route = channels.route(contact.get().recipients());
    if (route.isEmpty()) {
      return "no-address";
    }
    Optional<IssuedLink> link = link(patient, planned.get().closes());
    if (link.isEmpty()) {
      return "no-second-step";
    }
    messages
        .begin(patient, route.get(), on, clock.instant())
        .ifPresent(
            begun ->
                attempt(
                    begun.message(),
                    new Outgoing(
                        route.get(),
                        contact.get().language(),
                        link.get(),
                        begun.planned().answerBy())));
    return null;
  }

  private record Outgoing(Route route, String language, IssuedLink link, LocalDate answerBy) {}

  /** Without a birth date and without a way for a code nothing would protect the link. */
  private Optional<IssuedLink> link(ClaimedPatient patient, LocalDate closes) {
    try {
      return Optional.of(writer.link(patient, closes));
    } catch (ProblemException e) {
      if (e.problems().get(0).code() == ProblemCode.LINK_WITHOUT_SECOND_STEP) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private Optional<Contact> contact(ClaimedPatient patient) {
    try {
      Patient stored =
          daos.getResourceDao(Patient.class)
              .read(new IdType("Patient", patient.id()), SystemRequests.in(patient.partition()));
      return Optional.of(Contact.of(stored, nextLook.today(patient.partition())));
    } catch (ResourceNotFoundException | ResourceGoneException e) {
      return Optional.empty();
    }
  }

  /** Goes on with a message that was begun; says what hinders it, or null. */
  private @Nullable String takeUp(ReminderMessage message) {
    if (message.state() == MessageState.SENDING && !channels.isRepeatable(message.channel())) {
      end(message, MessageState.UNSURE, "The server stopped while it sent this message");
      return null;
    }
    List<OpenInterval> asked = stillOpen(message);
    if (asked.isEmpty()) {
      end(message, MessageState.WITHDRAWN, null);
      return null;
    }
    Optional<Contact> contact = contact(message.patient()).filter(Contact::wanted);
    if (contact.isEmpty()) {
      end(message, MessageState.WITHDRAWN, null);
      return "unwanted";
    }
    Optional<Route> route =
        channels
            .route(contact.get().recipients())
            .filter(way -> way.channel().name().equals(message.channel()));
    if (route.isEmpty()) {
      end(message, MessageState.FAILED, "The patient can no longer be reached in this way");
      return null;
    }
    List<LocalDate> closing = asked.stream().map(open -> open.window().last()).sorted().toList();
    Optional<IssuedLink> link = link(message.patient(), closing.get(closing.size() - 1));
    if (link.isEmpty()) {
      end(message, MessageState.FAILED, "Nothing would protect the link any more");
      return null;
    }
    attempt(
        messages.update(message.again(clock.instant())),
        new Outgoing(route.get(), contact.get().language(), link.get(), closing.get(0)));
    return null;
  }

  private List<OpenInterval> stillOpen(ReminderMessage message) {
    List<IntervalKey> asked = messages.intervals(message.id());
    LocalDate today = nextLook.today(message.patient().partition());
    return patients.state(message.patient()).intervals().stream()
        .filter(interval -> asked.contains(interval.key()))
        .filter(interval -> interval.window().contains(today))
        .toList();
  }

  private void attempt(ReminderMessage message, Outgoing outgoing) {
    Delivery delivery =
        outgoing
            .route()
            .channel()
            .send(
                writer.write(
                    message,
                    outgoing.route().recipient(),
                    outgoing.language(),
                    outgoing.link(),
                    outgoing.answerBy()));
    if (delivery instanceof Delivery.Accepted) {
      end(message, MessageState.SENT, null);
    } else if (delivery instanceof Delivery.Refused refused) {
      end(message, MessageState.FAILED, refused.reason());
    } else if (delivery instanceof Delivery.Deferred deferred) {
      retry(message, deferred.reason(), deferred.after());
    } else if (delivery instanceof Delivery.Unclear unclear) {
      if (outgoing.route().channel().isRepeatable()) {
        retry(message, unclear.reason(), null);
      } else {
        end(message, MessageState.UNSURE, unclear.reason());
      }
    }
  }

  private void retry(ReminderMessage message, String reason, @Nullable Duration asked) {
    Optional<Duration> pause = RetrySchedule.pauseAfter(message.attempts(), asked);
    if (pause.isEmpty()) {
      end(message, MessageState.FAILED, reason);
    } else {
      messages.update(
          message.ended(MessageState.WAITING, reason, clock.instant().plus(pause.get())));
    }
  }

  private void end(ReminderMessage message, MessageState state, @Nullable String reason) {
    ReminderMessage ended = messages.update(message.ended(state, reason, null));
    if (state.isRecorded()) {
      record.write(ended);
    }
  }
}
