package org.condyle.server.proms.link;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.condyle.server.proms.link.FormSession.Layout;
import org.condyle.server.proms.link.SessionTable.Row;

/**
 * The sessions that links opened. They are kept in the database, so that a restart ends none; what
 * the browser has is random, and only its hash is kept.
 */
public final class Sessions {

  /** More precisely nobody needs to know when a session was last used. */
  private static final Duration TOUCH_AFTER = Duration.ofMinutes(1);

  private final SessionTable table;
  private final Clock clock;

  Sessions(SessionTable table, Clock clock) {
    this.table = table;
    this.clock = clock;
  }

  /** A fresh secret for the cookie of a browser that has not passed the second step yet. */
  public static String newSecret() {
    return Secrets.token();
  }

  /** What the forms carry that are sent with a secret in the cookie. */
  public static String formKey(String secret) {
    return Secrets.derived(secret, "form");
  }

  /** Whether a form carries what belongs to the secret. */
  public static boolean isFormKey(String secret, String given) {
    return Secrets.same(Secrets.hash(formKey(secret)), Secrets.hash(given));
  }

  /** Opens a session under a secret of its own. */
  public FormSession start(Link link, Locale language) {
    String secret = Secrets.token();
    Instant now = clock.instant();
    table.insert(
        Secrets.hash(secret),
        link.id(),
        now,
        now.plus(LinkPurpose.LONGEST_SESSION),
        language.getLanguage());
    return new FormSession(secret, link, language, Layout.ONE, List.of(), false);
  }

  /**
   * The session with a secret, which is thereby in use; empty when it ended, was not used for too
   * long, or its link was revoked.
   */
  public Optional<FormSession> find(String secret) {
    Instant now = clock.instant();
    byte[] hash = Secrets.hash(secret);
    Optional<Row> found = table.find(hash).filter(row -> isOpen(row, now));
    if (found.isPresent() && found.get().lastUsed().toInstant().plus(TOUCH_AFTER).isBefore(now)) {
      table.touch(hash, now);
    }
    return found.map(row -> session(secret, row));
  }

  private static boolean isOpen(Row row, Instant now) {
    Instant idleSince = row.lastUsed().toInstant().plus(row.link().purpose().idle());
    return row.revoked() == null
        && row.expires().toInstant().isAfter(now)
        && idleSince.isAfter(now);
  }

  private static FormSession session(String secret, Row row) {
    return new FormSession(
        secret,
        row.link(),
        Locale.forLanguageTag(row.language()),
        Layout.valueOf(row.layout()),
        row.sent().isEmpty() ? List.of() : List.of(row.sent().split(" ")),
        row.spent() != null);
  }

  public void speak(FormSession session, Locale language) {
    table.setLanguage(Secrets.hash(session.secret()), language.getLanguage());
  }

  public void show(FormSession session, Layout layout) {
    table.setLayout(Secrets.hash(session.secret()), layout.name());
  }

  /**
   * Remembers that a response was sent, for the end.
   *
   * @param responseId its logical id
   */
  public void noteSent(FormSession session, String responseId) {
    if (!session.sent().contains(responseId)) {
      table.addSent(Secrets.hash(session.secret()), responseId);
    }
  }

  /**
   * Gives a session another secret. Browsers keep pages that were left for going back to them, and
   * drop those that were made under another cookie.
   *
   * @return the new secret; the old one opens nothing any more
   */
  public String renew(FormSession session) {
    String secret = Secrets.token();
    table.setSecret(Secrets.hash(session.secret()), Secrets.hash(secret));
    return secret;
  }

  public void end(FormSession session) {
    table.delete(Secrets.hash(session.secret()));
  }
}
