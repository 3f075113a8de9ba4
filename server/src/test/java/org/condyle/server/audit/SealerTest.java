package org.condyle.server.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.sql.DataSource;
import org.condyle.server.SharedServer;
import org.condyle.server.audit.AuditVerification.Trail;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.dao.DataAccessException;

/** The chain, and what breaks it. */
class SealerTest {

  private static int practiceWithRows(String name, int rows) throws InterruptedException {
    int practice = Trails.practice(name);
    for (int i = 0; i < rows; i++) {
      Trails.trail().await(Trails.entry(practice, name + i, Instant.now(), Set.of("p" + i)));
    }
    Trail trail = Trails.sealed(practice);
    assertThat(trail.openRows()).isZero();
    return practice;
  }

  @Test
  void everyRowIsSealedOnceAndTheChainCanBeWorkedOutAgain() throws InterruptedException {
    int practice = practiceWithRows("audit-chain", 7);

    Trail trail = Trails.verified(practice);

    assertThat(trail.broken()).isEmpty();
    assertThat(trail.sealedRows()).isEqualTo(7);
    assertThat(trail.seals()).isPositive();
  }

  @Test
  void aRowWhoseTransactionCommitsLateIsSealedInItsPlace() throws Exception {
    int practice = Trails.practice("audit-late");
    try (Connection late = SharedServer.server().part(DataSource.class).getConnection()) {
      late.setAutoCommit(false);
      Trails.trail().record(late, Trails.entry(practice, "late", Instant.now(), Set.of("p")));
      Trails.trail().await(Trails.entry(practice, "early", Instant.now(), Set.of("p")));

      long unused = Trails.sealer(Sealer.ROWS).seal();
      assertThat(Trails.verified(practice).sealedRows()).isZero();
      assertThat(Trails.verified(practice).openRows()).isEqualTo(1);

      late.commit();
    }
    Trail trail = Trails.sealed(practice);
    assertThat(trail.broken()).isEmpty();
    assertThat(trail.sealedRows()).isEqualTo(2);
  }

