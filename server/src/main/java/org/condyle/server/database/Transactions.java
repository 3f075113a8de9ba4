package org.condyle.server.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.condyle.record.ProblemCode;
import org.condyle.record.ProblemException;

/** Work on the database by SQL of our own, a transaction at a time. */
public final class Transactions {

  private static final String UNAVAILABLE = "The database does not answer as it should";

  private final DataSource dataSource;

  public Transactions(DataSource dataSource) {
    this.dataSource = dataSource;
  }

  /**
   * Reads as of one moment: all statements see the same state.
   *
   * @throws ProblemException DATABASE_UNAVAILABLE
   */
  public <T> T read(Work<T> work) {
    try (Connection connection = dataSource.getConnection()) {
      connection.setAutoCommit(false);
      try {
        // For this transaction alone: a setting of the connection costs a statement to set back.
        execute(connection, "set transaction isolation level repeatable read, read only");
        return work.on(connection);
      } finally {
        connection.rollback();
      }
    } catch (SQLException e) {
      throw new ProblemException(ProblemCode.DATABASE_UNAVAILABLE, UNAVAILABLE, e);
    }
  }

  /**
   * Writes all or nothing of what can be made again. The commit is not waited for: a crash takes
   * what was committed last.
   *
   * @throws ProblemException DATABASE_UNAVAILABLE
   */
  public <T> T writeUnwaited(Work<T> work) {
    return write(
        connection -> {
          execute(connection, "set local synchronous_commit = off");
          return work.on(connection);
        });
  }

  /**
   * Writes all or nothing; what was written outlasts a crash.
   *
   * @throws ProblemException DATABASE_UNAVAILABLE
   */
  public <T> T write(Work<T> work) {
    try (Connection connection = dataSource.getConnection()) {
      connection.setAutoCommit(false);
      try {
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

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** A connection of its own, to be closed; each statement commits by itself. */
  public Connection open() throws SQLException {
    return dataSource.getConnection();
  }

  /** Something that is done in one transaction. */
  @FunctionalInterface
  public interface Work<T> {
    T on(Connection connection) throws SQLException;
  }
}
