package org.condyle.server.results;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.condyle.record.ProblemCode;
import org.condyle.record.ProblemException;

/** Opens the database for work on our tables of results. */
final class Transactions {

  private static final String UNAVAILABLE = "The stored results could not be read or written";

  private final DataSource dataSource;

  Transactions(DataSource dataSource) {
    this.dataSource = dataSource;
  }

  /** Reads as of one moment. */
  <T> T read(Work<T> work) {
    try (Connection connection = dataSource.getConnection()) {
      connection.setReadOnly(true);
      connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
      connection.setAutoCommit(false);
      try {
        return work.on(connection);
      } finally {
        connection.rollback();
      }
    } catch (SQLException e) {
      throw new ProblemException(ProblemCode.DATABASE_UNAVAILABLE, UNAVAILABLE, e);
    }
  }

  /**
   * Writes all or nothing. The commit is not waited for: what a crash takes is made again, and it
   * takes what was committed last.
   */
  <T> T write(Work<T> work) {
    try (Connection connection = dataSource.getConnection()) {
      connection.setAutoCommit(false);
      try (var statement = connection.createStatement()) {
        statement.execute("set local synchronous_commit = off");
        T result = work.on(connection);
        connection.commit();
        return result;
      } catch (SQLException | RuntimeException e) {
        connection.rollback();
        throw e;
      }
    } catch (SQLException e) {
      throw new ProblemException(ProblemCode.DATABASE_UNAVAILABLE, UNAVAILABLE, e);
    }
  }

  /** A connection of its own, to be closed; each statement commits by itself. */
  Connection open() throws SQLException {
    return dataSource.getConnection();
  }

  /** Something that is done in one transaction. */
  @FunctionalInterface
  interface Work<T> {
    T on(Connection connection) throws SQLException;
  }
}
