package org.condyle.server.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.sql.DataSource;
import org.condyle.record.ProblemCode;
import org.condyle.record.ProblemException;
import org.condyle.server.SharedServer;
import org.condyle.server.database.Transactions;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.datasource.AbstractDataSource;

/** Entries that share commits. */
class AuditQueueTest {

  private static final int CALLERS = 40;
  private static final int EACH = 25;

  @Test
  void manyCallersShareCommitsAndEachReturnsWhenItsOwnIsCommitted() throws Exception {
    int practice = Trails.practice("audit-group");
    AuditTable table = SharedServer.server().part(AuditTable.class);
    ExecutorService callers = Executors.newFixedThreadPool(CALLERS);
    try (AuditQueue queue = new AuditQueue(Trails.transactions(), table)) {
      List<Future<?>> all = new ArrayList<>();
      for (int i = 0; i < CALLERS; i++) {
        String caller = "group" + i;
        all.add(
            callers.submit(
                () -> {
                  for (int k = 0; k < EACH; k++) {
                    queue.await(
                        List.of(Trails.entry(practice, caller, Instant.now(), Set.of("p"))));
                    assertThat(Trails.of("request-of-" + caller)).hasSize(k + 1);
                  }
                }));
      }
      for (Future<?> one : all) {
        Object unused = one.get();
      }
      assertThat(queue.rows()).isEqualTo(CALLERS * EACH);
      assertThat(queue.commits()).isLessThan(queue.rows() / 2);
    } finally {
      callers.shutdownNow();
    }
  }

  @Test
  void whatCannotBeWrittenIsToldToItsCaller() {
    Transactions broken =
        new Transactions(
            new AbstractDataSource() {
              @Override
              public Connection getConnection() throws SQLException {
                throw new SQLException("no database");
              }

              @Override
              public Connection getConnection(String user, String password) throws SQLException {
                return getConnection();
              }
            });
    AuditTable table = SharedServer.server().part(AuditTable.class);
    try (AuditQueue queue = new AuditQueue(broken, table)) {
      assertThatThrownBy(
              () -> queue.await(List.of(Trails.entry(1, "broken", Instant.now(), Set.of()))))
          .isInstanceOfSatisfying(
              ProblemException.class,
              e -> assertThat(e.problems().get(0).code()).isEqualTo(ProblemCode.AUDIT_UNAVAILABLE));
    }
  }

  @Test
  void anEntryThatTheDatabaseRefusesDoesNotTakeOthersAlong() throws Exception {
    int practice = Trails.practice("audit-group-2");
    // A trigger of the test's own refuses one agent, as a full disk or a fault would.
    Trails.database()
        .sql(
            "create or replace function condyle.audit_test_refuse() returns trigger language"
                + " plpgsql as $$ begin if new.agent_name = 'refused' then raise exception 'no';"
                + " end if; return new; end $$")
        .update();
    Trails.database()
        .sql(
            "create trigger audit_test_refuse before insert on condyle.audit_event for each row"
                + " execute function condyle.audit_test_refuse()")
        .update();
    ExecutorService callers = Executors.newFixedThreadPool(20);
    try {
      List<Future<?>> good = new ArrayList<>();
      List<Future<?>> bad = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        String name = i % 10 == 0 ? "refused" : "taken";
        (i % 10 == 0 ? bad : good)
            .add(
                callers.submit(
                    () ->
                        Trails.trail()
                            .await(Trails.entry(practice, name, Instant.now(), Set.of()))));
      }
      for (Future<?> one : good) {
        Object unused = one.get();
      }
      bad.forEach(one -> assertThatThrownBy(one::get).hasCauseInstanceOf(ProblemException.class));
    } finally {
      callers.shutdownNow();
      Trails.database().sql("drop trigger audit_test_refuse on condyle.audit_event").update();
    }
    assertThat(Trails.of("request-of-taken")).hasSize(18);
    assertThat(Trails.of("request-of-refused")).isEmpty();
  }

  @Test
  void whatIsRecordedInATransactionThatIsRolledBackIsGone() throws SQLException {
    try (Connection connection = SharedServer.server().part(DataSource.class).getConnection()) {
      connection.setAutoCommit(false);
      Trails.trail().record(connection, Trails.entry(1, "audit-rolled", Instant.now(), Set.of()));
      connection.rollback();
    }

    assertThat(Trails.of("request-of-audit-rolled")).isEmpty();
  }
}
