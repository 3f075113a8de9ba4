package org.condyle.server.proms.link;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The table of sessions. Each method is one statement, and so one transaction. */
final class SessionTable {

  private static final String OF_SECRET = " where secret_hash = :secret";

  private final JdbcClient database;

  SessionTable(JdbcClient database) {
    this.database = database;
  }

  /** A session with its link, as they are stored. */
  record Row(
      UUID id,
      int partitionId,
      String patientId,
      String purpose,
      @Nullable OffsetDateTime revoked,
      @Nullable OffsetDateTime spent,
      OffsetDateTime lastUsed,
      OffsetDateTime expires,
      String language,
      String layout,
      String sent) {

    Link link() {
      return new Link(id, partitionId, patientId, LinkPurpose.of(purpose).orElseThrow());
    }
  }

  void insert(byte[] secret, UUID link, Instant now, Instant expires, String language) {
    database
        .sql(
            "insert into condyle.form_session (secret_hash, link_id, last_used, expires, language)"
                + " values (:secret, :link, :now, :expires, :language)")
        .param("secret", secret)
        .param("link", link)
        .param("now", LinkTable.at(now))
        .param("expires", LinkTable.at(expires))
        .param("language", language)
        .update();
  }

  Optional<Row> find(byte[] secret) {
    return database
        .sql(
            "select l.id, l.partition_id, l.patient_id, l.purpose, l.revoked, l.spent, s.last_used,"
                + " s.expires, s.language, s.layout, s.sent from condyle.form_session s join"
                + " condyle.form_link l on l.id = s.link_id where s.secret_hash = :secret")
        .param("secret", secret)
        .query(Row.class)
        .optional();
  }

  void touch(byte[] secret, Instant now) {
    database
        .sql("update condyle.form_session set last_used = :now" + OF_SECRET)
        .param("now", LinkTable.at(now))
        .param("secret", secret)
        .update();
  }

  void setLanguage(byte[] secret, String language) {
    database
        .sql("update condyle.form_session set language = :language" + OF_SECRET)
        .param("language", language)
        .param("secret", secret)
        .update();
  }

  void setLayout(byte[] secret, String layout) {
    database
        .sql("update condyle.form_session set layout = :layout" + OF_SECRET)
        .param("layout", layout)
        .param("secret", secret)
        .update();
  }

  void addSent(byte[] secret, String response) {
    database
        .sql("update condyle.form_session set sent = trim(sent || ' ' || :response)" + OF_SECRET)
        .param("response", response)
        .param("secret", secret)
        .update();
  }

  void setSecret(byte[] secret, byte[] next) {
    database
        .sql("update condyle.form_session set secret_hash = :next" + OF_SECRET)
        .param("next", next)
        .param("secret", secret)
        .update();
  }

  void delete(byte[] secret) {
    database.sql("delete from condyle.form_session" + OF_SECRET).param("secret", secret).update();
  }

  void deleteExpired(Instant now) {
    database
        .sql("delete from condyle.form_session where expires < :now")
        .param("now", LinkTable.at(now))
        .update();
  }
}
