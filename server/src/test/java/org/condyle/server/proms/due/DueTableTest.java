package org.condyle.server.proms.due;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.condyle.proms.due.AsOf;
import org.condyle.proms.due.DueList;
import org.condyle.record.ProblemCode;
import org.condyle.record.ProblemException;
import org.condyle.server.SharedServer;
import org.condyle.server.database.Transactions;
import org.condyle.server.proms.due.DueTable.State;
import org.condyle.server.store.ChangeMarks;
import org.condyle.server.store.PatientKeys;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DueTableTest {

  /** A practice that the shared server does not have. */
  private static final int PARTITION = 4711;

  private static final LocalDate TODAY = LocalDate.parse("2026-06-01");

  private final Told told = new Told();
  private final DueTable table =
      new DueTable(SharedServer.server().part(Transactions.class), () -> List.of(told));

  /** What a keeper is told. */
  private static final class Told implements DueKeeper {

    private final List<String> events = new ArrayList<>();

    @Override
    public void replace(Connection connection, int partition, List<PatientDue> patients)
        throws SQLException {
      assertThat(connection.getAutoCommit()).isFalse();
      patients.forEach(patient -> events.add("replace " + patient.key()));
    }

    @Override
    public void forget(Connection connection, int partition, Collection<Long> patients) {
      patients.forEach(patient -> events.add("forget " + patient));
    }
  }

  private static State looked(long patient, @Nullable LocalDate nextDay) {
    DueList due = new DueList("p" + patient, new AsOf(TODAY), List.of(), List.of());
    return new State(patient, nextDay, new PatientDue(patient, due), null);
  }

  private long[] stale(long... patients) {
    return table.withoutValidRow(PARTITION, PatientKeys.of(patients), TODAY);
  }

  private static String now() {
    return SharedServer.server().part(ChangeMarks.class).now();
  }

  @Test
  void aPatientIsStaleUntilRememberedAndAgainWhenTheDayComes() {
    assertThat(stale(1, 2)).containsExactly(1, 2);

    table.remember(PARTITION, List.of(looked(1, TODAY.plusDays(1)), looked(2, TODAY)), now());

    assertThat(stale(1, 2)).containsExactly(2);
    assertThat(table.dueOn(PARTITION, TODAY)).contains(2).doesNotContain(1);
    assertThat(told.events).containsExactly("replace 1", "replace 2");
  }

  @Test
  void ofTwoWhoLookedAtAPatientTheOneWhoReadLaterCounts() {
    table.remember(PARTITION, List.of(looked(11, TODAY.plusDays(9))), "1000");

    table.remember(PARTITION, List.of(looked(11, TODAY), looked(12, TODAY)), "999");

    assertThat(told.events).containsExactly("replace 11", "replace 12");
    assertThat(table.dueOn(PARTITION, TODAY)).contains(12).doesNotContain(11);
  }

  @Test
  void aPatientWithAProblemIsRememberedAndWhatWasKnownStays() {
    table.remember(
        PARTITION, List.of(new State(21, null, null, ProblemCode.RECORD_TOO_LARGE)), now());

    assertThat(stale(21)).as("until it is marked").isEmpty();
    assertThat(told.events).isEmpty();
  }

  @Test
  void whoIsGoneIsForgottenByAll() {
    table.remember(PARTITION, List.of(looked(31, TODAY), looked(32, TODAY)), now());
    told.events.clear();

    List<Long> gone = table.gone(PARTITION, 30, 32, PatientKeys.of(32));
    table.forget(PARTITION, gone);

    assertThat(gone).containsExactly(31L);
    assertThat(told.events).containsExactly("forget 31");
    assertThat(stale(31)).containsExactly(31);
  }

  @Test
  void byOtherRulesEveryoneIsStale() {
    table.remember(PARTITION, List.of(looked(41, null)), now());
    assertThat(stale(41)).isEmpty();

    table.forgetAll(PARTITION);

    assertThat(stale(41)).containsExactly(41);
  }

  @Test
  void aKeeperThatFailsLeavesNothingRemembered() {
    DueTable failing =
        new DueTable(
            SharedServer.server().part(Transactions.class),
            () ->
                List.of(
                    new DueKeeper() {
                      @Override
                      public void replace(
                          Connection connection, int partition, List<PatientDue> patients)
                          throws SQLException {
                        throw new SQLException("no");
                      }

                      @Override
                      public void forget(
                          Connection connection, int partition, Collection<Long> patients) {}
                    }));

    assertThatThrownBy(
            () -> failing.remember(PARTITION, List.of(looked(51, TODAY.plusDays(1))), now()))
        .isInstanceOf(ProblemException.class);

    assertThat(stale(51)).containsExactly(51);
  }
}
