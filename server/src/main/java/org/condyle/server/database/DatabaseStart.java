package org.condyle.server.database;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.condyle.server.ServerSettings;

/**
 * The data folder and its database on their way up: PostgreSQL starts while the server's parts are
 * put together.
 */
public final class DatabaseStart {

  private final DataFolder folder;
  private final CompletableFuture<Database> database;

  private DatabaseStart(DataFolder folder, CompletableFuture<Database> database) {
    this.folder = folder;
    this.database = database;
  }

  /**
   * Locks the folder and lets PostgreSQL start.
   *
   * @throws org.condyle.record.ProblemException DATA_FOLDER_LOCKED; PARAMETER_INVALID if the
   *     environment names a database that cannot be used
   */
  public static DatabaseStart begin(ServerSettings settings) {
    DataFolder folder = DataFolder.open(settings.data());
    try {
      CompletableFuture<Database> database =
          DatabaseConnection.fromEnvironment(System.getenv())
              .<CompletableFuture<Database>>map(
                  named -> CompletableFuture.completedFuture(new Database.External(named)))
              .orElseGet(() -> embedded(folder));
      return new DatabaseStart(folder, database);
    } catch (RuntimeException e) {
      folder.close();
      throw e;
    }
  }

  private static CompletableFuture<Database> embedded(DataFolder folder) {
    return CompletableFuture.supplyAsync(
        () -> new Database.Embedded(EmbeddedDatabase.start(folder)),
        start -> new Thread(start, "postgresql-start").start());
  }

  DataFolder folder() {
    return folder;
  }

  /** Waits until it can be used. */
  Database database() {
    try {
      return database.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw e;
    }
  }

  /** Stops what has started, for a server that did not come so far as to use it. */
  public void giveUp() {
    try {
      database.join().close();
    } catch (CompletionException e) {
      // It did not start, and whoever gives up knows why.
    } finally {
      folder.close();
    }
  }
}
