package org.condyle.server.proms.completeness;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Set;
import org.condyle.proms.completeness.CompletenessRow;

/** A filter as a condition on {@code condyle.completeness_cell c}, with its parameters. */
record CellCondition(int partition, CompletenessFilter filter) {

  String sql() {
    String instruments =
        filter.instruments().isEmpty()
            ? " and c.instrument <> '" + CompletenessRow.ALL + "'"
            : " and c.instrument = any(?)";
    return "c.partition_id = ? and c.month between ? and ?"
        + among("schedule", filter.schedules())
        + among("interval_id", filter.intervals())
        + instruments
        + among("facility", filter.facilities())
        + among("surgeon", filter.surgeons());
  }

  private static String among(String column, Set<String> wanted) {
    return wanted.isEmpty() ? "" : " and c." + column + " = any(?)";
  }

  /**
   * Sets the parameters of the condition.
   *
   * @param from the number of its first one
   * @return the number of the next parameter after it
   */
  int set(Connection connection, PreparedStatement statement, int from) throws SQLException {
    statement.setInt(from, partition);
    statement.setObject(from + 1, filter.first().atDay(1));
    statement.setObject(from + 2, filter.last().atDay(1));
    int next = from + 3;
    next = set(connection, statement, next, filter.schedules());
    next = set(connection, statement, next, filter.intervals());
    next = set(connection, statement, next, filter.instruments());
    next = set(connection, statement, next, filter.facilities());
    return set(connection, statement, next, filter.surgeons());
  }

  private static int set(
      Connection connection, PreparedStatement statement, int at, Set<String> wanted)
      throws SQLException {
    if (wanted.isEmpty()) {
      return at;
    }
    statement.setArray(at, connection.createArrayOf("text", wanted.toArray()));
    return at + 1;
  }
}
