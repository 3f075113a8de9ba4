package org.condyle.server.users;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.condyle.server.SharedServer;
import org.condyle.server.caller.Role;
import org.condyle.server.database.SecretBox;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** The accounts of the shared server's database, with a clock that a test sets. */
final class AccountsFixture extends Clock {

  static final String PASSWORD = "seven quiet rivers";
  static final LoginOrigin CLIENT = from("192.0.2.7");

  private static final AtomicInteger NUMBER = new AtomicInteger();

  private Instant now = Instant.parse("2026-03-02T09:00:00Z");

  final List<UserEvent> events = new ArrayList<>();
  final List<UUID> ended = new ArrayList<>();
  final CountedStatements statements =
      new CountedStatements(SharedServer.server().part(DataSource.class));
  final AccountTable table = new AccountTable(JdbcClient.create(statements));
  final LoginTable logins = new LoginTable(JdbcClient.create(statements));
  final KnownDevices devices = new KnownDevices(logins, this);
  final TransactionTemplate transaction =
      new TransactionTemplate(new JdbcTransactionManager(statements));
  final Passwords passwords = new Passwords();
  final Tries tries = new Tries(logins, devices, transaction, this);
  final AccountListeners listeners =
      new AccountListeners(() -> Stream.of(ended::add), () -> Stream.of(events::add), this);
  final Accounts accounts =
      new Accounts(table, transaction, passwords, PasswordRules.read(), listeners, this);
  final PasswordLogin login = new PasswordLogin(table, passwords, tries, listeners, this);
  final SecondFactor secondFactor =
      new SecondFactor(
          table, SharedServer.server().part(SecretBox.class), tries, transaction, listeners, this);
  final TotpCodes codes = new TotpCodes();

  /** A clinician of the first practice, who has chosen {@link #PASSWORD}. */
  Account clinician() {
    return user(new NewMembership(Set.of(1), Role.CLINICIAN, null, null));
  }

  Account user(NewMembership membership) {
    String name = "fixture-" + NUMBER.incrementAndGet() + "-" + UUID.randomUUID().toString();
    accounts.add(Actor.SERVER, name, "Some Body", null, List.of(membership));
    Account account = accounts.find(name).orElseThrow();
    return accounts.changePassword(Actor.SERVER, account.id(), PASSWORD);
  }

  LoginResult signIn(Account account, String password) {
    return login.check(account.login(), password, CLIENT);
  }

  LoginResult signIn(Account account, String password, LoginOrigin origin) {
    return login.check(account.login(), password, origin);
  }

  /** A browser that nobody signed in with. */
  static LoginOrigin from(String address) {
    return new LoginOrigin(address, null);
  }

  /** Somebody's browser, in which the login was done once. */
  LoginOrigin deviceOf(Account account, String address) {
    return new LoginOrigin(address, devices.remember(account.id(), null));
  }

  List<UserEvent.Kind> kinds() {
    return events.stream().map(UserEvent::kind).toList();
  }

  void pass(Duration time) {
    now = now.plus(time);
  }

  @Override
  public Instant instant() {
    return now;
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    return this;
  }
}
