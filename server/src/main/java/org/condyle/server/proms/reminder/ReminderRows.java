package org.condyle.server.proms.reminder;

import java.sql.Array;
import java.sql.Connection;
import java.sql.Date;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.condyle.proms.schedule.Window;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes what is planned, within a transaction of somebody else. Rows of patients are
 * locked in the order of their keys, so that two writers never wait for each other in a circle.
 */
final class ReminderRows {

  private final Connection connection;
  private final int partition;

  ReminderRows(Connection connection, int partition) {
    this.connection = connection;
    this.partition = partition;
  }

  /** What can still be answered, by patient; those of whom there is nothing are left out. */
  Map<Long, List<OpenInterval>> intervals(Collection<Long> patients) throws SQLException {
    Map<Long, List<OpenInterval>> intervals = new HashMap<>();
    try (PreparedStatement statement =
        of(
            patients,
            "select patient_id, surgery, schedule, interval_id, first_day, last_day,"
                + " preferred_day, known_since, tasks from condyle.reminder_interval"
                + " where partition_id = ? and patient_id = any(?)"
                + " order by patient_id, surgery, schedule, interval_id")) {
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          intervals
              .computeIfAbsent(rows.getLong(1), unused -> new ArrayList<>())
              .add(interval(rows));
        }
      }
    }
    return intervals;
  }

  private static OpenInterval interval(ResultSet row) throws SQLException {
    Date preferred = row.getDate("preferred_day");
    return new OpenInterval(
        key(row),
        new Window(
            row.getDate("first_day").toLocalDate(),
            row.getDate("last_day").toLocalDate(),
            preferred == null ? null : preferred.toLocalDate()),
        row.getDate("known_since").toLocalDate(),
        texts(row.getArray("tasks")));
  }

  private static IntervalKey key(ResultSet row) throws SQLException {
    return new IntervalKey(
        row.getString("surgery"), row.getString("schedule"), row.getString("interval_id"));
  }

  static List<String> texts(Array array) throws SQLException {
    return Arrays.stream((Object[]) array.getArray()).map(String::valueOf).toList();
  }

  /** The steps that were taken, by patient; what was withdrawn never went out. */
  Map<Long, List<SentStep>> sent(Collection<Long> patients) throws SQLException {
    Map<Long, List<SentStep>> sent = new HashMap<>();
    try (PreparedStatement statement =
        of(
            patients,
            "select m.patient_id, s.surgery, s.schedule, s.interval_id, s.step, m.day"
                + " from condyle.reminder_message m"
                + " join condyle.reminder_step s on s.message_id = m.message_id"
                + " where m.partition_id = ? and m.patient_id = any(?)"
                + " and m.state <> 'withdrawn' order by m.day")) {
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          sent.computeIfAbsent(rows.getLong(1), unused -> new ArrayList<>())
              .add(
                  new SentStep(
                      key(rows), rows.getString("step"), rows.getDate("day").toLocalDate()));
        }
      }
    }
    return sent;
  }

  /** When messages are to be looked at that were begun and not ended. */
  Map<Long, Instant> unfinished(Collection<Long> patients) throws SQLException {
    Map<Long, Instant> unfinished = new HashMap<>();
    try (PreparedStatement statement =
        of(
            patients,
            "select patient_id, min(coalesce(next_attempt, attempted))"
                + " from condyle.reminder_message where partition_id = ? and patient_id = any(?)"
                + " and state in ('sending', 'waiting') group by patient_id")) {
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          unfinished.put(rows.getLong(1), rows.getTimestamp(2).toInstant());
        }
      }
    }
    return unfinished;
  }

  /** All that is known of one patient. */
  PatientState state(long patient) throws SQLException {
    List<Long> one = List.of(patient);
    return new PatientState(
        intervals(one).getOrDefault(patient, List.of()),
        sent(one).getOrDefault(patient, List.of()),
        unfinished(one).get(patient));
  }

  /** The day since which the practice sends reminders, or null. */
  @Nullable LocalDate onSince() throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "select on_since from condyle.reminder_practice where partition_id = ?")) {
      statement.setInt(1, partition);
      try (ResultSet row = statement.executeQuery()) {
        return row.next() ? row.getDate(1).toLocalDate() : null;
      }
    }
  }

  /** Makes sure that patients have rows, and keeps others from them until the end. */
  void lock(Map<Long, String> idsByKey) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "insert into condyle.reminder_patient (partition_id, patient_id, logical_id)"
                + " values (?, ?, ?) on conflict do nothing")) {
      for (Long key : idsByKey.keySet().stream().sorted().toList()) {
        statement.setInt(1, partition);
        statement.setLong(2, key);
        statement.setString(3, idsByKey.get(key));
        statement.addBatch();
      }
      statement.executeBatch();
    }
    lock(idsByKey.keySet());
  }

  /** Keeps others from the rows of patients; says how many there are. */
  int lock(Collection<Long> patients) throws SQLException {
    try (PreparedStatement statement =
        of(
            patients,
            "select patient_id from condyle.reminder_patient where partition_id = ?"
                + " and patient_id = any(?) order by patient_id for update")) {
      int locked = 0;
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          locked++;
        }
      }
      return locked;
    }
  }

  /** Puts intervals in the place of those that the patients had. */
  void replace(Map<Long, List<OpenInterval>> intervals) throws SQLException {
    delete("reminder_interval", intervals.keySet());
    try (PreparedStatement statement =
        connection.prepareStatement(
            "insert into condyle.reminder_interval (partition_id, patient_id, surgery, schedule,"
                + " interval_id, first_day, last_day, preferred_day, known_since, tasks)"
                + " values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
      for (Map.Entry<Long, List<OpenInterval>> patient : intervals.entrySet()) {
        for (OpenInterval interval : patient.getValue()) {
          LocalDate preferred = interval.window().preferred();
          statement.setInt(1, partition);
          statement.setLong(2, patient.getKey());
          statement.setString(3, interval.key().surgery());
          statement.setString(4, interval.key().schedule());
          statement.setString(5, interval.key().interval());
          statement.setDate(6, Date.valueOf(interval.window().first()));
          statement.setDate(7, Date.valueOf(interval.window().last()));
          statement.setDate(8, preferred == null ? null : Date.valueOf(preferred));
          statement.setDate(9, Date.valueOf(interval.knownSince()));
          statement.setArray(10, connection.createArrayOf("text", interval.tasks().toArray()));
          statement.addBatch();
        }
      }
      statement.executeBatch();
    }
  }

  /** Sets when to look at patients next; whoever is at one stays at it. */
  void setNext(Map<Long, @Nullable Instant> next) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "update condyle.reminder_patient set next_at = ?, hindrance = null"
                + " where partition_id = ? and patient_id = ?")) {
      for (Map.Entry<Long, @Nullable Instant> patient : next.entrySet()) {
        Instant at = patient.getValue();
        statement.setTimestamp(1, at == null ? null : Timestamp.from(at));
        statement.setInt(2, partition);
        statement.setLong(3, patient.getKey());
        statement.addBatch();
      }
      statement.executeBatch();
    }
  }

  /** Removes all that is kept of patients. */
  void forget(Collection<Long> patients) throws SQLException {
    lock(patients);
    delete("reminder_interval", patients);
    delete("reminder_message", patients);
    delete("reminder_patient", patients);
  }

  private void delete(String table, Collection<Long> patients) throws SQLException {
    try (PreparedStatement statement =
        of(
            patients,
            "delete from condyle." + table + " where partition_id = ? and patient_id = any(?)")) {
      statement.executeUpdate();
    }
  }

  private PreparedStatement of(Collection<Long> patients, String sql) throws SQLException {
    PreparedStatement statement = connection.prepareStatement(sql);
    statement.setInt(1, partition);
    statement.setArray(2, connection.createArrayOf("bigint", patients.toArray()));
    return statement;
  }
}
