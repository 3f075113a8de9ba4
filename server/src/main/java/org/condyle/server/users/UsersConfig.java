package org.condyle.server.users;

import java.time.Clock;
import javax.sql.DataSource;
import org.condyle.server.ServerSettings;
import org.condyle.server.database.Schema;
import org.condyle.server.database.SecretBox;
import org.condyle.server.oidc.OidcSettings.LocalPasswords;
import org.condyle.server.oidc.SiteProvider;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Wires the accounts. All but a look for users of a demo is made when somebody signs in. */
@Configuration(proxyBeanMethods = false)
public class UsersConfig {

  /** What the parts of this package share. */
  record UserParts(
      AccountTable table,
      TransactionTemplate transaction,
      Passwords passwords,
      LoginTable logins,
      KnownDevices devices,
      Tries tries,
      AccountListeners listeners) {}

  /** Found while the server starts: a server for real use that has users of a demo is none. */
  @Bean
  DemoUsersRefused demoUsersRefused(Schema schema, DataSource dataSource, ServerSettings settings) {
    return new DemoUsersRefused(
        new AccountTable(JdbcClient.create(dataSource)), settings.purpose());
  }

  @Bean
  @Lazy
  UserParts userParts(
      Schema schema,
      DataSource dataSource,
      PlatformTransactionManager transactions,
      ObjectProvider<AccessEnded> ended,
      ObjectProvider<UserEvents> events,
      Clock clock) {
    JdbcClient database = JdbcClient.create(dataSource);
    LoginTable logins = new LoginTable(database);
    KnownDevices devices = new KnownDevices(logins, clock);
    TransactionTemplate transaction = new TransactionTemplate(transactions);
    return new UserParts(
        new AccountTable(database),
        transaction,
        new Passwords(),
        logins,
        devices,
        new Tries(logins, devices, transaction, clock),
        new AccountListeners(ended::orderedStream, events::orderedStream, clock));
  }

  @Bean
  @Lazy
  public Accounts accounts(UserParts parts, Clock clock) {
    return new Accounts(
        parts.table(),
        parts.transaction(),
        parts.passwords(),
        PasswordRules.read(),
        parts.listeners(),
        clock);
  }

  @Bean
  @Lazy
  public PasswordLogin passwordLogin(UserParts parts, SiteProvider provider, Clock clock) {
    return new PasswordLogin(
        parts.table(),
        parts.passwords(),
        parts.tries(),
        parts.listeners(),
        clock,
        provider.passwords() == LocalPasswords.EVERYBODY
            ? account -> true
            : Account::keepsTheServer);
  }

  @Bean
  @Lazy
  public Identities identities(UserParts parts, DataSource dataSource, Clock clock) {
    return new Identities(
        parts.table(),
        new IdentityTable(JdbcClient.create(dataSource)),
        parts.transaction(),
        parts.listeners(),
        clock);
  }

  @Bean
  @Lazy
  public KnownDevices knownDevices(UserParts parts) {
    return parts.devices();
  }

  @Bean
  OldTries oldTries(Schema schema, DataSource dataSource, Clock clock) {
    return new OldTries(new LoginTable(JdbcClient.create(dataSource)), clock);
  }

  @Bean
  @Lazy
  public SecondFactor secondFactor(UserParts parts, SecretBox box, Clock clock) {
    return new SecondFactor(
        parts.table(), box, parts.tries(), parts.transaction(), parts.listeners(), clock);
  }

  @Bean
  @Lazy
  public FirstAdministrator firstAdministrator(Accounts accounts, Clock clock) {
    return new FirstAdministrator(accounts, clock);
  }

  @Bean
  @Lazy
  public DemoUsers demoUsers(UserParts parts, Accounts accounts) {
    return new DemoUsers(parts.table(), accounts);
  }
}
