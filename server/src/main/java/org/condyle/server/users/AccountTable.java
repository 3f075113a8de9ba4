package org.condyle.server.users;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.UUID;
import org.condyle.server.caller.Role;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The tables of accounts and memberships. Each method is one or two statements. */
final class AccountTable {

  private static final String SELECT =
      "select a.id, a.login, a.display_name, a.email, a.one_time_until,"
          + " a.totp_secret is not null as has_second_factor, a.disabled, a.demo, a.access_number,"
          + " a.last_login, m.id as membership_id, m.role, m.patient_id, m.fhir_user,"
          + " p.partition_id from condyle.account a"
          + " left join condyle.membership m on m.account_id = a.id"
          + " left join condyle.membership_practice p on p.membership_id = m.id";

  private static final String ORDER = " order by lower(a.login), m.created, m.id, p.partition_id";

  private static final String BY_ID = " where id = :id";

  private final JdbcClient database;

  AccountTable(JdbcClient database) {
    this.database = database;
  }

  /** A membership in one practice, beside its account; without one for an account that has none. */
  record Row(
      UUID id,
      String login,
      String displayName,
      @Nullable String email,
      @Nullable OffsetDateTime oneTimeUntil,
      boolean hasSecondFactor,
      boolean disabled,
      boolean demo,
      int accessNumber,
      @Nullable OffsetDateTime lastLogin,
      @Nullable UUID membershipId,
      @Nullable String role,
      @Nullable String patientId,
      @Nullable String fhirUser,
      @Nullable Integer partitionId) {

    Account account(List<Membership> memberships) {
      return new Account(
          id,
          login,
          displayName,
          email,
          instant(oneTimeUntil),
          hasSecondFactor,
          disabled,
          demo,
          accessNumber,
          instant(lastLogin),
          memberships);
    }
  }

  /** What is needed to look at a password or code. */
  record Secrets(
      String passwordHash, byte @Nullable [] totpSecret, @Nullable OffsetDateTime oneTimeUntil) {}

  private static @Nullable Instant instant(@Nullable OffsetDateTime time) {
    return time == null ? null : time.toInstant();
  }

  static @Nullable OffsetDateTime at(@Nullable Instant time) {
    return time == null ? null : time.atOffset(ZoneOffset.UTC);
  }

  Optional<Account> find(UUID id) {
    return accounts(database.sql(SELECT + " where a.id = :id" + ORDER).param("id", id)).stream()
        .findFirst();
  }

  Optional<Account> find(String login) {
    return accounts(
            database
                .sql(SELECT + " where lower(a.login) = lower(:login)" + ORDER)
                .param("login", login))
        .stream()
        .findFirst();
  }

  List<Account> all() {
    return accounts(database.sql(SELECT + ORDER));
  }

  private static List<Account> accounts(JdbcClient.StatementSpec statement) {
    Map<UUID, List<Row>> byAccount = new LinkedHashMap<>();
    for (Row row : statement.query(Row.class).list()) {
      byAccount.computeIfAbsent(row.id(), unused -> new ArrayList<>()).add(row);
    }
    return byAccount.values().stream().map(rows -> rows.get(0).account(memberships(rows))).toList();
  }

  private static List<Membership> memberships(List<Row> rows) {
    Map<UUID, List<Row>> byMembership = new LinkedHashMap<>();
    for (Row row : rows) {
      if (row.membershipId() != null) {
        byMembership.computeIfAbsent(row.membershipId(), unused -> new ArrayList<>()).add(row);
      }
    }
    List<Membership> memberships = new ArrayList<>();
    byMembership.forEach(
        (id, own) -> {
          Row first = own.get(0);
          TreeSet<Integer> partitions = new TreeSet<>();
          own.forEach(row -> Optional.ofNullable(row.partitionId()).ifPresent(partitions::add));
          Role role = Role.of(String.valueOf(first.role())).orElseThrow();
          memberships.add(
              new Membership(id, partitions, role, first.patientId(), first.fhirUser()));
        });
    return memberships;
  }

  boolean isEmpty() {
    return count("true") == 0;
  }

  boolean hasDemo() {
    return count("demo") > 0;
  }

  private long count(String condition) {
    return database
        .sql("select count(*) from condyle.account where " + condition)
        .query(Long.class)
        .single();
  }

  /** Empty if the login name is taken. */
  boolean insert(Account account, String passwordHash, Instant now) {
    try {
      database
          .sql(
              "insert into condyle.account (id, login, display_name, email, password_hash,"
                  + " one_time_until, demo, created) values (:id, :login, :name, :email, :hash,"
                  + " :until, :demo, :now)")
          .param("id", account.id())
          .param("login", account.login())
          .param("name", account.displayName())
          .param("email", account.email())
          .param("hash", passwordHash)
          .param("until", at(account.oneTimeUntil()))
          .param("demo", account.isDemo())
          .param("now", at(now))
          .update();
      return true;
    } catch (DuplicateKeyException e) {
      return false;
    }
  }

