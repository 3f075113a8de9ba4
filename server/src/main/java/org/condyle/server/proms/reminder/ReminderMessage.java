package org.condyle.server.proms.reminder;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.condyle.server.proms.channel.Purpose;
import org.jspecify.annotations.Nullable;

/**
 * A message to a patient, as it is stored: neither its text, nor its address, nor its link.
 *
 * @param channel name of the channel
 * @param system the kind of address
 * @param attempts how often it was begun
 * @param attempted when it was begun last
 * @param nextAttempt when a waiting one is tried again
 * @param reason what went wrong, if anything did
 * @param tasks ids of the Tasks of what it asked for
 */
record ReminderMessage(
    UUID id,
    ClaimedPatient patient,
    Purpose purpose,
    String channel,
    String system,
    MessageState state,
    int attempts,
    Instant attempted,
    @Nullable Instant nextAttempt,
    @Nullable String reason,
    List<String> tasks) {

  ReminderMessage {
    tasks = List.copyOf(tasks);
  }

  /** At its next attempt. */
  ReminderMessage again(Instant now) {
    return new ReminderMessage(
        id,
        patient,
        purpose,
        channel,
        system,
        MessageState.SENDING,
        attempts + 1,
        now,
        null,
        reason,
        tasks);
  }

  /**
   * After an attempt.
   *
   * @param next when a waiting one is tried again
   */
  ReminderMessage ended(MessageState how, @Nullable String why, @Nullable Instant next) {
    return new ReminderMessage(
        id, patient, purpose, channel, system, how, attempts, attempted, next, why, tasks);
  }
}
