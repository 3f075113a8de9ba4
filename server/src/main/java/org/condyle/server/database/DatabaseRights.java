package org.condyle.server.database;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.condyle.record.Problem;
import org.condyle.record.ProblemCode;
import org.condyle.record.ProblemException;

/**
 * What the server's role has to be allowed in its database. Looked at before the schema is, so that
 * a site is told all at once, with the statements that grant it, and not by a failed migration.
 */
final class DatabaseRights {

  private static final String ASKED =
      """
      select quote_ident(current_user) as role, quote_ident(current_database()) as database,
        quote_ident(coalesce(current_schema(), 'public')) as schema,
        to_regnamespace('condyle') is not null as installed,
        has_database_privilege(current_database(), 'CREATE') as may_create_schema,
        current_schema() is not null and has_schema_privilege(current_schema(), 'CREATE')
          as may_create_tables,
        has_function_privilege('pg_catalog.pg_control_system()', 'EXECUTE') as may_know_cluster
      """;

  private final DataSource dataSource;

  DatabaseRights(DataSource dataSource) {
    this.dataSource = dataSource;
  }

  /**
   * @throws ProblemException DATABASE_RIGHTS_MISSING with a problem for each; DATABASE_UNAVAILABLE
   */
  void require() {
    List<Problem> missing;
    try (Connection connection = dataSource.getConnection();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(ASKED)) {
      row.next();
      missing = missing(row);
    } catch (SQLException e) {
      throw new ProblemException(
          ProblemCode.DATABASE_UNAVAILABLE, "The database cannot be reached", e);
    }
    if (!missing.isEmpty()) {
      throw new ProblemException(missing);
    }
  }

  private static List<Problem> missing(ResultSet row) throws SQLException {
    String role = row.getString("role");
    List<Problem> missing = new ArrayList<>();
    if (!row.getBoolean("installed") && !row.getBoolean("may_create_schema")) {
      missing.add(
          problem(
              "make a schema for Condyle's own tables",
              "grant create on database " + row.getString("database") + " to " + role));
    }
    if (!row.getBoolean("may_create_tables")) {
      missing.add(
          problem(
              "make tables in the schema " + row.getString("schema"),
              "grant usage, create on schema " + row.getString("schema") + " to " + role));
    }
    if (!row.getBoolean("may_know_cluster")) {
      missing.add(
          problem(
              "tell this database cluster from a copy of it",
              "grant execute on function pg_control_system() to " + role));
    }
    return missing;
  }

  private static Problem problem(String purpose, String statement) {
    return new Problem(
        ProblemCode.DATABASE_RIGHTS_MISSING,
        "The database role may not " + purpose + "; it needs: " + statement,
        null);
  }
}
