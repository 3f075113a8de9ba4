package org.condyle.server.store;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.condyle.record.ProblemCode;
import org.condyle.record.ProblemException;

/** Opens the tables for reading, each time as of one moment. */
public final class StoreReader {

  private final DataSource dataSource;

  StoreReader(DataSource dataSource) {
    this.dataSource = dataSource;
  }

  /**
   * Reads within one transaction, so that all statements see the same state.
   *
   * @throws ProblemException DATABASE_UNAVAILABLE if the database does not answer
   */
  <T> T read(Reading<T> reading) {
    try (Connection connection = dataSource.getConnection()) {
      connection.setReadOnly(true);
      connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
      connection.setAutoCommit(false);
      try {
        return reading.from(new HapiTables(connection));
      } finally {
        connection.rollback();
      }
    } catch (SQLException e) {
      throw new ProblemException(
          ProblemCode.DATABASE_UNAVAILABLE, "The database could not be read", e);
    }
  }

  /** Something that is read from the tables. */
  @FunctionalInterface
  interface Reading<T> {
    T from(HapiTables tables) throws SQLException;
  }
}
