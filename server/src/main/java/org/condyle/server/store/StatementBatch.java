package org.condyle.server.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.StringJoiner;

/** Statements that are sent to the database together, in one round trip. */
final class StatementBatch {

  private final StringJoiner sql = new StringJoiner("; ");
  private final List<Object> parameters = new ArrayList<>();

  /**
   * @param values numbers, and arrays of {@code long} or of texts
   */
  void add(String statement, Object... values) {
    sql.add(statement);
    parameters.addAll(Arrays.asList(values));
  }

  void execute(Connection connection) throws SQLException {
    if (sql.length() == 0) {
      return;
    }
    try (PreparedStatement statement = connection.prepareStatement(sql.toString())) {
      for (int i = 0; i < parameters.size(); i++) {
        statement.setObject(i + 1, parameters.get(i));
      }
      statement.execute();
    }
  }
}
