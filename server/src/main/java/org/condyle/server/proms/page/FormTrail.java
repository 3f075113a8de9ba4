package org.condyle.server.proms.page;

import java.time.Clock;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.condyle.server.audit.AuditAction;
import org.condyle.server.audit.AuditEntry;
import org.condyle.server.audit.AuditOutcome;
import org.condyle.server.audit.AuditTrail;
import org.condyle.server.audit.Strangers;
import org.condyle.server.proms.link.Link;
import org.condyle.server.proms.link.LinkPurpose;

/**
 * Records who came in by a link and who was not let in. What a session then shows are the patient's
 * own questionnaires, so its opening stands for all its pages; what it stores is recorded with the
 * resources.
 */
final class FormTrail {

  private static final String LOGIN = "login";

  private final AuditTrail trail;
  private final Strangers strangers;
  private final Clock clock;

  FormTrail(AuditTrail trail, Strangers strangers, Clock clock) {
    this.trail = trail;
    this.strangers = strangers;
    this.clock = clock;
  }

  /** Why somebody with a link was not let in. */
  enum Refusal {
    /** Expired, revoked, or locked by wrong tries. */
    LINK_UNUSABLE("link-unusable"),
    /** Neither the birth date nor the code. */
    WRONG_SECOND_STEP("wrong-second-step");

    private final String code;

    Refusal(String code) {
      this.code = code;
    }
  }

  /** A session is about to begin. */
  void opened(Visit visit, Link link) {
    await(visit, link, LOGIN, AuditOutcome.SUCCESS, "form-opened");
  }

  void refused(Visit visit, Link link, Refusal why) {
    await(visit, link, LOGIN, AuditOutcome.MINOR_FAILURE, why.code);
  }

  /** A session is over by the wish of whoever was in it. */
  void left(Visit visit, Link link) {
    await(visit, link, "logout", AuditOutcome.SUCCESS, "form-left");
  }

  /** Somebody with a link that never was, or who guessed too often: they are counted. */
  void stranger(Visit visit, int status) {
    strangers.refused(visit.client(), status, visit.requestId());
  }

  /** Who has a link, as the trail calls that one. */
  static String nameOf(Link link) {
    return "Whoever has the " + link.purpose().code() + " link";
  }

  static String idOf(Link link) {
    return "form-link/" + link.id();
  }

  private void await(Visit visit, Link link, String subtype, AuditOutcome outcome, String event) {
    SortedMap<String, String> notes = new TreeMap<>();
    notes.put("event", event);
    notes.put("purpose", link.purpose().code());
    notes.put("role", link.purpose() == LinkPurpose.PRACTICE ? "staff" : "patient");
    trail.await(
        new AuditEntry(
            clock.instant(),
            link.partition(),
            idOf(link),
            nameOf(link),
            null,
            AuditAction.EXECUTE,
            subtype,
            outcome,
            List.of(),
            List.of(link.patientId()),
            null,
            visit.requestId(),
            visit.client(),
            notes));
  }
}
