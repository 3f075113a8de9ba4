package org.condyle.server.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Map;
import org.condyle.record.ProblemCode;
import org.condyle.record.ProblemException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataFolderTest {

  @Test
  void aFolderInUseIsRefusedByNameUntilItIsClosed(@TempDir Path folder) {
    try (DataFolder first = DataFolder.open(folder)) {
      assertThatThrownBy(() -> DataFolder.open(folder))
          .isInstanceOfSatisfying(
              ProblemException.class,
              e -> {
                assertThat(e.problems().get(0).code()).isEqualTo(ProblemCode.DATA_FOLDER_LOCKED);
                assertThat(e).hasMessageContaining(first.path().toString());
              });
    }
    DataFolder.open(folder).close();
  }

  @Test
  void anExternalDatabaseIsTakenFromTheEnvironment() {
    DatabaseConnection connection =
        DatabaseConnection.fromEnvironment(
                Map.of(
                    "CONDYLE_DATABASE_URL", "jdbc:postgresql://db/condyle",
                    "CONDYLE_DATABASE_USER", "condyle",
                    "CONDYLE_DATABASE_PASSWORD", "secret"))
            .orElseThrow();

    assertThat(connection.user()).isEqualTo("condyle");
    assertThat(connection.toString()).doesNotContain("secret");
    assertThat(DatabaseConnection.fromEnvironment(Map.of())).isEmpty();
  }

  @Test
  void aDatabaseThatIsNotPostgresqlIsRefused() {
    assertThatThrownBy(() -> new DatabaseConnection("jdbc:h2:mem:test", null, null))
        .hasMessageContaining("PostgreSQL");
  }
}
