package org.condyle.server.results;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import java.util.List;
import javax.sql.DataSource;
import org.condyle.record.Problem;
import org.condyle.record.ProblemCode;
import org.condyle.record.ProblemException;
import org.condyle.server.SharedServer;
import org.condyle.server.database.Database;
import org.condyle.server.database.DatabaseConfig;
import org.condyle.server.database.Transactions;
import org.condyle.server.store.ChangeMarks;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A PostgreSQL of the site's own, where the server is no superuser. */
class OrdinaryRoleTest {

  private static final String OWNER = "ordinary_owner";
  private static final String GUEST = "ordinary_guest";
  private static final String DATABASE = "ordinary_site";

  @BeforeAll
  static void aDatabaseOfAnOrdinaryRole() {
    JdbcClient superuser = JdbcClient.create(SharedServer.server().part(DataSource.class));
    superuser.sql("create role " + OWNER + " login password '" + password() + "'").update();
    superuser.sql("create role " + GUEST + " login password '" + password() + "'").update();
    superuser.sql("create database " + DATABASE + " owner " + OWNER).update();
  }

  @Test
  void theOwnerOfTheDatabaseNeedsNoFurtherRight() {
    try (HikariDataSource site = as(OWNER)) {
      new DatabaseConfig().schema(site);

      assertThat(new ChangeMarks(new Transactions(site)).cluster())
          .isEqualTo(new ChangeMarks(SharedServer.server().part(Transactions.class)).cluster())
          .isNotZero();
    }
  }

  @Test
  void aRoleThatLacksRightsIsToldAllOfThemBeforeAnythingIsMade() {
    try (HikariDataSource site = as("postgres")) {
      JdbcClient.create(site)
          .sql("revoke execute on function pg_control_system() from public")
          .update();
    }
    try (HikariDataSource site = as(GUEST)) {
      assertThatThrownBy(() -> new DatabaseConfig().schema(site))
          .isInstanceOfSatisfying(
              ProblemException.class,
              refused -> {
                List<Problem> problems = refused.problems();
                assertThat(problems)
                    .extracting(Problem::code)
                    .containsOnly(ProblemCode.DATABASE_RIGHTS_MISSING);
                assertThat(refused.getMessage())
                    .contains("grant usage, create on schema public to " + GUEST)
                    .contains("grant execute on function pg_control_system() to " + GUEST);
              });
    } finally {
      try (HikariDataSource site = as("postgres")) {
        JdbcClient.create(site)
            .sql("grant execute on function pg_control_system() to public")
            .update();
      }
    }
  }

  /** That of the database's owner will do for these two as well. */
  private static String password() {
    return String.valueOf(SharedServer.server().part(Database.class).connection().password());
  }

  private static HikariDataSource as(String role) {
    String url = SharedServer.server().part(Database.class).connection().url();
    HikariDataSource dataSource = new HikariDataSource();
    dataSource.setJdbcUrl(
        url.replaceFirst("/postgres\\b", "/" + DATABASE)
            .replaceFirst("user=postgres", "user=" + role));
    dataSource.setUsername(role);
    dataSource.setPassword(password());
    dataSource.setMaximumPoolSize(4);
    return dataSource;
  }
}
