package org.condyle.server.proms.reminder;

import java.sql.Connection;
import java.sql.Date;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.condyle.server.database.Transactions;
import org.condyle.server.proms.channel.Channels.Route;
import org.condyle.server.proms.channel.Purpose;
import org.jspecify.annotations.Nullable;

/** The messages. Each method is one transaction, and what it wrote outlasts a crash. */
final class MessageTable {

  private static final String COLUMNS =
      "message_id, partition_id, patient_id, logical_id, purpose, channel, system, state, attempts,"
          + " attempted, next_attempt, reason, tasks";

  private static final String UNFINISHED = "state in ('sending', 'waiting')";

  private final Transactions transactions;
  private final NextLook nextLook;
  private final String rules;

  /**
   * @param rules by which messages are planned, with version
   */
  MessageTable(Transactions transactions, NextLook nextLook, String rules) {
    this.transactions = transactions;
    this.nextLook = nextLook;
    this.rules = rules;
  }

  /**
   * A message that was begun.
   *
   * @param planned what it is about
   */
  record Begun(ReminderMessage message, PlannedReminder planned) {}

  /**
   * Begins the message that is to be sent to a patient now, as things are at this moment.
   *
   * @return empty if there is none, or another one is not ended
   */
  Optional<Begun> begin(ClaimedPatient patient, Route route, LocalDate on, Instant now) {
    return transactions.write(
        connection -> {
          ReminderRows rows = new ReminderRows(connection, patient.partition());
          if (rows.lock(List.of(patient.key())) == 0) {
            return Optional.<Begun>empty();
          }
          PatientState state = rows.state(patient.key());
          Optional<PlannedReminder> planned =
              state.unfinished() == null
                  ? nextLook.now(patient.partition(), state, on)
                  : Optional.empty();
          if (planned.isEmpty()) {
            return Optional.<Begun>empty();
          }
          ReminderMessage message =
              new ReminderMessage(
                  UUID.randomUUID(),
                  patient,
                  planned.get().purpose(),
                  route.channel().name(),
                  route.recipient().system(),
                  MessageState.SENDING,
                  1,
                  now,
                  null,
                  null,
                  planned.get().tasks());
          insert(connection, message);
          insertSteps(connection, message.id(), planned.get());
          return Optional.of(new Begun(message, planned.get()));
        });
  }

