package org.condyle.server.audit;

import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.condyle.record.ProblemException;
import org.condyle.server.caller.Caller;
import org.condyle.server.caller.CallerOfRequest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to it, when an answer is about to leave, that the trail has what it tells. Each answer comes
 * by here, and only the first time counts.
 */
final class AnswerAudit {

  private static final Logger LOG = LoggerFactory.getLogger(AnswerAudit.class);

  private final AuditTrail trail;
  private final SubjectLists lists;
  private final Strangers strangers;
  private final Clock clock;

  AnswerAudit(AuditTrail trail, SubjectLists lists, Strangers strangers, Clock clock) {
    this.trail = trail;
    this.lists = lists;
    this.strangers = strangers;
    this.clock = clock;
  }

  /**
   * Returns when the answer may be sent.
   *
   * @param status of the answer
   * @throws ProblemException AUDIT_UNAVAILABLE if it may not, since it would tell something that
   *     nobody recorded; the next answer to the request tells nothing and is let through
   */
  void before(HttpServletRequest request, int status) {
    AuditedRequest audited = AuditedRequest.of(request);
    if (!audited.begin()) {
      return;
    }
    Optional<Caller> caller = CallerOfRequest.find(request);
    if (caller.isEmpty()) {
      if (status >= 400) {
        strangers.refused(AuditAgent.address(request), status, AuditAgent.requestId(request));
      }
      return;
    }
    if (isPublic(request)) {
      return;
    }
    List<AuditEntry> entries =
        new AnswerEntries(caller.get(), request, audited, status, clock.instant())
            .entries().stream().map(this::named).toList();
    if (status < 400) {
      trail.await(entries);
    } else {
      refused(entries);
    }
  }

  /** The entry, with a list instead of the names of very many patients. */
  private AuditEntry named(AuditEntry entry) {
    if (entry.patients().size() <= SubjectLists.NAMED) {
      return entry;
    }
    return entry.notes().containsKey(SubjectList.HASH)
        ? entry.withList(Subjects.none())
        : entry.withList(
            new Subjects(
                List.of(),
                lists.ofIds(entry.partition(), entry.patients()),
                Subjects.none().notes()));
  }

  /** A refusal tells nothing, so it goes out even if it cannot be recorded. */
  private void refused(List<AuditEntry> entries) {
    try {
      trail.await(entries);
    } catch (ProblemException e) {
      LOG.error("A refusal could not be recorded: {}", e.problems().get(0).code().code());
    }
  }

  /** What the server tells of itself to everybody. */
  private static boolean isPublic(HttpServletRequest request) {
    String path = request.getPathInfo();
    return path != null && (path.equals("/metadata") || path.startsWith("/.well-known/"));
  }
}
