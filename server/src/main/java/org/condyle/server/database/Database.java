package org.condyle.server.database;

/** The PostgreSQL that is used: ours, or one that the site runs. */
public sealed interface Database extends AutoCloseable {

  DatabaseConnection connection();

  @Override
  void close();

  /** One that the server started and stops. */
  record Embedded(EmbeddedDatabase running) implements Database {
    @Override
    public DatabaseConnection connection() {
      return running.connection();
    }

    @Override
    public void close() {
      running.close();
    }
  }

  /** One that the site runs and names by {@code CONDYLE_DATABASE_URL}. */
  record External(DatabaseConnection connection) implements Database {
    @Override
    public void close() {}
  }
}
