package org.condyle.server.audit;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.condyle.server.partition.Partitions;
import org.condyle.server.users.UserEvent;
import org.condyle.server.users.UserEvents;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Records what happens to accounts and to programs: who signed in, who tried to, what
 * administrators changed, what people let programs do. A change that cannot be recorded is not
 * made.
 */
final class UserAudit implements UserEvents {

  private final AuditTrail trail;

  UserAudit(AuditTrail trail) {
    this.trail = trail;
  }

  @Override
  public void happened(UserEvent event) {
    // Before a practice is chosen it stands in the trail of the server itself.
    Set<Integer> partitions =
        event.partitions().isEmpty() ? Set.of(Partitions.SHARED) : event.partitions();
    List<AuditEntry> entries =
        partitions.stream().sorted().map(partition -> entry(partition, event)).toList();
    if (TransactionSynchronizationManager.isActualTransactionActive()) {
      entries.forEach(trail::record);
    } else {
      trail.await(entries);
    }
  }

  private static AuditEntry entry(int partition, UserEvent event) {
    SortedMap<String, String> notes = new TreeMap<>();
    notes.put("event", event.kind().name().toLowerCase(Locale.ROOT).replace('_', '-'));
    if (event.account() != null) {
      notes.put("account", "user/" + event.account());
    }
    if (event.app() != null) {
      notes.put("app", "client/" + event.app());
    }
    if (!event.detail().isEmpty()) {
      notes.put("detail", event.detail());
    }
    return new AuditEntry(
        event.at(),
        partition,
        event.agent() == null ? AuditAgent.SERVER.id() : event.agent(),
        event.name(),
        event.client(),
        AuditAction.EXECUTE,
        subtype(event.kind()),
        event.kind().isRefusal() ? AuditOutcome.MINOR_FAILURE : AuditOutcome.SUCCESS,
        List.of(),
        List.of(),
        null,
        "",
        event.address(),
        notes);
  }

  private static String subtype(UserEvent.Kind kind) {
    return switch (kind) {
      case LOGIN, LOGIN_FAILED, SECOND_FACTOR_FAILED, LOCKED_OUT, APP_REFUSED -> "login";
      case LOGOUT -> "logout";
      case CONSENT_GIVEN, CONSENT_DENIED -> "consent";
      case TOKENS_ISSUED, TOKENS_REVOKED, TOKENS_REUSED -> "token";
      case APP_ADDED, APP_CHANGED, APP_SECRET_CHANGED, APP_DISABLED -> "app-administration";
      default -> "user-administration";
    };
  }
}
