package org.condyle.server.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who may read the embedded database: not every user of the machine. */
class EmbeddedDatabaseTest {

  private static String value(DatabaseConnection at, @Nullable String password, String sql)
      throws SQLException {
    try (Connection connection = DriverManager.getConnection(at.url(), at.user(), password);
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return String.valueOf(row.getString(1));
    }
  }

  private static void execute(DatabaseConnection at, String sql) throws SQLException {
    try (Connection connection = DriverManager.getConnection(at.url(), at.user(), at.password());
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static void refusesStrangers(DatabaseConnection at) {
    for (String password : new String[] {null, "", "postgres"}) {
      assertThatThrownBy(() -> value(at, password, "select 1"))
          .as("password %s", password)
          .isInstanceOf(SQLException.class);
    }
  }

  @Test
  void onlyWhoMayReadTheDataFolderGetsIn(@TempDir Path folder) throws Exception {
    try (DataFolder data = DataFolder.open(folder);
        EmbeddedDatabase database = EmbeddedDatabase.start(data)) {
      DatabaseConnection connection = database.connection();

      assertThat(value(connection, connection.password(), "select 1")).isEqualTo("1");
      refusesStrangers(connection);
      assertThat(value(connection, connection.password(), "show unix_socket_directories"))
          .isEmpty();
      assertThat(PosixFilePermissions.toString(modes(folder.resolve("postgresql.password"))))
          .isEqualTo("rw-------");
      assertThat(PosixFilePermissions.toString(modes(folder.resolve("postgresql-binaries"))))
          .as("the library makes what lies in it writable for everybody")
          .isEqualTo("rwx------");
      assertThat(EmbeddedDatabase.running(folder).orElseThrow().password())
          .isEqualTo(connection.password());
    }
  }

  @Test
  void aDataFolderThatLetEverybodyInIsTakenOverWithItsData(@TempDir Path folder) throws Exception {
    asTheLibraryDoes(folder);

    try (DataFolder data = DataFolder.open(folder);
        EmbeddedDatabase database = EmbeddedDatabase.start(data)) {
      refusesStrangers(database.connection());
      assertThat(value(database.connection(), database.connection().password(), KEPT))
          .isEqualTo("kept");
    }
  }

  @Test
  void aLostPasswordIsMadeAnewAndOneThatOthersCouldReadIsReplaced(@TempDir Path folder)
      throws Exception {
    Path file = folder.resolve("postgresql.password");
    String first = startedWith(folder);
    assertThat(startedWith(folder)).as("kept").isEqualTo(first);
    Files.delete(file);
    String second = startedWith(folder);
    assertThat(second).isNotEqualTo(first);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    assertThat(startedWith(folder)).isNotEqualTo(second);
    assertThat(PosixFilePermissions.toString(modes(file))).isEqualTo("rw-------");
  }

  private static final String KEPT = "select word from earlier";

  /** The password with which a start of it opens, and by which alone. */
  private static String startedWith(Path folder) throws Exception {
    try (DataFolder data = DataFolder.open(folder);
        EmbeddedDatabase database = EmbeddedDatabase.start(data)) {
      DatabaseConnection connection = database.connection();
      assertThat(value(connection, connection.password(), "select 1")).isEqualTo("1");
      return Objects.requireNonNull(connection.password());
    }
  }

  /** A data folder as an earlier version made it: everybody on the machine is let in. */
  private static void asTheLibraryDoes(Path folder) throws IOException, SQLException {
    try (EmbeddedPostgres earlier =
        EmbeddedPostgres.builder()
            .setDataDirectory(folder.resolve("postgresql"))
            .setOverrideWorkingDirectory(folder.resolve("postgresql-binaries").toFile())
            .setCleanDataDirectory(false)
            .setRegisterShutdownHook(false)
            .start()) {
      DatabaseConnection open =
          new DatabaseConnection(earlier.getJdbcUrl("postgres", "postgres"), "postgres", null);
      execute(open, "create table earlier as select 'kept'::text as word");
      assertThat(value(open, null, "select 1")).as("nobody was asked").isEqualTo("1");
    }
  }

  private static Set<PosixFilePermission> modes(Path path) throws IOException {
    return Files.getPosixFilePermissions(path);
  }
}
