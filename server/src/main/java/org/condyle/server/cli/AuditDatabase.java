package org.condyle.server.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
import org.condyle.server.database.DataFolder;
import org.condyle.server.database.DatabaseConnection;
import org.condyle.server.database.EmbeddedDatabase;
import org.condyle.server.database.Transactions;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * The database of a data folder, read past the server: what checks the server must not have to
 * believe it.
 */
final class AuditDatabase {

  private AuditDatabase() {}

  /**
   * Reads the database that the environment names, the one that a running server has started, or
   * one that is started for this and stopped again.
   */
  static <T> T read(Path data, Function<Transactions, T> reader) {
    Optional<DatabaseConnection> running =
        DatabaseConnection.fromEnvironment(System.getenv())
            .or(() -> EmbeddedDatabase.running(data));
    if (running.isPresent()) {
      return reader.apply(transactions(running.get()));
    }
    if (!Files.isDirectory(data.resolve("postgresql"))) {
      throw new CommandFailure(
          "There is no database in " + data.toAbsolutePath().normalize() + ".",
          "Name the data folder with --data.");
    }
    try (DataFolder folder = DataFolder.open(data);
        EmbeddedDatabase database = EmbeddedDatabase.start(folder)) {
      return reader.apply(transactions(database.connection()));
    }
  }

  private static Transactions transactions(DatabaseConnection connection) {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setUrl(connection.url());
    source.setUser(connection.user());
    source.setPassword(connection.password());
    return new Transactions(source);
  }
}
