package org.condyle.server.audit;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.sql.DataSource;
import org.condyle.server.SharedServer;
import org.condyle.server.audit.AuditVerification.Trail;
import org.condyle.server.database.Transactions;
import org.condyle.server.partition.Practices;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The trail of the shared server, looked at past the server. */
final class Trails {

  static final String JSON = "application/fhir+json";

  private Trails() {}

  static JdbcClient database() {
    return JdbcClient.create(SharedServer.server().part(DataSource.class));
  }

  static Transactions transactions() {
    return SharedServer.server().part(Transactions.class);
  }

  static AuditTrail trail() {
    return SharedServer.server().part(AuditTrail.class);
  }

  /** What a request left, in the order of the ids. */
  static List<AuditEntry> of(String requestId) {
    return database()
        .sql(
            "select "
                + AuditRow.COLUMNS
                + " from condyle.audit_event e where request_id = :id order by e.id")
        .param("id", requestId)
        .query((row, number) -> AuditRow.of(row).entry())
        .list();
  }

  /** Sends a request under an id by which its rows are found. */
  static HttpResponse<String> send(String requestId, String method, String path, String body) {
    return SharedServer.send(
        HttpRequest.newBuilder(SharedServer.uri(path))
            .header("X-Request-ID", requestId)
            .header("Content-Type", JSON)
            .method(
                method,
                body.isEmpty()
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(body))
            .build());
  }

  /** A practice of a test's own. */
  static int practice(String name) {
    Practices practices = SharedServer.server().part(Practices.class);
    return practices
        .find(name)
        .orElseGet(() -> practices.add(name, name, ZoneOffset.UTC))
        .partition();
  }

  static AuditEntry entry(int partition, String agentName, Instant at, Set<String> patients) {
    return new AuditEntry(
        at,
        partition,
        "user/" + agentName,
        agentName,
        "app",
        AuditAction.READ,
        "read",
        AuditOutcome.SUCCESS,
        List.of("Observation/o1"),
        List.copyOf(patients),
        null,
        "request-of-" + agentName,
        "192.0.2.1");
  }

  static Sealer sealer(int rows) {
    return new Sealer(
        transactions(),
        SharedServer.server().part(AuditTable.class).era(),
        rows,
        Clock.systemUTC());
  }

  /** Seals until nothing of a practice is open; transactions of other tests may hold it up. */
  static Trail sealed(int partition) throws InterruptedException {
    long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (true) {
      long unused = sealer(Sealer.ROWS).seal();
      Trail trail = verified(partition);
      if (trail.openRows() == 0 || System.nanoTime() > end) {
        return trail;
      }
      Thread.sleep(50);
    }
  }

  static Trail verified(int partition) {
    return new AuditVerification(transactions())
        .verify(Map.of()).stream()
            .filter(trail -> trail.partition() == partition)
            .findFirst()
            .orElseThrow();
  }
}
