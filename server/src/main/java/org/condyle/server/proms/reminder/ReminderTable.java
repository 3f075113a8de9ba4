package org.condyle.server.proms.reminder;

import java.sql.Connection;
import java.sql.Date;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.condyle.server.database.Transactions;
import org.jspecify.annotations.Nullable;

/** Who is to be looked at, and by which server. Each method is one transaction. */
final class ReminderTable {

  private final Transactions transactions;
  private final NextLook nextLook;

  ReminderTable(Transactions transactions, NextLook nextLook) {
    this.transactions = transactions;
    this.nextLook = nextLook;
  }

  /** Notes that a practice sends reminders; says since when. */
  LocalDate turnOn(int partition) {
    return transactions.write(
        connection -> {
          try (PreparedStatement statement =
              connection.prepareStatement(
                  "insert into condyle.reminder_practice (partition_id, on_since) values (?, ?)"
                      + " on conflict do nothing")) {
            LocalDate today = nextLook.today(partition);
            statement.setInt(1, partition);
            statement.setDate(2, Date.valueOf(today));
            statement.executeUpdate();
            LocalDate since = new ReminderRows(connection, partition).onSince();
            return since == null ? today : since;
          }
        });
  }

  /** Notes that no practice sends reminders. */
  void turnOff() {
    transactions.write(
        connection -> {
          try (PreparedStatement statement =
              connection.prepareStatement("delete from condyle.reminder_practice")) {
            return statement.executeUpdate();
          }
        });
  }

  /**
   * Takes the patient who waited longest, whom no other server has.
   *
   * @param until when others may take the patient, if this server stops before it lets go
   */
  Optional<ClaimedPatient> claim(int partition, Instant now, Instant until) {
    return transactions.write(
        connection -> {
          try (PreparedStatement statement =
              connection.prepareStatement(
                  "update condyle.reminder_patient set claimed_until = ? where partition_id = ?"
                      + " and patient_id = (select patient_id from condyle.reminder_patient"
                      + " where partition_id = ? and next_at <= ?"
                      + " and (claimed_until is null or claimed_until <= ?)"
                      + " order by next_at, patient_id limit 1 for update skip locked)"
                      + " returning patient_id, logical_id")) {
            statement.setTimestamp(1, Timestamp.from(until));
            statement.setInt(2, partition);
            statement.setInt(3, partition);
            statement.setTimestamp(4, Timestamp.from(now));
            statement.setTimestamp(5, Timestamp.from(now));
            try (ResultSet row = statement.executeQuery()) {
              return row.next()
                  ? Optional.of(new ClaimedPatient(partition, row.getLong(1), row.getString(2)))
                  : Optional.empty();
            }
          }
        });
  }

  PatientState state(ClaimedPatient patient) {
    return transactions.read(
        connection -> new ReminderRows(connection, patient.partition()).state(patient.key()));
  }

  /** Lets a patient go until it is time again. */
  void release(ClaimedPatient patient) {
    transactions.write(
        connection -> {
          ReminderRows rows = new ReminderRows(connection, patient.partition());
          rows.lock(List.of(patient.key()));
          Instant next =
              nextLook.at(patient.partition(), rows.state(patient.key()), rows.onSince());
          return release(connection, patient, next, null);
        });
  }

  /**
   * Lets a patient go to whom nothing can be sent. A change of the record that matters is told and
   * takes effect at once; the next look is for all else.
   */
  void release(ClaimedPatient patient, Instant next, String hindrance) {
    transactions.write(connection -> release(connection, patient, next, hindrance));
  }

  private static int release(
      Connection connection,
      ClaimedPatient patient,
      @Nullable Instant next,
      @Nullable String hindrance)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "update condyle.reminder_patient set next_at = ?, claimed_until = null, hindrance = ?"
                + " where partition_id = ? and patient_id = ?")) {
      statement.setTimestamp(1, next == null ? null : Timestamp.from(next));
      statement.setString(2, hindrance);
      statement.setInt(3, patient.partition());
      statement.setLong(4, patient.key());
      return statement.executeUpdate();
    }
  }
}
