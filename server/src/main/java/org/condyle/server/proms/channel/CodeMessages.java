package org.condyle.server.proms.channel;

import ca.uhn.fhir.jpa.api.dao.DaoRegistry;
import ca.uhn.fhir.rest.server.exceptions.ResourceGoneException;
import ca.uhn.fhir.rest.server.exceptions.ResourceNotFoundException;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.condyle.server.errors.UnexpectedError;
import org.condyle.server.partition.PracticeOfRequest;
import org.condyle.server.partition.SystemRequests;
import org.condyle.server.proms.channel.Channels.Route;
import org.condyle.server.proms.link.CodeSender;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.Patient;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends one-time codes, at once and at any hour: the patient waits for it. A code lives minutes, so
 * it is kept in memory alone and given up after a few attempts; the patient can ask for another.
 */
final class CodeMessages implements CodeSender, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(CodeMessages.class);

  private static final int ATTEMPTS = 3;
  private static final Duration PAUSE = Duration.ofSeconds(10);

  private final Channels channels;
  private final MessageTexts texts;
  private final DaoRegistry daos;
  private final PracticeOfRequest practices;
  private final Clock clock;
  private final ScheduledThreadPoolExecutor sending;

  CodeMessages(
      Channels channels,
      MessageTexts texts,
      DaoRegistry daos,
      PracticeOfRequest practices,
      Clock clock) {
    this.channels = channels;
    this.texts = texts;
    this.daos = daos;
    this.practices = practices;
    this.clock = clock;
    this.sending =
        new ScheduledThreadPoolExecutor(
            1,
            work -> {
              Thread thread = new Thread(work, "one-time-codes");
              thread.setDaemon(true);
              return thread;
            });
    sending.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  @Override
  public boolean reaches(int partition, String patientId) {
    return route(partition, patientId).isPresent();
  }

  @Override
  public void send(int partition, String patientId, String code, Locale language) {
    Route route =
        route(partition, patientId)
            .orElseThrow(() -> new IllegalStateException("No channel reaches the patient"));
    String spoken = "es".equals(language.getLanguage()) ? "es" : "en";
    MessageTexts.Written written =
        texts.write(Purpose.CODE, spoken, route.recipient(), Map.of(MessageTexts.CODE, code));
    Message message =
        new Message(
            UUID.randomUUID(),
            Purpose.CODE,
            spoken,
            route.recipient(),
            written.subject(),
            written.text(),
            null);
    sending.execute(() -> attempt(route.channel(), message, 1));
  }

  private void attempt(Channel channel, Message message, int number) {
    try {
      Delivery delivery = channel.send(message);
      if (delivery instanceof Delivery.Deferred deferred) {
        if (number < ATTEMPTS) {
          Future<?> unused =
              sending.schedule(
                  () -> attempt(channel, message, number + 1),
                  PAUSE.toMillis(),
                  TimeUnit.MILLISECONDS);
        } else {
          LOG.warn("A one-time code was not sent: {}", deferred.reason());
        }
      } else if (delivery instanceof Delivery.Refused refused) {
        LOG.warn("A one-time code was not sent: {}", refused.reason());
      } else if (delivery instanceof Delivery.Unclear unclear) {
        LOG.warn("It is not clear whether a one-time code was sent: {}", unclear.reason());
      }
    } catch (RuntimeException e) {
      UnexpectedError.log(LOG, e);
    }
  }

  /** A code is asked for by the patient, so it also goes to one who wants no reminders. */
  private Optional<Route> route(int partition, String patientId) {
    if (channels.isEmpty()) {
      return Optional.empty();
    }
    try {
      Patient patient =
          daos.getResourceDao(Patient.class)
              .read(new IdType("Patient", patientId), SystemRequests.in(partition));
      LocalDate today = LocalDate.ofInstant(clock.instant(), practices.zoneOf(partition));
      return channels.route(Contact.of(patient, today).recipients());
    } catch (ResourceNotFoundException | ResourceGoneException e) {
      return Optional.empty();
    }
  }

  @Override
  public void close() {
    sending.shutdownNow();
  }
}
