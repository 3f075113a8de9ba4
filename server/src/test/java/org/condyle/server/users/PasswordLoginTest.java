package org.condyle.server.users;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.condyle.record.ProblemException;
import org.condyle.server.caller.Role;
import org.condyle.server.users.LoginResult.Limited;
import org.condyle.server.users.LoginResult.Passed;
import org.condyle.server.users.LoginResult.Refused;
import org.condyle.server.users.UserEvent.Kind;
import org.junit.jupiter.api.Test;

class PasswordLoginTest {

  private final AccountsFixture at = new AccountsFixture();

  @Test
  void theRightPasswordPassesWhateverTheCaseOfTheName() {
    Account account = at.clinician();
    assertThat(
            at.login.check(account.login().toUpperCase(Locale.ROOT), AccountsFixture.PASSWORD, "x"))
        .isInstanceOfSatisfying(
            Passed.class, passed -> assertThat(passed.account().id()).isEqualTo(account.id()));
    assertThat(at.signIn(account, "seven quiet riverS")).isInstanceOf(Refused.class);
  }

  @Test
  void whoeverIsUnknownGetsTheSameAnswerForOneHash() {
    Account account = at.clinician();
    long before = at.passwords.computations();
    LoginResult known = at.signIn(account, "wrong wrong wrong");
    long forKnown = at.passwords.computations() - before;
    LoginResult unknown = at.login.check("nobody-" + UUID.randomUUID(), "wrong wrong", "y");
    long forUnknown = at.passwords.computations() - before - forKnown;
    assertThat(unknown).isEqualTo(known).isEqualTo(new Refused());
    assertThat(forUnknown).isEqualTo(forKnown).isEqualTo(1);
  }

  @Test
  void aLockedOrDisabledAccountTakesOneHashToo() {
    Account account = at.clinician();
    at.accounts.disable(Actor.SERVER, account.id());
    long before = at.passwords.computations();
    assertThat(at.signIn(account, AccountsFixture.PASSWORD)).isEqualTo(new Refused());
    assertThat(at.passwords.computations() - before).isEqualTo(1);
    at.accounts.enable(Actor.SERVER, account.id());
    assertThat(at.signIn(account, AccountsFixture.PASSWORD)).isInstanceOf(Passed.class);
  }

  @Test
  void afterFiveWrongTriesEvenTheRightPasswordWaitsLongerEachTime() {
    Account account = at.clinician();
    for (int i = 0; i < 5; i++) {
      assertThat(at.signIn(account, "wrong wrong wrong")).isInstanceOf(Refused.class);
    }
    assertThat(at.kinds()).contains(Kind.LOCKED_OUT);
    assertThat(at.signIn(account, AccountsFixture.PASSWORD)).isInstanceOf(Refused.class);
    at.pass(Duration.ofSeconds(59));
    assertThat(at.signIn(account, AccountsFixture.PASSWORD)).isInstanceOf(Refused.class);
    at.pass(Duration.ofSeconds(2));
    assertThat(at.signIn(account, "wrong wrong wrong")).isInstanceOf(Refused.class);
    at.pass(Duration.ofSeconds(61));
    assertThat(at.signIn(account, AccountsFixture.PASSWORD)).isInstanceOf(Refused.class);
    at.pass(Duration.ofSeconds(60));
    assertThat(at.signIn(account, AccountsFixture.PASSWORD)).isInstanceOf(Passed.class);
  }

  @Test
  void aCompleteLoginLetsTheCountBeginAnewAndAPasswordAloneDoesNot() {
    Account account = at.clinician();
    for (int i = 0; i < 4; i++) {
      at.signIn(account, "wrong wrong wrong");
    }
    at.signIn(account, AccountsFixture.PASSWORD);
    at.signIn(account, "wrong wrong wrong");
    assertThat(at.signIn(account, AccountsFixture.PASSWORD)).isInstanceOf(Refused.class);
    at.pass(Duration.ofMinutes(2));
    at.signIn(account, AccountsFixture.PASSWORD);
    at.login.completed(new SignedIn(account.id(), "Some Body", account.memberships().get(0)), "x");
    for (int i = 0; i < 4; i++) {
      at.signIn(account, "wrong wrong wrong");
    }
    assertThat(at.signIn(account, AccountsFixture.PASSWORD)).isInstanceOf(Passed.class);
  }

  @Test
  void triesAtTheSameMomentAreNoWayAroundTheCount() throws Exception {
    Account account = at.clinician();
    ExecutorService threads = Executors.newFixedThreadPool(12);
    try {
      List<Callable<Tries.Taken>> tries =
          Collections.nCopies(12, () -> at.tries.take(account.id()));
      int looked = 0;
      for (Future<Tries.Taken> taken : threads.invokeAll(tries)) {
        looked += taken.get() == Tries.Taken.LOCKED ? 0 : 1;
      }
      assertThat(looked).isEqualTo(LockOut.FREE_TRIES);
    } finally {
      threads.shutdown();
    }
  }

