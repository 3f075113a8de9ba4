package org.condyle.server.proms.due;

import java.sql.Array;
import java.sql.Connection;
import java.sql.Date;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import org.condyle.proms.due.DueFinder;
import org.condyle.record.ProblemCode;
import org.condyle.server.database.KeyQuery;
import org.condyle.server.database.Transactions;
import org.condyle.server.store.PatientKeys;
import org.jspecify.annotations.Nullable;

/** The rows of {@code condyle.due_state}: up to where each patient was looked at. */
final class DueTable {

  private final Transactions transactions;
  private final Supplier<List<DueKeeper>> keepers;

  /**
   * @param keepers told by the transactions that change rows; asked for when there is something to
   *     tell, since a keeper may use the upkeep itself
   */
  DueTable(Transactions transactions, Supplier<List<DueKeeper>> keepers) {
    this.transactions = transactions;
    this.keepers = keepers;
  }

  /**
   * What came of looking at a patient.
   *
   * @param nextDay when to look again though nothing is changed; null for never
   * @param due null where there was a problem: then what is known stays
   * @param problem null for none
   */
  record State(
      long patient,
      @Nullable LocalDate nextDay,
      @Nullable PatientDue due,
      @Nullable ProblemCode problem) {}

  /** Whether somebody is to be looked at; one statement. */
  boolean isBehind(int partition, String rules, LocalDate today) {
    return transactions.read(
        connection -> {
          try (PreparedStatement statement =
              connection.prepareStatement(
                  "select not exists (select 1 from condyle.patient_change c"
                      + " where c.partition_id = u.partition_id and c.changed_by >= u.complete_to"
                      + " and c.resource_type = any(?)) and not exists"
                      + " (select 1 from condyle.due_state s where s.partition_id = u.partition_id"
                      + " and s.next_day <= ?) from condyle.prom_upkeep u"
                      + " where u.partition_id = ? and u.kind = 'due' and u.rules = ?"
                      + " and u.complete_to is not null")) {
            statement.setArray(1, types(connection));
            statement.setDate(2, Date.valueOf(today));
            statement.setInt(3, partition);
            statement.setString(4, rules);
            try (ResultSet row = statement.executeQuery()) {
              return !(row.next() && row.getBoolean(1));
            }
          }
        });
  }

  /** Makes every row invalid, since the rules are others now. */
  void forgetAll(int partition) {
    transactions.writeUnwaited(
        connection -> {
          try (PreparedStatement statement =
              connection.prepareStatement(
                  "update condyle.due_state set as_of = '0'::xid8"
                      + " where partition_id = ? and as_of <> '0'::xid8")) {
            statement.setInt(1, partition);
            return statement.executeUpdate();
          }
        });
  }

  /** Those whose day has come; keys ascend. */
  long[] dueOn(int partition, LocalDate today) {
    return transactions.read(
        connection -> {
          try (PreparedStatement statement =
              connection.prepareStatement(
                  "select patient_id from condyle.due_state"
                      + " where partition_id = ? and next_day <= ? order by patient_id")) {
            statement.setInt(1, partition);
            statement.setDate(2, Date.valueOf(today));
            return KeyQuery.keys(statement);
          }
        });
  }

  /** Those of the patients who have no valid row. */
  long[] withoutValidRow(int partition, PatientKeys patients, LocalDate today) {
    return transactions.read(
        connection -> {
          try (PreparedStatement statement =
              connection.prepareStatement(
                  "select p.patient_id from unnest(?) as p (patient_id)"
                      + " where not exists (select 1 from condyle.due_state s"
                      + " where s.partition_id = ? and s.patient_id = p.patient_id"
                      + " and s.as_of > '0'::xid8"
                      + " and (s.next_day is null or s.next_day > ?)"
                      + " and not exists (select 1 from condyle.patient_change c"
                      + " where c.partition_id = s.partition_id and c.patient_id = s.patient_id"
                      + " and c.resource_type = any(?) and c.changed_by >= s.as_of))"
                      + " order by p.patient_id")) {
            statement.setArray(
                1, connection.createArrayOf("bigint", patients.stream().boxed().toArray()));
            statement.setInt(2, partition);
            statement.setDate(3, Date.valueOf(today));
            statement.setArray(4, types(connection));
            return KeyQuery.keys(statement);
          }
        });
  }