  @Test
  void moreRowsThanASealHasBecomeSeveralSeals() throws Exception {
    int practice = Trails.practice("audit-many");
    try (Connection holding = SharedServer.server().part(DataSource.class).getConnection()) {
      // Keeps the server's own sealer from taking the rows one by one.
      holding.setAutoCommit(false);
      Trails.trail().record(holding, Trails.entry(practice, "first", Instant.now(), Set.of()));
      for (int i = 0; i < 10; i++) {
        Trails.trail().await(Trails.entry(practice, "many" + i, Instant.now(), Set.of()));
      }
      holding.commit();
    }
    long end = System.nanoTime() + 30_000_000_000L;
    while (Trails.verified(practice).openRows() > 0 && System.nanoTime() < end) {
      long unused = Trails.sealer(3).seal();
    }

    Trail trail = Trails.verified(practice);
    assertThat(trail.broken()).isEmpty();
    assertThat(trail.sealedRows()).isEqualTo(11);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "update condyle.audit_event set agent_name = 'nobody' where id = %3$d"
            + " | number 4 of the trail, was altered",
        "update condyle.audit_event set patients = '{}' where id = %3$d"
            + " | number 4 of the trail, was altered",
        "update condyle.audit_event set at = at + interval '1 microsecond' where id = %3$d"
            + " | number 4 of the trail, was altered",
        "delete from condyle.audit_event where id = %3$d | number 4 of the trail, was removed",
        "delete from condyle.audit_event where partition_id = %1$d"
            + " | number 1 of the trail, was removed",
        "insert into condyle.audit_event (partition_id, era, xid, at, agent, agent_name, action,"
            + " subtype, outcome, resources, patients, request_id, notes) select partition_id, era,"
            + " xid, at, agent, agent_name, action, subtype, outcome, resources, patients,"
            + " request_id, notes from condyle.audit_event where id = %3$d | was added behind seal",
        "update condyle.audit_seal set latest = latest - interval '1 day'"
            + " where partition_id = %1$d and number = 1 | seal 1 was altered",
        "delete from condyle.audit_seal where partition_id = %1$d and number = 1"
            + " | seal 1 was removed"
      })
  void whateverIsChangedBehindASealIsFound(String change, String found) throws Exception {
    int practice = practiceWithRows("audit-tampered", 6);
    List<Long> ids =
        Trails.database()
            .sql(
                "select id from condyle.audit_event where partition_id = :practice"
                    + " order by era, xid, id")
            .param("practice", practice)
            .query(Long.class)
            .list();

    try (Tampering tampering = new Tampering(practice)) {
      tampering.execute(change.formatted(practice, 0, ids.get(3)));

      assertThat(Trails.verified(practice).broken())
          .hasValueSatisfying(said -> assertThat(said).contains(found));
    }
    assertThat(Trails.verified(practice).broken()).isEmpty();
  }

  @Test
  void aChainWhoseEndIsCutOffIsFoundByAHeadThatWasKept() throws Exception {
    int practice = practiceWithRows("audit-cut", 3);
    String head = Trails.verified(practice).head();
    long last = Trails.verified(practice).seals();

    try (Tampering tampering = new Tampering(practice)) {
      tampering.execute("delete from condyle.audit_seal where partition_id = " + practice);
      tampering.execute("delete from condyle.audit_event where partition_id = " + practice);

      assertThat(Trails.verified(practice).broken()).isEmpty();
      assertThat(
              new AuditVerification(Trails.transactions())
                  .verify(Map.of(practice, List.of(head))).stream()
                      .filter(trail -> trail.partition() == practice)
                      .findFirst()
                      .orElseThrow()
                      .broken())
          .hasValueSatisfying(said -> assertThat(said).contains("no seal " + last + ":"));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "update condyle.audit_event set agent = 'x' where partition_id = %d",
        "delete from condyle.audit_event where partition_id = %d",
        "update condyle.audit_seal set hash = '' where partition_id = %d",
        "delete from condyle.audit_seal where partition_id = %d",
        "truncate condyle.audit_event, condyle.audit_seal"
      })
  void theDatabaseRefusesToChangeTheTrail(String change) throws InterruptedException {
    int practice = practiceWithRows("audit-kept", 1);

    assertThatThrownBy(() -> Trails.database().sql(change.formatted(practice)).update())
        .isInstanceOf(DataAccessException.class)
        .rootCause()
        .hasMessageContaining("only ever added to");
  }

  @Test
  void rowsThatWereKeptLongEnoughAreRemovedAndTheChainStaysWhole() throws Exception {
    int practice = Trails.practice("audit-old");
    for (int years : List.of(9, 8)) {
      Instant at = Instant.now().minusSeconds(years * 366L * 86_400);
      Trails.trail().await(Trails.entry(practice, "old" + years, at, Set.of("p")));
      assertThat(Trails.sealed(practice).openRows()).isZero();
    }
    Trails.trail().await(Trails.entry(practice, "new", Instant.now(), Set.of("p")));
    assertThat(Trails.sealed(practice).openRows()).isZero();

    long removed = new AuditRemoval(Trails.transactions(), new AuditYears(7)).remove();

    assertThat(removed).isEqualTo(2);
    Trail trail = Trails.verified(practice);
    assertThat(trail.broken()).isEmpty();
    assertThat(trail.removedRows()).isEqualTo(2);
    assertThat(trail.sealedRows()).isEqualTo(3);
    assertThat(
            Trails.database()
                .sql("select agent_name from condyle.audit_event where partition_id = :practice")
                .param("practice", practice)
                .query(String.class)
                .list())
        .containsExactly("new");
    assertThat(new AuditRemoval(Trails.transactions(), new AuditYears(7)).remove()).isZero();
  }

  /** Does as a superuser of the database could, past the triggers, and puts it right again. */
  private static final class Tampering implements AutoCloseable {

    private static final List<String> TABLES = List.of("audit_event", "audit_seal");

    private final int practice;
    private final Connection connection;

    Tampering(int practice) throws SQLException {
      this.practice = practice;
      this.connection = SharedServer.server().part(DataSource.class).getConnection();
      execute("set session_replication_role = replica");
      for (String table : TABLES) {
        execute(
            "create temp table saved_"
                + table
                + " as select * from condyle."
                + table
                + " where partition_id = "
                + practice);
      }
    }

    void execute(String sql) throws SQLException {
      try (Statement statement = connection.createStatement()) {
        statement.execute(sql);
      }
    }

    @Override
    public void close() throws SQLException {
      for (String table : TABLES) {
        execute("delete from condyle." + table + " where partition_id = " + practice);
        execute(
            "insert into condyle."
                + table
                + (table.equals("audit_event") ? " overriding system value" : "")
                + " select * from saved_"
                + table);
        execute("drop table saved_" + table);
      }
      execute("set session_replication_role = default");
      connection.close();
    }
  }
}