  void deleteDemo() {
    database.sql("delete from condyle.account where demo").update();
  }

  void addMembership(UUID account, UUID id, NewMembership membership, Instant now) {
    database
        .sql(
            "insert into condyle.membership (id, account_id, role, patient_id, fhir_user, created)"
                + " values (:id, :account, :role, :patient, :user, :now)")
        .param("id", id)
        .param("account", account)
        .param("role", membership.role().code())
        .param("patient", membership.patientId())
        .param("user", membership.fhirUser())
        .param("now", at(now))
        .update();
    for (Integer partition : membership.partitions()) {
      database
          .sql(
              "insert into condyle.membership_practice (membership_id, partition_id)"
                  + " values (:id, :partition)")
          .param("id", id)
          .param("partition", partition)
          .update();
    }
  }

  boolean removeMembership(UUID account, UUID id) {
    return database
            .sql("delete from condyle.membership where id = :id and account_id = :account")
            .param("id", id)
            .param("account", account)
            .update()
        > 0;
  }

  Optional<Secrets> secrets(UUID id) {
    return database
        .sql("select password_hash, totp_secret, one_time_until from condyle.account" + BY_ID)
        .param("id", id)
        .query(Secrets.class)
        .optional();
  }

  /**
   * @param oneTimeUntil null for a password that its owner chose
   */
  void setPassword(UUID id, String hash, @Nullable Instant oneTimeUntil) {
    database
        .sql("update condyle.account set password_hash = :hash, one_time_until = :until" + BY_ID)
        .param("hash", hash)
        .param("until", at(oneTimeUntil))
        .param("id", id)
        .update();
  }

  /** Takes the pauses away that wrong tries led to. */
  void forgetTries(UUID id) {
    database.sql("delete from condyle.login_try where subject = :id").param("id", id).update();
  }

  void setDisabled(UUID id, boolean disabled) {
    database
        .sql("update condyle.account set disabled = :disabled" + BY_ID)
        .param("disabled", disabled)
        .param("id", id)
        .update();
  }

  void endAccess(UUID id) {
    database
        .sql(
            "update condyle.account set access_number = access_number + 1,"
                + " access_ended = now()"
                + BY_ID)
        .param("id", id)
        .update();
  }

  /**
   * The number that a session's own is compared with.
   *
   * @return empty if the account is not there or is disabled
   */
  Optional<Integer> accessNumber(UUID id) {
    return database
        .sql("select access_number from condyle.account where id = :id and not disabled")
        .param("id", id)
        .query(Integer.class)
        .optional();
  }

  void setLoggedIn(UUID id, Instant now) {
    database
        .sql("update condyle.account set last_login = :now" + BY_ID)
        .param("now", at(now))
        .param("id", id)
        .update();
  }

  void setSecondFactor(UUID id, byte @Nullable [] sealed, long lastStep) {
    database
        .sql(
            "update condyle.account set totp_secret = cast(:secret as bytea),"
                + " totp_last_step = :step"
                + BY_ID)
        .param("secret", sealed)
        .param("step", lastStep)
        .param("id", id)
        .update();
  }

  /** Whether no code of this step or of a later one was used; from now on one was. */
  boolean useStep(UUID id, long step) {
    return database
            .sql(
                "update condyle.account set totp_last_step = :step"
                    + BY_ID
                    + " and totp_last_step < :step")
            .param("step", step)
            .param("id", id)
            .update()
        > 0;
  }

  void setRecoveryCodes(UUID id, List<byte[]> hashes) {
    database
        .sql("delete from condyle.recovery_code where account_id = :id")
        .param("id", id)
        .update();
    for (byte[] hash : hashes) {
      database
          .sql("insert into condyle.recovery_code (account_id, code_hash) values (:id, :hash)")
          .param("id", id)
          .param("hash", hash)
          .update();
    }
  }

  /** Whether the code was there; from now on it is not. */
  boolean useRecoveryCode(UUID id, byte[] hash) {
    return database
            .sql("delete from condyle.recovery_code where account_id = :id and code_hash = :hash")
            .param("id", id)
            .param("hash", hash)
            .update()
        > 0;
  }

  long recoveryCodes(UUID id) {
    return database
        .sql("select count(*) from condyle.recovery_code where account_id = :id")
        .param("id", id)
        .query(Long.class)
        .single();
  }
}
