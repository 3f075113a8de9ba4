package org.condyle.server.proms.link;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The table of links. Each method is one statement, and so one transaction. */
final class LinkTable {

  private static final String COLUMNS =
      "id, partition_id, patient_id, purpose, expires, revoked, spent, wrong_tries";

  private final JdbcClient database;

  LinkTable(JdbcClient database) {
    this.database = database;
  }

  /** A link as it is stored. */
  record Row(
      UUID id,
      int partitionId,
      String patientId,
      String purpose,
      OffsetDateTime expires,
      @Nullable OffsetDateTime revoked,
      @Nullable OffsetDateTime spent,
      int wrongTries) {

    Link link() {
      return new Link(id, partitionId, patientId, LinkPurpose.of(purpose).orElseThrow());
    }
  }

  void insert(Link link, byte[] token, Instant issued, Instant expires) {
    database
        .sql(
            "insert into condyle.form_link (id, partition_id, patient_id, purpose, token_hash,"
                + " issued, expires) values (:id, :partition, :patient, :purpose, :token, :issued,"
                + " :expires)")
        .param("id", link.id())
        .param("partition", link.partition())
        .param("patient", link.patientId())
        .param("purpose", link.purpose().code())
        .param("token", token)
        .param("issued", at(issued))
        .param("expires", at(expires))
        .update();
  }

  Optional<Row> find(byte[] token) {
    return database
        .sql("select " + COLUMNS + " from condyle.form_link where token_hash = :token")
        .param("token", token)
        .query(Row.class)
        .optional();
  }

  Optional<Row> find(UUID id) {
    return database
        .sql("select " + COLUMNS + " from condyle.form_link where id = :id")
        .param("id", id)
        .query(Row.class)
        .optional();
  }

  /** Revokes one link of a patient, unless it was revoked or used up before. */
  int revoke(int partition, String patientId, UUID id, Instant now) {
    return database
        .sql(
            "update condyle.form_link set revoked = :now where id = :id and partition_id ="
                + " :partition and patient_id = :patient and revoked is null and spent is null")
        .param("now", at(now))
        .param("id", id)
        .param("partition", partition)
        .param("patient", patientId)
        .update();
  }

  /** Revokes all links of a patient that could still be used. */
  int revokeAll(int partition, String patientId, Instant now) {
    return database
        .sql(
            "update condyle.form_link set revoked = :now where partition_id = :partition and"
                + " patient_id = :patient and revoked is null and spent is null and expires > :now")
        .param("now", at(now))
        .param("partition", partition)
        .param("patient", patientId)
        .update();
  }

  boolean isOf(int partition, String patientId, UUID id) {
    return database
        .sql(
            "select exists (select from condyle.form_link where id = :id and partition_id ="
                + " :partition and patient_id = :patient)")
        .param("id", id)
        .param("partition", partition)
        .param("patient", patientId)
        .query(Boolean.class)
        .single();
  }

  void spend(UUID id, Instant now) {
    database
        .sql("update condyle.form_link set spent = coalesce(spent, :now) where id = :id")
        .param("now", at(now))
        .param("id", id)
        .update();
  }

  /**
   * Counts a try before it is looked at, so that many at the same moment get no more than one after
   * the other.
   *
   * @return how many there were with this one; empty if there were as many as are allowed
   */
  Optional<Integer> countTry(UUID id, int most) {
    return database
        .sql(
            "update condyle.form_link set wrong_tries = wrong_tries + 1 where id = :id and"
                + " wrong_tries < :most returning wrong_tries")
        .param("id", id)
        .param("most", most)
        .query(Integer.class)
        .optional();
  }

  /** Forgets wrong tries and the code, after a right one. */
  void passed(UUID id) {
    database
        .sql(
            "update condyle.form_link set wrong_tries = 0, code_hash = null, code_expires = null"
                + " where id = :id")
        .param("id", id)
        .update();
  }

  /** Puts a code in the place of the one before. */
  void keepCode(UUID id, byte[] code, Instant expires) {
    database
        .sql(
            "update condyle.form_link set code_hash = :code, code_expires = :expires where id ="
                + " :id")
        .param("code", code)
        .param("expires", at(expires))
        .param("id", id)
        .update();
  }

  /** The hash of the code that can be typed now. */
  Optional<byte[]> code(UUID id, Instant now) {
    return database
        .sql(
            "select code_hash from condyle.form_link where id = :id and code_hash is not null and"
                + " code_expires > :now")
        .param("id", id)
        .param("now", at(now))
        .query(byte[].class)
        .optional();
  }

  /** Removes what nobody asks for any more, with its sessions. */
  int deleteExpiredBefore(Instant day) {
    return database
        .sql("delete from condyle.form_link where expires < :day")
        .param("day", at(day))
        .update();
  }

  static OffsetDateTime at(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }
}