  private void insert(Connection connection, ReminderMessage message) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "insert into condyle.reminder_message (message_id, partition_id, patient_id,"
                + " logical_id, rules, purpose, channel, system, day, state, attempts, attempted,"
                + " tasks) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
      statement.setObject(1, message.id());
      statement.setInt(2, message.patient().partition());
      statement.setLong(3, message.patient().key());
      statement.setString(4, message.patient().id());
      statement.setString(5, rules);
      statement.setString(6, message.purpose().code());
      statement.setString(7, message.channel());
      statement.setString(8, message.system());
      statement.setDate(9, Date.valueOf(nextLook.today(message.patient().partition())));
      statement.setString(10, message.state().code());
      statement.setInt(11, message.attempts());
      statement.setTimestamp(12, Timestamp.from(message.attempted()));
      statement.setArray(13, connection.createArrayOf("text", message.tasks().toArray()));
      statement.executeUpdate();
    }
  }

  private static void insertSteps(Connection connection, UUID message, PlannedReminder planned)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "insert into condyle.reminder_step (message_id, surgery, schedule, interval_id, step)"
                + " values (?, ?, ?, ?, ?)")) {
      for (PlannedReminder.Step step : planned.steps()) {
        statement.setObject(1, message);
        statement.setString(2, step.interval().surgery());
        statement.setString(3, step.interval().schedule());
        statement.setString(4, step.interval().interval());
        statement.setString(5, step.step());
        statement.addBatch();
      }
      statement.executeBatch();
    }
  }

  /** The message of a patient that was begun and not ended. */
  Optional<ReminderMessage> unfinished(ClaimedPatient patient) {
    return read(
            "select "
                + COLUMNS
                + " from condyle.reminder_message where partition_id = ? and patient_id = ? and "
                + UNFINISHED
                + " order by attempted limit 1",
            patient.partition(),
            patient.key())
        .stream()
        .findFirst();
  }

  /** What the record of a patient does not tell of yet, at most so many. */
  List<ReminderMessage> unrecorded(int partition, int limit) {
    return read(
        "select "
            + COLUMNS
            + " from condyle.reminder_message where partition_id = ? and not recorded"
            + " and state in ('sent', 'failed', 'unsure') order by attempted limit ?",
        partition,
        limit);
  }

  private List<ReminderMessage> read(String sql, int first, long second) {
    return transactions.read(
        connection -> {
          List<ReminderMessage> messages = new ArrayList<>();
          try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setInt(1, first);
            statement.setLong(2, second);
            try (ResultSet rows = statement.executeQuery()) {
              while (rows.next()) {
                messages.add(message(rows));
              }
            }
          }
          return messages;
        });
  }

  private static ReminderMessage message(ResultSet row) throws SQLException {
    return new ReminderMessage(
        row.getObject("message_id", UUID.class),
        new ClaimedPatient(
            row.getInt("partition_id"), row.getLong("patient_id"), row.getString("logical_id")),
        Purpose.of(row.getString("purpose")),
        row.getString("channel"),
        row.getString("system"),
        MessageState.of(row.getString("state")),
        row.getInt("attempts"),
        row.getTimestamp("attempted").toInstant(),
        instant(row.getTimestamp("next_attempt")),
        row.getString("reason"),
        ReminderRows.texts(row.getArray("tasks")));
  }

  private static @Nullable Instant instant(@Nullable Timestamp stored) {
    return stored == null ? null : stored.toInstant();
  }

  /** The intervals that a message asked for. */
  List<IntervalKey> intervals(UUID message) {
    return transactions.read(
        connection -> {
          List<IntervalKey> intervals = new ArrayList<>();
          try (PreparedStatement statement =
              connection.prepareStatement(
                  "select surgery, schedule, interval_id from condyle.reminder_step"
                      + " where message_id = ?")) {
            statement.setObject(1, message);
            try (ResultSet rows = statement.executeQuery()) {
              while (rows.next()) {
                intervals.add(
                    new IntervalKey(rows.getString(1), rows.getString(2), rows.getString(3)));
              }
            }
          }
          return intervals;
        });
  }

  /** Notes how far a message is. */
  ReminderMessage update(ReminderMessage message) {
    return transactions.write(
        connection -> {
          try (PreparedStatement statement =
              connection.prepareStatement(
                  "update condyle.reminder_message set state = ?, attempts = ?, attempted = ?,"
                      + " next_attempt = ?, reason = ? where message_id = ?")) {
            Instant next = message.nextAttempt();
            statement.setString(1, message.state().code());
            statement.setInt(2, message.attempts());
            statement.setTimestamp(3, Timestamp.from(message.attempted()));
            statement.setTimestamp(4, next == null ? null : Timestamp.from(next));
            statement.setString(5, message.reason());
            statement.setObject(6, message.id());
            statement.executeUpdate();
            return message;
          }
        });
  }

  /** Notes that a patient's record tells of a message. */
  void recorded(UUID message) {
    transactions.write(
        connection -> {
          try (PreparedStatement statement =
              connection.prepareStatement(
                  "update condyle.reminder_message set recorded = true where message_id = ?")) {
            statement.setObject(1, message);
            return statement.executeUpdate();
          }
        });
  }

  /** How many attempts a practice made since an instant. */
  int attemptsSince(int partition, Instant since) {
    return transactions.read(
        connection -> {
          try (PreparedStatement statement =
              connection.prepareStatement(
                  "select count(*) from condyle.reminder_message"
                      + " where partition_id = ? and attempted > ?")) {
            statement.setInt(1, partition);
            statement.setTimestamp(2, Timestamp.from(since));
            try (ResultSet row = statement.executeQuery()) {
              row.next();
              return row.getInt(1);
            }
          }
        });
  }
}
