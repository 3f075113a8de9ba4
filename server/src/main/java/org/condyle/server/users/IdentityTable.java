package org.condyle.server.users;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.UUID;
import org.condyle.server.oidc.Identity;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The tables of identities and invitations. Each method is one statement. */
final class IdentityTable {

  private final JdbcClient database;

  IdentityTable(JdbcClient database) {
    this.database = database;
  }

  /** Whose an identity is, and when all that was given to that account before was ended. */
  record Row(UUID accountId, @Nullable OffsetDateTime accessEnded) {}

  Optional<Row> find(Identity identity) {
    return database
        .sql(
            "select i.account_id, a.access_ended from condyle.account_identity i"
                + " join condyle.account a on a.id = i.account_id"
                + " where i.issuer = :issuer and i.subject = :subject")
        .param("issuer", identity.issuer())
        .param("subject", identity.subject())
        .query(Row.class)
        .optional();
  }

  Optional<String> subject(UUID account, String issuer) {
    return database
        .sql(
            "select subject from condyle.account_identity"
                + " where account_id = :account and issuer = :issuer")
        .param("account", account)
        .param("issuer", issuer)
        .query(String.class)
        .optional();
  }

  /** Whether neither the identity nor the account had a link to that provider before. */
  boolean link(UUID account, Identity identity, Instant now) {
    return database
            .sql(
                "insert into condyle.account_identity (issuer, subject, account_id, linked)"
                    + " values (:issuer, :subject, :account, :now) on conflict do nothing")
            .param("issuer", identity.issuer())
            .param("subject", identity.subject())
            .param("account", account)
            .param("now", now.atOffset(ZoneOffset.UTC))
            .update()
        > 0;
  }

  boolean unlink(UUID account, String issuer) {
    return database
            .sql(
                "delete from condyle.account_identity"
                    + " where account_id = :account and issuer = :issuer")
            .param("account", account)
            .param("issuer", issuer)
            .update()
        > 0;
  }

  /** In the place of an earlier one. */
  void invite(UUID account, byte[] hash, Instant until) {
    database
        .sql(
            "insert into condyle.identity_invitation (account_id, code_hash, expires)"
                + " values (:account, :hash, :until) on conflict (account_id)"
                + " do update set code_hash = excluded.code_hash, expires = excluded.expires")
        .param("account", account)
        .param("hash", hash)
        .param("until", until.atOffset(ZoneOffset.UTC))
        .update();
  }

  void forgetInvitation(UUID account) {
    database
        .sql("delete from condyle.identity_invitation where account_id = :account")
        .param("account", account)
        .update();
  }

  /** Whose invitation it is, if it is one; from now on it is not. */
  Optional<UUID> use(byte[] hash, Instant now) {
    return database
        .sql(
            "delete from condyle.identity_invitation where code_hash = :hash and expires > :now"
                + " returning account_id")
        .param("hash", hash)
        .param("now", now.atOffset(ZoneOffset.UTC))
        .query(UUID.class)
        .optional();
  }
}