  /**
   * Remembers up to where patients were looked at, and tells the keepers, in one transaction. Of
   * two who looked at a patient the one who read later counts.
   */
  void remember(int partition, List<State> states, String asOf) {
    if (states.isEmpty()) {
      return;
    }
    transactions.writeUnwaited(
        connection -> {
          Set<Long> written = upsert(connection, partition, states, asOf);
          List<PatientDue> due = new ArrayList<>();
          for (State state : states) {
            if (state.due() != null && written.contains(state.patient())) {
              due.add(state.due());
            }
          }
          if (!due.isEmpty()) {
            for (DueKeeper keeper : keepers.get()) {
              keeper.replace(connection, partition, due);
            }
          }
          return written.size();
        });
  }

  private static Set<Long> upsert(
      Connection connection, int partition, List<State> states, String asOf) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "insert into condyle.due_state as s"
                + " (partition_id, patient_id, as_of, next_day, problem)"
                + " select ?, r.patient_id, ?::xid8, r.next_day, r.problem"
                + " from unnest(?, ?, ?) as r (patient_id, next_day, problem)"
                + " order by r.patient_id"
                + " on conflict (partition_id, patient_id) do update set as_of = excluded.as_of,"
                + " next_day = excluded.next_day, problem = excluded.problem"
                + " where s.as_of <= excluded.as_of returning s.patient_id")) {
      statement.setInt(1, partition);
      statement.setString(2, asOf);
      statement.setArray(
          3, connection.createArrayOf("bigint", states.stream().map(State::patient).toArray()));
      statement.setArray(
          4,
          connection.createArrayOf(
              "date",
              states.stream()
                  .map(state -> state.nextDay() == null ? null : Date.valueOf(state.nextDay()))
                  .toArray()));
      statement.setArray(
          5,
          connection.createArrayOf(
              "varchar",
              states.stream()
                  .map(state -> state.problem() == null ? null : state.problem().code())
                  .toArray()));
      Set<Long> written = new HashSet<>();
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          written.add(rows.getLong(1));
        }
      }
      return written;
    }
  }

  /** Forgets patients who are gone. */
  void forget(int partition, Collection<Long> gone) {
    if (gone.isEmpty()) {
      return;
    }
    transactions.writeUnwaited(
        connection -> {
          for (DueKeeper keeper : keepers.get()) {
            keeper.forget(connection, partition, gone);
          }
          try (PreparedStatement statement =
              connection.prepareStatement(
                  "delete from condyle.due_state where partition_id = ? and patient_id = any(?)")) {
            statement.setInt(1, partition);
            statement.setArray(2, connection.createArrayOf("bigint", gone.toArray()));
            return statement.executeUpdate();
          }
        });
  }

  /**
   * Those with a row between two keys who are not there.
   *
   * @param after the key before the first of the patients
   * @param last the last key for which it is known who is there
   * @param there all patients between these keys
   */
  List<Long> gone(int partition, long after, long last, PatientKeys there) {
    return transactions.read(
        connection -> {
          try (PreparedStatement statement =
              connection.prepareStatement(
                  "select s.patient_id from condyle.due_state s where s.partition_id = ?"
                      + " and s.patient_id > ? and s.patient_id <= ? and not exists"
                      + " (select 1 from unnest(?) as t (k) where t.k = s.patient_id)")) {
            statement.setInt(1, partition);
            statement.setLong(2, after);
            statement.setLong(3, last);
            statement.setArray(
                4, connection.createArrayOf("bigint", there.stream().boxed().toArray()));
            return LongStream.of(KeyQuery.keys(statement)).boxed().toList();
          }
        });
  }

  private static Array types(Connection connection) throws SQLException {
    return connection.createArrayOf("varchar", DueFinder.TYPES.toArray());
  }
}
