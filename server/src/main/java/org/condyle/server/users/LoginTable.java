package org.condyle.server.users;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The tables of wrong tries and known devices. Each method is one or two statements. */
final class LoginTable {

  /** Of one account; the browser that was not used for longest is forgotten first. */
  private static final int MOST_DEVICES = 50;

  private final JdbcClient database;

  LoginTable(JdbcClient database) {
    this.database = database;
  }

  /** Wrong tries in a row from one origin. */
  record Row(int failures, @Nullable OffsetDateTime lockedUntil, OffsetDateTime lastTry) {}

  /** Holds a row, which is made if it is not there, until the end of the transaction. */
  Row hold(UUID subject, String origin, Instant now) {
    return database
        .sql(
            "insert into condyle.login_try (subject, origin, failures, last_try) values (:subject,"
                + " :origin, 0, :now) on conflict (subject, origin) do update set failures ="
                + " login_try.failures returning failures, locked_until, last_try")
        .param("subject", subject)
        .param("origin", origin)
        .param("now", AccountTable.at(now))
        .query(Row.class)
        .single();
  }

  void set(UUID subject, String origin, int failures, @Nullable Instant lockedUntil, Instant now) {
    database
        .sql(
            "update condyle.login_try set failures = :failures, locked_until = :until, last_try ="
                + " :now where subject = :subject and origin = :origin")
        .param("failures", failures)
        .param("until", AccountTable.at(lockedUntil))
        .param("now", AccountTable.at(now))
        .param("subject", subject)
        .param("origin", origin)
        .update();
  }

  void forget(UUID subject, String origin) {
    database
        .sql("delete from condyle.login_try where subject = :subject and origin = :origin")
        .param("subject", subject)
        .param("origin", origin)
        .update();
  }

  int deleteOlder(Instant than) {
    return database
        .sql("delete from condyle.login_try where last_try < :than")
        .param("than", AccountTable.at(than))
        .update();
  }

  boolean isKnown(UUID account, byte[] device, Instant since) {
    return database
        .sql(
            "select exists (select 1 from condyle.login_device where account_id = :account and"
                + " device_hash = :device and last_login > :since)")
        .param("account", account)
        .param("device", device)
        .param("since", AccountTable.at(since))
        .query(Boolean.class)
        .single();
  }

  void remember(UUID account, byte[] device, Instant now) {
    database
        .sql(
            "insert into condyle.login_device (account_id, device_hash, last_login) values"
                + " (:account, :device, :now) on conflict (account_id, device_hash) do update set"
                + " last_login = excluded.last_login")
        .param("account", account)
        .param("device", device)
        .param("now", AccountTable.at(now))
        .update();
    database
        .sql(
            "delete from condyle.login_device where account_id = :account and device_hash in"
                + " (select device_hash from condyle.login_device where account_id = :account"
                + " order by last_login desc offset :most)")
        .param("account", account)
        .param("most", MOST_DEVICES)
        .update();
  }
}
