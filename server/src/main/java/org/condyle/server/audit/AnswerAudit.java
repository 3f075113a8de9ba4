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
  private final Strangers strangers;
  private final Clock clock;

  AnswerAudit(AuditTrail trail, Strangers strangers, Clock clock) {
    this.trail = trail;
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
        strangers.refused(request.getRemoteAddr(), status, AuditAgent.requestId(request));
      }
      return;
    }
    if (isPublic(request)) {
      return;
    }
    List<AuditEntry> entries =
        new AnswerEntries(caller.get(), request, audited, status, clock.instant()).entries();
    if (status < 400) {
      trail.await(entries);
    } else {
      refused(entries);
    }
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
