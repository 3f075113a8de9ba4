package org.condyle.server.database;

import java.util.Map;
import java.util.Optional;
import org.condyle.record.ProblemCode;
import org.condyle.record.ProblemException;
import org.jspecify.annotations.Nullable;

/**
 * Where the database is and who we are there.
 *
 * @param url a {@code jdbc:postgresql:} URL
 */
public record DatabaseConnection(String url, @Nullable String user, @Nullable String password) {

  public DatabaseConnection {
    if (!url.startsWith("jdbc:postgresql:")) {
      throw new ProblemException(
          ProblemCode.PARAMETER_INVALID,
          "CONDYLE_DATABASE_URL must start with jdbc:postgresql: since Condyle runs on PostgreSQL"
              + " only",
          "CONDYLE_DATABASE_URL");
    }
  }

  /** The external database that the environment names, if it names one. */
  public static Optional<DatabaseConnection> fromEnvironment(Map<String, String> environment) {
    String url = environment.get("CONDYLE_DATABASE_URL");
    if (url == null || url.isBlank()) {
      return Optional.empty();
    }
    return Optional.of(
        new DatabaseConnection(
            url,
            environment.get("CONDYLE_DATABASE_USER"),
            environment.get("CONDYLE_DATABASE_PASSWORD")));
  }

  @Override
  public String toString() {
    return "DatabaseConnection[" + url + "]";
  }
}
