package org.condyle.server.proms.reminder;

import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.concurrent.atomic.AtomicBoolean;
import org.condyle.server.errors.UnexpectedError;
import org.condyle.server.evaluation.EvaluationProgress;
import org.condyle.server.partition.PracticeOfRequest;
import org.condyle.server.proms.channel.Channels;
import org.condyle.server.recurring.RecurringWork;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends reminders again and again, as fast as it may and while it is turned on. */
final class ReminderWork implements RecurringWork {

  private static final Logger LOG = LoggerFactory.getLogger(ReminderWork.class);

  private static final Duration EVERY = Duration.ofSeconds(15);
  private static final Duration MINUTE = Duration.ofMinutes(1);

  /** What a crash left untold; more is told the next time. */
  private static final int UNRECORDED = 100;

  private final ReminderSettings settings;
  private final Channels channels;
  private final ReminderTable patients;
  private final MessageTable messages;
  private final SentRecord record;
  private final ReminderSender sender;
  private final PracticeOfRequest practices;
  private final Clock clock;
  private final AtomicBoolean begun = new AtomicBoolean();

  ReminderWork(
      ReminderSettings settings,
      Channels channels,
      ReminderTable patients,
      MessageTable messages,
      SentRecord record,
      ReminderSender sender,
      PracticeOfRequest practices,
      Clock clock) {
    this.settings = settings;
    this.channels = channels;
    this.patients = patients;
    this.messages = messages;
    this.record = record;
    this.sender = sender;
    this.practices = practices;
    this.clock = clock;
  }

  @Override
  public String name() {
    return "reminders";
  }

  @Override
  public Duration every() {
    return EVERY;
  }

  @Override
  public void run(EvaluationProgress progress) {
    boolean first = begun.compareAndSet(false, true);
    if (!settings.on() || channels.isEmpty()) {
      if (first) {
        patients.turnOff();
        sayWhyNothingIsSent();
      }
      return;
    }
    for (int partition : practices.partitions()) {
      LocalDate on = patients.turnOn(partition);
      recordUntold(partition);
      send(partition, on, progress);
    }
  }

  private void sayWhyNothingIsSent() {
    if (settings.on()) {
      LOG.warn("Reminders are on, but there is no channel to send them by: see docs/reminders.md");
    }
  }

  /** Sends until nothing is to be sent, or as many as may be in a minute. */
  void send(int partition, LocalDate on, EvaluationProgress progress) {
    while (messages.attemptsSince(partition, clock.instant().minus(MINUTE)) < settings.perMinute()
        && sender.next(partition, on)) {
      progress.checkCancelled();
    }
  }

  /** Tells the records of messages of which a crash kept them from being told. */
  void recordUntold(int partition) {
    for (ReminderMessage message : messages.unrecorded(partition, UNRECORDED)) {
      try {
        record.write(message);
      } catch (RuntimeException e) {
        // The messages themselves go on; it is tried again the next time.
        UnexpectedError.log(LOG, e);
        return;
      }
    }
  }
}