  @Test
  void whoTriesManyNamesFromOneAddressHasToWait() {
    LoginResult last = new Refused();
    for (int i = 0; i < 51; i++) {
      last = at.login.check("nobody-" + i, "wrong wrong", "198.51.100.9");
    }
    assertThat(last).isInstanceOf(Limited.class);
    assertThat(at.login.check("nobody-52", "wrong wrong", "198.51.100.10"))
        .isInstanceOf(Refused.class);
  }

  @Test
  void whoTriesOneNameFromManyAddressesHasToWaitKnownOrNot() {
    Account account = at.clinician();
    for (String name : List.of(account.login(), "nobody-at-all")) {
      LoginResult last = new Refused();
      for (int i = 0; i < 21; i++) {
        last = at.login.check(name, "wrong wrong", "203.0.113." + i);
      }
      assertThat(last).as(name).isInstanceOf(Limited.class);
    }
  }

  @Test
  void aOneTimePasswordIsGoodForADay() {
    Account account = at.clinician();
    OneTimePassword made = at.accounts.resetPassword(Actor.SERVER, account.id());
    assertThat(at.signIn(account, AccountsFixture.PASSWORD)).isInstanceOf(Refused.class);
    assertThat(at.signIn(account, made.password()))
        .isInstanceOfSatisfying(
            Passed.class, passed -> assertThat(passed.account().mustChangePassword()).isTrue());
    at.pass(Duration.ofHours(24).plusSeconds(1));
    assertThat(at.signIn(account, made.password())).isInstanceOf(Refused.class);
    assertThat(made.toString()).doesNotContain(made.password());
  }

  @Test
  void whateverChangesWhatSomebodyMayDoEndsSessionsAndTokens() {
    Account account = at.clinician();
    at.ended.clear();
    at.accounts.changePassword(Actor.SERVER, account.id(), "eight quiet rivers");
    at.accounts.addMembership(
        Actor.SERVER, account.id(), new NewMembership(Set.of(1), Role.QUALITY, null, null));
    at.accounts.removeMembership(Actor.SERVER, account.id(), account.memberships().get(0).id());
    at.accounts.disable(Actor.SERVER, account.id());
    assertThat(at.ended).hasSize(4).containsOnly(account.id());
    assertThat(at.table.accessNumber(account.id())).isEmpty();
    assertThat(at.accounts.standing(account.id(), account.memberships().get(0).id())).isEmpty();
    at.accounts.enable(Actor.SERVER, account.id());
    assertThat(at.table.accessNumber(account.id()))
        .hasValueSatisfying(number -> assertThat(number).isGreaterThan(account.accessNumber()));
  }

  @Test
  void whatAListenerCannotDoUndoesTheChange() {
    Account account = at.clinician();
    AccountListeners failing =
        new AccountListeners(
            () ->
                Stream.of(
                    user -> {
                      throw new IllegalStateException("not now");
                    }),
            Stream::of,
            at);
    Accounts accounts =
        new Accounts(at.table, at.transaction, at.passwords, PasswordRules.read(), failing, at);
    assertThatThrownBy(() -> accounts.disable(Actor.SERVER, account.id()))
        .isInstanceOf(IllegalStateException.class);
    assertThat(at.accounts.find(account.id()).orElseThrow().isDisabled()).isFalse();
  }

  @Test
  void nobodyShutsOutOneself() {
    Account account = at.user(new NewMembership(Set.of(1), Role.ADMINISTRATOR, null, null));
    Actor self = new Actor(account.id(), "self", Set.of(1), null);
    assertThatThrownBy(() -> at.accounts.disable(self, account.id()))
        .isInstanceOf(ProblemException.class);
    assertThatThrownBy(
            () ->
                at.accounts.removeMembership(self, account.id(), account.memberships().get(0).id()))
        .isInstanceOf(ProblemException.class);
  }

  @Test
  void aLoginNameIsThereOnce() {
    Account account = at.clinician();
    assertThatThrownBy(
            () ->
                at.accounts.add(
                    Actor.SERVER,
                    account.login().toUpperCase(Locale.ROOT),
                    "Other",
                    null,
                    List.of()))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("There is an account");
  }

  @Test
  void whatIsNoLoginNameIsNotKeptInTheTrail() {
    at.login.check("my secret pass phrase!", "", "x");
    assertThat(at.events).last().extracting(UserEvent::name).isEqualTo("(no login name)");
  }

  @Test
  void whereTheSiteLeavesPasswordsToItsProviderOnlyTheServersAdministratorsHaveOne() {
    PasswordLogin login =
        new PasswordLogin(
            at.table, at.passwords, at.tries, at.listeners, at, Account::keepsTheServer);
    Account clinician = at.clinician();
    Account administrator = at.user(new NewMembership(Set.of(1), Role.ADMINISTRATOR, null, null));
    assertThat(login.check(clinician.login(), AccountsFixture.PASSWORD, "x"))
        .isEqualTo(login.check(clinician.login(), "wrong wrong wrong", "x"))
        .isEqualTo(new Refused());
    assertThat(login.check(administrator.login(), AccountsFixture.PASSWORD, "x"))
        .isInstanceOf(Passed.class);
  }
}
