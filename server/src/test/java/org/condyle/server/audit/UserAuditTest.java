package org.condyle.server.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import javax.sql.DataSource;
import org.condyle.server.SharedServer;
import org.condyle.server.users.UserEvent;
import org.condyle.server.users.UserEvent.Kind;
import org.condyle.server.users.UserEvents;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** What happens to accounts leaves rows. */
class UserAuditTest {

  private record Row(int partitionId, String agent, String subtype, int outcome) {}

  private static UserEvent event(Kind kind, UUID by, Set<Integer> partitions) {
    return new UserEvent(Instant.now(), kind, by, "Dana", by, partitions, "192.0.2.1", "");
  }

  private static List<Row> rows(UUID by) {
    return JdbcClient.create(SharedServer.server().part(DataSource.class))
        .sql(
            "select partition_id, agent, subtype, outcome from condyle.audit_event where agent ="
                + " :agent order by partition_id")
        .param("agent", "user/" + by)
        .query(Row.class)
        .list();
  }

  @Test
  void aLoginStandsInTheTrailOfItsPracticeAndAFailedOneInThatOfTheServer() {
    UUID by = UUID.randomUUID();
    UserEvents events = SharedServer.server().part(UserEvents.class);

    events.happened(event(Kind.LOGIN, by, Set.of(1)));
    events.happened(event(Kind.SECOND_FACTOR_FAILED, by, Set.of()));

    assertThat(rows(by))
        .containsExactly(
            new Row(0, "user/" + by, "login", 4), new Row(1, "user/" + by, "login", 0));
  }

  @Test
  void aChangeThatIsUndoneLeavesNoRow() {
    UUID by = UUID.randomUUID();
    UserEvents events = SharedServer.server().part(UserEvents.class);

    new TransactionTemplate(SharedServer.server().part(PlatformTransactionManager.class))
        .executeWithoutResult(
            status -> {
              events.happened(event(Kind.MEMBERSHIPS_CHANGED, by, Set.of(1)));
              status.setRollbackOnly();
            });

    assertThat(rows(by)).isEmpty();
  }
}
