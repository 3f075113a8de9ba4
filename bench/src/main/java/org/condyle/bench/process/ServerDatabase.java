package org.condyle.bench.process;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.condyle.server.database.DatabaseConnection;

/** The embedded PostgreSQL of a running server, seen from outside. */
public record ServerDatabase(DatabaseConnection connection) {

  /** The tables of ours that are no results: what a population's first report leaves untouched. */
  private static final List<String> NO_RESULTS =
      List.of("flyway_schema_history", "patient_resource", "patient_change", "index_state");

  /** Opens a connection as the owner. */
  public Connection connect() throws SQLException {
    return DriverManager.getConnection(connection.url(), connection.user(), connection.password());
  }

  /** One value. */
  public String value(String sql) {
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      return String.valueOf(rows.getString(1));
    } catch (SQLException e) {
      throw new MeasurementFailure("The database refused: " + e.getMessage(), e);
    }
  }

  public void execute(String sql) {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new MeasurementFailure("The database refused: " + e.getMessage(), e);
    }
  }

  /** Rows of each table of HAPI and of ours, by {@code schema.table}. */
  public SortedMap<String, Long> rows() {
    SortedMap<String, Long> rows = new TreeMap<>();
    for (String table : tables("schemaname in ('public', 'condyle')")) {
      rows.put(table, Long.parseLong(value("select count(*) from " + table)));
    }
    return rows;
  }

  /** Whether a table is there. */
  public boolean has(String schema, String table) {
    return !tables("schemaname = '" + schema + "' and tablename = '" + table + "'").isEmpty();
  }

  /**
   * The columns of a table that can be inserted, with commas.
   *
   * @param prefix put before each, for example {@code r.}
   */
  String columns(String table, String prefix) {
    return value(
        "select string_agg('"
            + prefix
            + "' || column_name, ',' order by ordinal_position) from information_schema.columns"
            + " where table_name = '"
            + table
            + "' and is_generated = 'NEVER'");
  }

  private List<String> tables(String condition) {
    String found =
        value(
            "select coalesce(string_agg(format('%I.%I', schemaname, tablename), ',' order by 1), '')"
                + " from pg_tables where "
                + condition);
    return found.isEmpty() ? List.of() : List.of(found.split(","));
  }

  /**
   * Empties the tables with stored results, so that the next report is a first one.
   *
   * @return the tables
   */
  public List<String> forgetResults() {
    List<String> results =
        tables(
            "schemaname = 'condyle' and tablename like '%outcome%'"
                + " or schemaname = 'condyle' and tablename like '%result%'"
                + " or schemaname = 'condyle' and tablename like '%measure_run%'");
    List<String> chosen =
        results.stream().filter(name -> NO_RESULTS.stream().noneMatch(name::endsWith)).toList();
    if (!chosen.isEmpty()) {
      execute("truncate " + String.join(", ", chosen));
    }
    return chosen;
  }
}
