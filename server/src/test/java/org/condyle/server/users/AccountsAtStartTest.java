package org.condyle.server.users;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.condyle.record.ProblemException;
import org.condyle.server.ServerPurpose;
import org.condyle.server.SharedServer;
import org.condyle.server.caller.Role;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Each test has a server without accounts: in a transaction that is taken back at its end. */
class AccountsAtStartTest {

  private final AccountsFixture at = new AccountsFixture();
  private final FirstAdministrator first = new FirstAdministrator(at.accounts, at);
  private final DemoUsers demo = new DemoUsers(at.table, at.accounts);

  private void withoutAccounts(Runnable test) {
    at.transaction.executeWithoutResult(
        status -> {
          status.setRollbackOnly();
          JdbcClient.create(SharedServer.server().part(DataSource.class))
              .sql("delete from condyle.account")
              .update();
          assertThat(at.table.isEmpty()).isTrue();
          test.run();
        });
  }

  @Test
  void theFirstStartMakesOneAdministratorAndTheNextNone() {
    withoutAccounts(
        () -> {
          OneTimePassword made = first.makeIfNobodyIsThere().orElseThrow();
          assertThat(made.until()).isEqualTo(at.instant().plus(Duration.ofHours(24)));
          assertThat(first.makeIfNobodyIsThere()).isEmpty();
          Account account = at.accounts.find(made.login()).orElseThrow();
          assertThat(account.mustChangePassword()).isTrue();
          assertThat(account.needsSecondFactor()).isTrue();
          assertThat(account.memberships())
              .singleElement()
              .satisfies(each -> assertThat(each.role()).isEqualTo(Role.ADMINISTRATOR));
          assertThat(at.signIn(account, made.password())).isInstanceOf(LoginResult.Passed.class);
        });
  }

  @Test
  void whoLetsTheFirstPasswordExpireGetsAnotherOneAtTheNextStart() {
    withoutAccounts(
        () -> {
          OneTimePassword made = first.makeIfNobodyIsThere().orElseThrow();
          at.pass(Duration.ofHours(25));
          Optional<OneTimePassword> again = first.makeIfNobodyIsThere();
          assertThat(again).isPresent();
          Account account = at.accounts.find(made.login()).orElseThrow();
          assertThat(at.signIn(account, made.password())).isInstanceOf(LoginResult.Refused.class);
          assertThat(at.signIn(account, again.orElseThrow().password()))
              .isInstanceOf(LoginResult.Passed.class);
        });
  }

  @Test
  void whoHasSignedInIsNotGivenAnotherPasswordByAStart() {
    withoutAccounts(
        () -> {
          OneTimePassword made = first.makeIfNobodyIsThere().orElseThrow();
          Account account = at.accounts.find(made.login()).orElseThrow();
          at.login.completed(
              new SignedIn(account.id(), "Administrator", account.memberships().get(0)),
              AccountsFixture.CLIENT);
          at.pass(Duration.ofDays(400));
          assertThat(first.makeIfNobodyIsThere()).isEmpty();
        });
  }

  @Test
  void aDemoHasAUserForEachRoleWithAnotherPasswordEachTime() {
    withoutAccounts(
        () -> {
          List<DemoUsers.Shown> shown = demo.make("p1");
          assertThat(shown).extracting(DemoUsers.Shown::role).hasSize(5).doesNotHaveDuplicates();
          for (DemoUsers.Shown each : shown) {
            Account account = at.accounts.find(each.login()).orElseThrow();
            assertThat(at.signIn(account, each.password())).isInstanceOf(LoginResult.Passed.class);
            assertThat(account.needsSecondFactor()).isFalse();
            assertThat(account.mustChangePassword()).isFalse();
          }
          assertThat(demo.make("p1")).doesNotContainAnyElementsOf(shown);
        });
  }

  @Test
  void aServerForRealUseRefusesUsersOfADemoUntilTheyAreRemoved() {
    withoutAccounts(
        () -> {
          assertThatCode(() -> new DemoUsersRefused(at.table, ServerPurpose.REAL_USE))
              .doesNotThrowAnyException();
          demo.make("p1");
          at.clinician();
          assertThatCode(() -> new DemoUsersRefused(at.table, ServerPurpose.DEMO))
              .doesNotThrowAnyException();
          assertThatThrownBy(() -> new DemoUsersRefused(at.table, ServerPurpose.REAL_USE))
              .isInstanceOf(ProblemException.class)
              .hasMessageContaining("--remove-demo-users");
          new DemoUsersRefused(at.table, ServerPurpose.REAL_USE_AFTER_DEMO);
          assertThatCode(() -> new DemoUsersRefused(at.table, ServerPurpose.REAL_USE))
              .doesNotThrowAnyException();
          assertThat(at.accounts.all()).as("who is no demo user stays").hasSize(1);
        });
  }
}
